set local role cf_kernel;

create or replace function identity.tg_privacy_requests__check_move()
returns trigger
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from text := case tg_op when 'UPDATE' then old.status end;
begin
  if (coalesce(v_from, 'nothing'), new.status) not in (
    ('nothing', 'received'), ('received', 'in_progress'), ('received', 'cancelled'),
    ('in_progress', 'completed'), ('in_progress', 'rejected'), ('in_progress', 'cancelled')
  ) then
    raise exception using
      errcode = 'ST001',
      message = 'privacy request is in the wrong state',
      detail = format('It cannot go from %s to %s.', coalesce(v_from, 'nothing'), new.status),
      hint = 'Read the request again; a closed one stays closed.';
  end if;
  return new;
end
$$;

comment on function identity.tg_privacy_requests__check_move() is
  'Before a privacy request is made or its state is set: raises ST001 unless it goes from received
to in_progress to completed or rejected, or is cancelled on the way. SPEC 1: state machine.';
grant execute on function identity.tg_privacy_requests__check_move() to cf_owner;
