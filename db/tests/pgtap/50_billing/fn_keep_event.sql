-- SPEC 5: an event is kept once, with the plan that its price sells on that day.
begin;
select plan(9);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.keep(p_account_id uuid, p_id text, p_prices text[], p_hash bytea)
returns boolean
language plpgsql
as $$
declare
  v_link billing.subscription_links;
  v_event billing.normal_event;
begin
  select * into v_link from billing.subscription_links where account_id = p_account_id;
  v_event.event_id := p_id;
  v_event.occurred_at := '2026-01-01';
  v_event.kind := 'state';
  v_event.prices := p_prices;
  return billing.keep_event(p_link => v_link, p_event => v_event, p_hash => p_hash);
end
$$;
select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1') as link \gset
select tests.as_service('cf_api');

select is(tests.keep(:'acme', 'evt_1', '{seats,price_pro_yearly,price_team_yearly}', sha256('1')),
  true, 'it is kept');
select results_eq(
  'select subscription_id, provider, event_id, kind, plan, plan_version, interval_months, rank
    from billing.provider_events',
  format('values (%L::uuid, %L, %L, %L, %L, 1, 12, 2::smallint)', :'link', 'stripe', 'evt_1',
    'state', 'team'),
  'of several prices the best plan''s counts, and what is no plan''s does not'
);
select is(tests.keep(:'acme', 'evt_1', '{price_gold}', sha256('1')), false,
  'what is known needs no price');
select throws_ok(format('select tests.keep(%L, %L, null, sha256(%L))', :'acme', 'evt_1', '2'),
  'RL032',
  'event id was used for another event', 'an id names one event');
select throws_ok(format('select tests.keep(%L, %L, %L, sha256(%L))', :'acme', 'evt_2', '{gold}',
  '1'),
  'RL033', 'price is not mapped to a plan', 'a price must be known');
select is(tests.keep(:'acme', 'evt_3', v.prices::text[], sha256('3')), v.is_new, v.claim)
from (values (null, true, 'unless there is none'), ('{}', false, 'in whatever way'))
  as v (prices, is_new, claim);
select is((select count(*) from billing.provider_events where plan is null), 1::bigint,
  'then no plan is');
select tests.as_service('svc_billing');
select throws_ok(format('select tests.keep(%L, %L, null, sha256(%L))', :'acme', 'evt_4', '4'),
  '42501', null, 'no service keeps one itself');

select * from finish();
rollback;
