-- SPEC 5: analytics by user, team, action, model and time, from roll-ups alone.
begin;
select plan(20);

create temp table asked (by text[], answer text);
insert into asked values
  ('{}', '15/8'),
  ('{action}', 'cover=12/6 poster=3/2'),
  ('{model}', '=4/2 m1=9/5 m2=2/1'),
  ('{user}', 'ann=13/7 bob=2/1'),
  ('{day}', '2026-02-01=3/2 2026-02-02=12/6'),
  ('{hour}', '00=1/1 23=2/1 00=4/2 01=8/4'),
  ('{day,action}', 'poster,2026-02-01=3/2 cover,2026-02-02=12/6');
grant select on asked to svc_app;
set local check_function_bodies = off;
create function pg_temp.tell(p_account uuid, p_by text[], p_ann uuid) returns text
language sql as $$
  select string_agg(concat_ws(',', case s.actor_id when p_ann then 'ann' else
      case when s.actor_id is not null then 'bob' end end, s.action, s.model, s.day,
      to_char(s.hour at time zone 'UTC', 'HH24'))
    || case when p_by <> '{}' then '=' else '' end || s.quantity::float || '/' || s.events, ' '
    order by s.hour, s.day, s.action collate "C", s.model collate "C", s.actor_id <> p_ann)
  from billing.usage_summary(p_account, '2026-02-01+00', '2026-02-03+00', p_by) as s
$$;
grant execute on function pg_temp.tell(uuid, text[], uuid) to svc_app;

select tests.new_person('ann') as ann \gset
select tests.new_person('bob') as bob \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'bob', 'editor');
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_kernel();
-- A row for each event: all but the last are of a hundredth.
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity, actor_id, model)
select :'acme', gen_random_uuid(), h.hour::timestamptz + interval '19 minutes' * (n - 1), h.action,
  case n when h.events then h.quantity - 0.01 * (n - 1) else 0.01 end, h.actor::uuid,
  nullif(h.model, '')
from (values
  ('2026-02-01 00:00:00+00', 'poster', :'ann', 'm1', 1, 1),
  ('2026-02-01 23:00:00+00', 'poster', :'bob', 'm2', 2, 1),
  ('2026-02-02 00:00:00+00', 'cover', :'ann', '', 4, 2),
  ('2026-02-02 01:00:00+00', 'cover', :'ann', 'm1', 8, 4)
) as h (hour, action, actor, model, quantity, events)
cross join lateral generate_series(1, h.events) as n;

select tests.log_in(:'ann');
select is(pg_temp.tell(:'acme', by, :'ann'), answer, 'by ' || by::text) from asked;
select tests.as_service('svc_worker');
select billing.fold_usage() >= 8;
select tests.log_in(:'ann');
select is(pg_temp.tell(:'acme', by, :'ann'), answer, 'and once folded, by ' || by::text)
from asked;
select is(
  (select quantity from billing.usage_summary(
    :'acme', '2026-02-01 23:00:00+00', '2026-02-02 01:00:00+00')),
  6.00, 'a span may begin and end at any hour: its end does not belong to it'
);
select throws_ok(
  format('select billing.usage_summary(%L, %L, %L, %L)', :'acme', a.beginning, a.ending, a.by),
  '22023', 'span or grouping is not usable', a.claim
)
from (values
  ('2026-02-02+00', '2026-02-02+00', '{}', 'an empty span'),
  ('2026-02-01 00:30:00+00', '2026-02-02+00', '{}', 'half an hour'),
  ('2026-02-01+00', '2026-02-02+00', '{team}', 'an unknown grouping')
) as a (beginning, ending, by, claim);
select tests.log_in(:'vic');
select throws_ok(
  format($$select billing.usage_summary(%L, '2026-02-01+00', '2026-02-03+00')$$, :'acme'), '42501',
  null, 'a viewer reads none'
);
select throws_ok($$select billing.usage_summary(null, '2026-02-01+00', '2026-02-03+00')$$, '22004',
  null, 'use is of an account');

select * from finish();
rollback;
