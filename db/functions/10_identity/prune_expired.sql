set local role cf_kernel;

create or replace function identity.prune_expired(p_limit integer default 1000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after what everybody has left behind.
declare
  v_count integer;
  v_total integer := 0;
begin
  if p_limit is null or p_limit not between 1 and 100000 then
    raise exception using
      errcode = '22023', message = 'limit is out of range', hint = 'Pass 1 to 100000.';
  end if;
  delete from identity.attempts
  where ctid = any (array(
    select a.ctid
    from identity.attempts as a
    where a.started_at < now() - interval '1 hour'
      and (a.kind not like '%\_day' or a.started_at < now() - interval '1 day')
    order by a.started_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from identity.one_time_tokens
  where id = any (array(
    select t.id
    from identity.one_time_tokens as t
    where t.expires_at < now() - interval '7 days'
    order by t.expires_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from identity.challenges
  where id = any (array(
    select c.id
    from identity.challenges as c
    where c.expires_at < now() - interval '7 days'
    order by c.expires_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_count = row_count;
  v_total := v_total + v_count;
  delete from identity.sessions
  where id = any (array(
    select s.id
    from identity.sessions as s
    where s.absolute_expires_at < now() - interval '30 days'
    order by s.absolute_expires_at
    limit p_limit
    for update skip locked
  ));
  get diagnostics v_count = row_count;
  return v_total + v_count;
end
$$;

comment on function identity.prune_expired(integer) is
  'Takes away what nobody needs any more: counts of attempts whose window is over, one-time tokens
and challenges 7 days after their end, sessions 30 days after theirs; p_limit of each at most.
Returns how many; call it again until that is 0. Safe to call at any time, by several at once: it
waits for nobody. Error: 22023 p_limit is not 1 to 100000.';
grant execute on function identity.prune_expired(integer) to cf_worker;
