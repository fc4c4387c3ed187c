-- SPEC 1: the state machine of privacy requests: every move that is not allowed is refused.
begin;
select plan(31);
-- covers: tg_privacy_requests__record_event

select tests.new_person('ada') as ada \gset
select tests.log_out();
set local role cf_owner;
create policy control on identity.privacy_requests to cf_owner using (true) with check (true);
create policy control on identity.privacy_request_events to cf_owner using (true);
select throws_ok(
  format('insert into identity.privacy_requests (user_id, kind, status, answer, closed_at)
    values (%L, %L, %L, %L, %s)', :'ada', 'access', s, 'a',
    case when s in ('completed', 'rejected', 'cancelled') then 'now()' else 'null' end),
  'ST001', null, 'none begins as ' || s
)
from unnest(array['in_progress', 'completed', 'rejected', 'cancelled']) as s;

-- One request in each state, by the ways that lead there, and from each to each.
create function identity.try_move(p_from text, p_to text) returns text language plpgsql as $$
declare
  v_id uuid;
  v_step text;
begin
  insert into identity.privacy_requests (user_id, kind)
  select u, 'access' from (select current_setting('test.ada')::uuid) as s (u)
  returning id into v_id;
  foreach v_step in array case
    when p_from = 'received' then '{}'::text[]
    when p_from in ('in_progress', 'cancelled') then array[p_from]
    else array['in_progress', p_from]
  end || p_to loop
    update identity.privacy_requests
    set status = v_step, answer = 'a',
      closed_at = case when v_step in ('completed', 'rejected', 'cancelled') then now() end
    where id = v_id;
  end loop;
  raise exception using errcode = 'P0001', message = 'moved';
exception
  when sqlstate 'ST001' then
    return 'refused';
  when sqlstate 'P0001' then
    return 'moved';
end
$$;
select set_config('test.ada', :'ada', true) is not null as done \gset
select is(
  identity.try_move(f, t),
  case when (f, t) in (('received', 'in_progress'), ('received', 'cancelled'),
    ('in_progress', 'completed'), ('in_progress', 'rejected'), ('in_progress', 'cancelled'))
    then 'moved' else 'refused' end,
  format('from %s to %s', f, t)
)
from unnest(array['received', 'in_progress', 'completed', 'rejected', 'cancelled']) as f
cross join unnest(array['received', 'in_progress', 'completed', 'rejected', 'cancelled']) as t;

insert into identity.privacy_requests (user_id, kind) values (:'ada', 'access');
update identity.privacy_requests set status = 'in_progress';
select results_eq(
  'select from_status, to_status, actor_id from identity.privacy_request_events
    order by occurred_at',
  $$values (null, 'received', null::uuid), ('received', 'in_progress', null)$$,
  'each move is a row of the history'
);
select throws_ok(q, '42501', null, 'which the kernel cannot change: ' || q)
from (select tests.as_kernel()) as s
cross join unnest(array['update identity.privacy_request_events set actor_id = null'
]) as q;

select * from finish();
rollback;
