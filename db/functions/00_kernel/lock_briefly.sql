set local role cf_owner;

create or replace function kernel.lock_briefly(p_locks text[])
returns void
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  c_tries constant integer := 100;
  v_before text := current_setting('lock_timeout');
  v_lock text;
begin
  for v_try in 1..c_tries loop
    begin
      -- Whoever comes after somebody who waits for a lock waits too: so nobody waits for long. What
      -- was locked already is given back when the next one is not to be had.
      perform set_config('lock_timeout', '30ms', true);
      foreach v_lock in array p_locks loop
        execute 'lock table ' || v_lock;
      end loop;
      perform set_config('lock_timeout', v_before, true);
      return;
    exception
      when lock_not_available then
        if v_try = c_tries then
          raise;
        end if;
    end;
    perform pg_sleep(0.05 + random() * 0.1);
  end loop;
end
$$;

comment on function kernel.lock_briefly(text[]) is
  'Takes table locks, each written as after LOCK TABLE, without keeping anybody waiting for longer
than 30 ms each time: tries for some 10 seconds. Raises 55P03 when they are not to be had, as while
somebody copies the table out: try again later.';
