-- SPEC 5: soft quotas and overage, thresholds, windows that roll, and whose counter it is.
begin;
select plan(36);

select tests.new_person('ann') as ann \gset
select tests.new_person('bob') as bob \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'bob', 'editor');
select tests.as_kernel();
insert into billing.features (name, kind, period, scope, rolling_seconds, description) values
  ('test_soft', 'quota', 'day', 'account', null, 'Test'),
  ('test_paid', 'quota', 'month', 'account', null, 'Test'),
  ('test_spread', 'quota', 'month', 'account', null, 'Test'),
  ('test_mine', 'quota', 'day', 'user', null, 'Test'),
  ('test_key', 'quota', 'day', 'api_key', null, 'Test'),
  ('test_hour', 'quota', 'rolling', 'account', 3600, 'Test'),
  ('test_paid_hour', 'quota', 'rolling', 'account', 3600, 'Test');
insert into billing.plan_versions (plan, version) values ('enterprise', 2);
insert into billing.plan_entitlements (
  plan, version, feature, kind, limit_value, enforcement, overage_price_cents, slots
) values
  ('enterprise', 2, 'test_soft', 'quota', 10, 'soft', null, 1),
  ('enterprise', 2, 'test_paid', 'quota', 10, 'overage', 5, 1),
  ('enterprise', 2, 'test_spread', 'quota', 100, 'overage', 5, 4),
  ('enterprise', 2, 'test_mine', 'quota', 5, 'hard', null, 1),
  ('enterprise', 2, 'test_key', 'quota', 5, 'hard', null, 1),
  ('enterprise', 2, 'test_hour', 'quota', 10, 'hard', null, 1),
  ('enterprise', 2, 'test_paid_hour', 'quota', 10, 'overage', 5, 1);
insert into billing.plan_entitlements (plan, version, feature, kind, is_enabled)
values ('enterprise', 2, 'api_access', 'flag', true);
select tests.log_out();
select tests.grant_plan(:'acme', 'enterprise');
create function tests.take(p_account_id uuid, p_metric text, p_amount integer default 1)
returns text
language plpgsql
as $$
begin
  return (select format('%s used, %s left, %s, %s over', q.used, q.remaining,
    case when q.exceeded then 'exceeded' else 'within' end, q.overage)
  from billing.consume_quota(p_account_id, p_metric, p_amount) as q);
end
$$;
create function tests.told(p_metric text)
returns text
language plpgsql
as $$
begin
  return (select string_agg(n.threshold || ' at ' || n.used, ', ' order by n.threshold)
  from billing.quota_notices as n
  where n.metric = p_metric);
end
$$;

select tests.log_in(:'ann');
select is(tests.take(:'acme', 'test_soft', 7), '7 used, 3 left, within, 0 over', 'soft: within');
select is(tests.told('test_soft'), null, 'short of 80 % nobody is told');
select is(tests.take(:'acme', 'test_soft'), '8 used, 2 left, within, 0 over', 'soft: at 80 %');
select is(tests.told('test_soft'), '80 at 8', 'at 80 % somebody is told');
select is(tests.take(:'acme', 'test_soft', 2), '10 used, 0 left, within, 0 over', 'soft: full');
select is(tests.told('test_soft'), '80 at 8, 100 at 10', 'and at 100 %');
select is(tests.take(:'acme', 'test_soft', 5), '15 used, 0 left, exceeded, 0 over',
  'soft: more is let through and said');
select is(tests.take(:'acme', 'test_soft', 5), '20 used, 0 left, exceeded, 0 over',
  'also by the row alone');
select is(tests.told('test_soft'), '80 at 8, 100 at 10', 'nobody is told twice');
select tests.as_kernel();
select is(
  (select jsonb_agg(m.payload - 'resets_at' - 'scope_id' order by m.id) from messaging.messages as m
    where m.account_id = :'acme' and m.topic = 'quota.threshold'),
  '[{"metric": "test_soft", "threshold": 80, "limit": 10, "used": 8, "scope": "account"},
    {"metric": "test_soft", "threshold": 100, "limit": 10, "used": 10, "scope": "account"}]',
  'the outbox has each notice once'
);

select tests.log_in(:'ann');
select is(tests.take(:'acme', 'test_paid', 8), '8 used, 2 left, within, 0 over', 'paid: within');
select is(tests.take(:'acme', 'test_paid', 5), '13 used, 0 left, exceeded, 3 over',
  'paid: what is above the limit is counted apart');
select is(tests.take(:'acme', 'test_paid', 2), '15 used, 0 left, exceeded, 5 over',
  'and all of the next');
select is(tests.take(:'acme', 'test_paid'), '16 used, 0 left, exceeded, 6 over',
  'also by the row alone');
select is(tests.told('test_paid'), '80 at 8, 100 at 13', 'told once each');

select is(tests.take(:'acme', 'test_spread', 5), '5 used, 95 left, within, 0 over', 'spread: one');
select is(tests.take(:'acme', 'test_spread', 5), '10 used, 90 left, within, 0 over',
  'the answer adds the rows up');
select is((select count(*) from billing.quota_counters where metric = 'test_spread'), 4::bigint,
  'there are as many rows as slots');
select is((select sum(share) from billing.quota_counters where metric = 'test_spread'), 79::numeric,
  'whose shares together end one short of 80 %');
select is(tests.take(:'acme', 'test_spread', 92), '102 used, 0 left, exceeded, 2 over',
  'more than a share is taken from all');

select is(tests.take(:'acme', 'test_mine', 5), '5 used, 0 left, within, 0 over', 'mine: mine');
select throws_ok(format('select tests.take(%L, %L)', :'acme', 'test_mine'), 'LM010', null,
  'and no more');
select tests.log_in(:'bob');
select is(tests.take(:'acme', 'test_mine', 2), '2 used, 3 left, within, 0 over',
  'another person has his own');
select is((billing.quota_status(:'acme', 'test_mine')).used, 2::bigint, 'and sees his own');
select tests.log_in(:'ann');
select key.key as one from tenancy.create_api_key(
  :'acme', 'one', array['credits.spend']) as key \gset
select key.key as two from tenancy.create_api_key(
  :'acme', 'two', array['credits.spend']) as key \gset
select identity.authenticate(:'one') is not null as ok \gset
select is(tests.take(:'acme', 'test_key', 4), '4 used, 1 left, within, 0 over', 'a key');
select identity.authenticate(:'two') is not null as ok \gset
select is(tests.take(:'acme', 'test_key', 1), '1 used, 4 left, within, 0 over',
  'another key has its own');

-- The hour just past.
select tests.as_kernel();
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, resets_at
)
select :'acme', 'test_hour', 'rolling', b.starts, 'account', :'acme', b.used,
  b.starts + interval '61 minutes'
from (values
  (date_bin('1 minute', now(), 'epoch') - interval '62 minutes', 9),
  (date_bin('1 minute', now(), 'epoch') - interval '60 minutes', 3),
  (date_bin('1 minute', now(), 'epoch') - interval '30 minutes', 4)
) as b (starts, used);
select tests.log_in(:'ann');
select is((billing.quota_status(:'acme', 'test_hour')).used, 7::bigint,
  'a bucket counts while its last moment is in the window, and no longer');
select is(tests.take(:'acme', 'test_hour'), '8 used, 2 left, within, 0 over',
  'what the window holds counts');
select is(tests.take(:'acme', 'test_hour'), '9 used, 1 left, within, 0 over', 'and goes on');
select throws_ok(format('select tests.take(%L, %L, 2)', :'acme', 'test_hour'), 'LM010', null,
  'up to the limit');
select is(tests.take(:'acme', 'test_hour'), '10 used, 0 left, within, 0 over', 'the last');
select is(
  (select resets_at - date_bin('1 minute', now(), 'epoch')
    from billing.quota_status(:'acme', 'test_hour')), interval '61 minutes',
  'what is used now counts for the window and its bucket'
);

-- What was reserved half an hour ago comes back: the bucket that counts now may not go on as if it
-- had been used.
select billing.reserve_quota(:'acme', 'test_paid_hour', 8, 'rolling') is not null as reserved \gset
select tests.as_kernel();
with gone as (
  delete from billing.quota_counters where metric = 'test_paid_hour' and used = 8 returning *
)
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, resets_at
)
select account_id, metric, period, period_start - interval '30 minutes', scope_kind, scope_id, used,
  resets_at - interval '30 minutes'
from gone;
update billing.quota_reservations set resets_at = resets_at - interval '30 minutes'
where idempotency_key = 'rolling';
select tests.log_in(:'ann');
select is(tests.take(:'acme', 'test_paid_hour', 3), '11 used, 0 left, exceeded, 1 over',
  'a rolling quota with overage');
select tests.as_kernel();
select billing.give_back_quota(r) from billing.quota_reservations as r
where r.idempotency_key = 'rolling';
select tests.log_in(:'ann');
select is(tests.take(:'acme', 'test_paid_hour'), '4 used, 6 left, within, 1 over',
  'within the limit again, nothing is overage');

-- A change of plan within the period.
select tests.as_kernel();
insert into billing.plan_versions (plan, version) values ('enterprise', 3);
insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
values ('enterprise', 3, 'test_soft', 'quota', 100);
select tests.grant_plan(:'acme', 'enterprise');
select tests.log_in(:'ann');
select is(tests.take(:'acme', 'test_soft'), '21 used, 79 left, within, 0 over',
  'the new plan holds from the next use on');
select throws_ok(format('select tests.take(%L, %L)', :'acme', 'test_paid'), 'LM010', null,
  'also where it gives nothing');

select * from finish();
rollback;
