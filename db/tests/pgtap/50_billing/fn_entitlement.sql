-- SPEC 5: what an account may do is what its subscriptions and overrides give now.
begin;
select plan(31);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select is(
  billing.entitlement(:'acme', 'generations_per_month'),
  row('quota', 'month', 100, false, 'account', null, 'hard', null, 1, 'plan', 'free', 1,
    null)::billing.entitlement,
  'Free gives 100 generations a month'
);
select is(
  billing.entitlement(:'acme', 'hd_export'),
  row('flag', null, 0, false, null, null, 'hard', null, 1, 'plan', 'free', 1,
    null)::billing.entitlement,
  'what a plan does not name it does not give'
);
select tests.grant_plan(:'acme', 'pro');
select is((billing.entitlement(:'acme', 'generations_per_month')).limit_value, null,
  'no limit is null, not 0');
select is(
  billing.entitlement(:'acme', 'hd_export'),
  row('flag', null, null, true, null, null, 'hard', null, 1, 'plan', 'pro', 1,
    null)::billing.entitlement,
  'Pro gives HD'
);
insert into billing.plan_versions (plan, version) values ('pro', 2);
insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
values ('pro', 2, 'seats', 'limit', 1);
select is((billing.entitlement(:'acme', 'seats')).limit_value, 5::bigint,
  'new terms do not change an old subscription');
select is(
  billing.entitlement(gen_random_uuid(), 'hd_export'),
  row('flag', null, 0, false, null, null, 'hard', null, 1, null, null, null,
    null)::billing.entitlement,
  'an account that is not there has nothing'
);
select is((billing.entitlement(null, 'seats')).limit_value, 0::bigint, 'nor has none');
select throws_ok(format('select billing.entitlement(%L, %L)', :'acme', 'luck'), '22023',
  'unknown entitlement', 'an unknown feature is a mistake, not a no');

select tests.grant_plan(:'acme', 'team');
select is(
  billing.entitlement(:'acme', 'api_generations_per_month'),
  row('quota', 'month', 1000, false, 'account', null, 'overage', 5, 1, 'plan', 'team', 1,
    null)::billing.entitlement,
  'a quota says how it is enforced and what is above it costs'
);
select is(
  billing.entitlement(:'acme', 'exports_per_hour'),
  row('quota', 'rolling', 1000, false, 'account', 3600, 'hard', null, 1, 'plan', 'team', 1,
    null)::billing.entitlement,
  'a rolling one how long it looks back'
);
select is((billing.entitlement(:'acme', 'api_calls_per_minute')).scope, 'api_key',
  'a quota may be each key''s own');

-- Times decide at once, whether or not anything has swept.
select tests.log_out();
create function tests.seats_of(p_account_id uuid, p_status text, p_ends timestamptz)
returns text
language plpgsql
as $$
declare
  v_answer record;
begin
  set local role cf_owner;
  update billing.subscriptions
  set status = p_status, trial_ends_at = p_ends, grace_ends_at = p_ends
  where account_id = p_account_id and is_current;
  perform tests.as_kernel();
  select * into v_answer from billing.entitlement(p_account_id, 'seats');
  perform tests.log_out();
  return format('%s %s %s', v_answer.limit_value, v_answer.source,
    coalesce(v_answer.valid_until::date::text, 'for ever'));
end
$$;
set local role cf_owner;
create policy update_tests on billing.subscriptions to cf_owner using (true);
select is(tests.seats_of(:'acme', v.status, v.ends), v.answer, v.claim)
from (values
  ('trialing', '2999-01-01'::timestamptz, '25 trial 2999-01-01', 'a trial counts until it ends'),
  ('trialing', null, '25 trial for ever', 'or for ever, where no end is known'),
  ('trialing', now(), '3 fallback for ever', 'at its end the account has what Free gives'),
  ('past_due', '2999-01-01', '25 grace 2999-01-01', 'after a failed payment the plan counts on'),
  ('past_due', null, '25 grace for ever', 'for ever, where no end is known'),
  ('past_due', now(), '3 fallback for ever', 'and not beyond the grace'),
  ('active', now(), '25 plan for ever', 'neither time binds what is paid for'),
  ('suspended', '2999-01-01', '3 fallback for ever', 'what is suspended gives nothing')
) as v (status, ends, answer, claim);
select tests.seats_of(:'acme', 'active', null);
set local role cf_owner;
update billing.subscriptions set cancel_at = '2999-01-01' where account_id = :'acme' and is_current;
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).valid_until, '2999-01-01'::timestamptz,
  'what was cancelled counts until its end');
set local role cf_owner;
update billing.subscriptions set cancel_at = now() where account_id = :'acme' and is_current;
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).source, 'fallback', 'and no longer');
set local role cf_owner;
update billing.subscriptions set cancel_at = null where account_id = :'acme' and is_current;
-- Several at once: the next best counts as soon as the current one does not.
insert into billing.subscriptions (
  account_id, plan, plan_version, status, is_current, provider, provider_reference, grace_ends_at
)
values (:'acme', 'pro', 1, 'past_due', false, 'stripe', 'sub_1', '2999-01-01');
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).plan, 'team',
  'of several subscriptions the current one counts');
set local role cf_owner;
update billing.subscriptions set cancel_at = now() where account_id = :'acme' and is_current;
select tests.as_kernel();
select results_eq(
  format('select (e).plan, (e).plan_version, (e).source, (e).limit_value, (e).valid_until
    from billing.entitlement(%L, %L) as e', :'acme', 'seats'),
  $$values ('pro', 1, 'grace', 5::bigint, '2999-01-01'::timestamptz)$$,
  'as long as it does, and then the next, whether or not a sweep has run'
);
set local role cf_owner;
update billing.subscriptions set ended_at = now() where account_id = :'acme' and plan = 'pro';
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).source, 'fallback', 'one that has not ended');
set local role cf_owner;
update billing.subscriptions set cancel_at = null where account_id = :'acme' and is_current;
drop policy update_tests on billing.subscriptions;

-- Overrides.
select tests.log_out();
set local role cf_owner;
create policy insert_tests on billing.entitlement_overrides to cf_owner using (true);
insert into billing.entitlement_overrides (
  account_id, feature, kind, limit_value, enforcement, overage_price_cents, slots, reason,
  valid_from, valid_until, actor_id
)
values
  (:'acme', 'seats', 'limit', 40, null, null, null, 'sale', '2000-01-01', '2999-01-01', :'ann'),
  (:'acme', 'brand_kits', 'limit', 70, null, null, null, 'sale', '2999-01-01', null, :'ann'),
  (:'acme', 'sessions', 'limit', 99, null, null, null, 'sale', '2000-01-01', now(), :'ann'),
  (:'acme', 'api_generations_per_month', 'quota', null, null, null, null, 'sale', '2000-01-01',
    null, :'ann'),
  (:'acme', 'downloads_per_day', 'quota', 7, 'overage', 0.5, 16, 'sale', '2000-01-01', null,
    :'ann');
insert into billing.entitlement_overrides (account_id, feature, kind, is_enabled, reason, actor_id)
values (:'acme', 'custom_roles', 'flag', true, 'sale', :'ann');
drop policy insert_tests on billing.entitlement_overrides;
select tests.as_kernel();
select is(
  billing.entitlement(:'acme', 'seats'),
  row('limit', null, 40, false, null, null, 'hard', null, 1, 'override', 'team', 1,
    '2999-01-01'::timestamptz)::billing.entitlement,
  'an override takes the plan''s place, inside its times'
);
select is(
  billing.entitlement(:'acme', 'brand_kits'),
  row('limit', null, 50, false, null, null, 'hard', null, 1, 'plan', 'team', 1,
    '2999-01-01'::timestamptz)::billing.entitlement,
  'one that is still to come says when the answer changes'
);
select is((billing.entitlement(:'acme', 'sessions')).limit_value, 10::bigint, 'one that is over');
select is(
  billing.entitlement(:'acme', 'api_generations_per_month'),
  row('quota', 'month', null, false, 'account', null, 'overage', 5, 1, 'override', 'team', 1,
    null)::billing.entitlement,
  'what an override leaves open is as in the plan, and no limit is none'
);
select is(
  billing.entitlement(:'acme', 'downloads_per_day'),
  row('quota', 'day', 7, false, 'account', null, 'overage', 0.5, 16, 'override', 'team', 1,
    null)::billing.entitlement,
  'it may say how a quota is enforced, and over how many rows it is spread'
);
select is(billing.has_entitlement(:'acme', 'custom_roles'), true, 'it may give a flag');

select tests.log_in(:'ann');
select throws_ok(format('select billing.entitlement(%L, %L)', :'acme', 'seats'), '42501', null,
  'no service may ask about whatever account');

select * from finish();
rollback;
