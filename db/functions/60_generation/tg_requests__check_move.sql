set local role cf_kernel;

create or replace function generation.tg_requests__check_move()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the rule holds for everybody, whatever he may read.
begin
  if tg_op = 'INSERT' then
    if new.status = 'pending' then
      return new;
    end if;
  elsif new.status = old.status or exists (
    select
    from generation.status_moves as m
    where m.from_status = old.status and m.to_status = new.status
  ) then
    return new;
  end if;
  raise exception using
    errcode = 'ST030',
    message = 'request is in the wrong state',
    detail = format(
      'It cannot go from %s to %s.',
      case tg_op when 'INSERT' then 'nothing' else old.status end, new.status
    ),
    hint = 'Read the request again: generation.status_moves says what may follow its state.';
end
$$;

comment on function generation.tg_requests__check_move() is
  'Before a request is made or changes its state: raises ST030 for a move that is not in
generation.status_moves, and for a new request that is not pending. SPEC 4: illegal moves refused.';
grant execute on function generation.tg_requests__check_move() to cf_owner;
