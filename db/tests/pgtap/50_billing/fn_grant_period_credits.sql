-- SPEC 5: the credits of a month, once.
begin;
select plan(31);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
insert into billing.plan_versions (plan, version, monthly_credits, trial_days)
values ('pro', 2, 10, 14), ('team', 2, 25.5, 14), ('enterprise', 2, 0, 14);
select tests.log_out();
create function tests.available(p_account_id uuid)
returns numeric
language plpgsql
as $$
declare
  v_available numeric;
begin
  select b.available into v_available
  from billing.credit_balances as b
  where b.account_id = p_account_id;
  return v_available;
end
$$;

select tests.log_in(:'ann');
select throws_ok(format('select billing.grant_period_credits(%L)', :'acme'), '42501', null,
  'the service of people gives none');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.grant_period_credits(%L)', :'acme'), '42501', null,
  'an owner gives himself none');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok('select billing.grant_period_credits(null)', '22004', null,
  'credits are an account''s');
select throws_ok(format('select billing.grant_period_credits(%L)', gen_random_uuid()),
  '42501', null,
  'and one''s in which the system acts');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'Free gives none');

select billing.start_subscription(:'acme', 'pro', p_time_zone => 'Europe/Berlin') as own \gset
select is(billing.grant_period_credits(:'acme'), 10::numeric, 'control: a plan that does');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'once');
select tests.as_kernel();
select is(tests.available(:'acme'), 10::numeric, 'the account has them');
select results_eq(
  format('select period_credits, credits_until from billing.subscriptions where id = %L', :'own'),
  $$select 10::numeric, (billing.month_at(now(), 'Europe/Berlin', now())).ends_at$$,
  'for the month that runs from the subscription''s start'
);
select results_eq(
  format('select amount, expires_at from billing.credit_lots where account_id = %L', :'acme'),
  format('select 10::numeric, credits_until from billing.subscriptions where id = %L', :'own'),
  'at the end of which they lapse'
);
select tests.as_system(:'acme', 'svc_worker');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'a worker may look after them too');

-- What a provider bills, and a larger plan.
select tests.as_kernel();
select billing.set_provider_price('stripe', 'pro', 'pro', 2);
select billing.set_provider_price('stripe', 'team', 'team', 2);
select tests.as_system(:'acme', 'svc_billing');
select billing.start_subscription(:'acme', 'free');
select billing.link_subscription(:'acme', 'stripe', 'sub_1') as link \gset
select tests.log_out();
create function tests.tell(p_account_id uuid, p_number integer, p_status text, p_price text)
returns void
language plpgsql
as $$
begin
  perform billing.apply_event(p_account_id, 'stripe', jsonb_build_object(
    'id', 'evt_' || p_number, 'type', 'customer.subscription.updated',
    'created', extract(epoch from now())::bigint - 100 + p_number,
    'data', jsonb_build_object('object', jsonb_build_object(
      'id', 'sub_1', 'status', p_status, 'start_date', extract(epoch from now())::bigint - 864000,
      'items', jsonb_build_object('data', jsonb_build_array(
        jsonb_build_object('price', jsonb_build_object('id', p_price))))
    ))
  ));
end
$$;
select tests.as_system(:'acme', 'svc_billing');
select tests.tell(:'acme', 1, 'trialing', 'pro');
select is(billing.grant_period_credits(:'acme'), 10::numeric, 'a trial has its credits');
select tests.tell(:'acme', 2, 'active', 'pro');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'and not again when it is paid');
select tests.tell(:'acme', 3, 'active', 'team');
select is(billing.grant_period_credits(:'acme'), 15.5, 'a larger plan gives what it has more');
select tests.tell(:'acme', 4, 'active', 'pro');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'a smaller one takes none back');
select tests.tell(:'acme', 5, 'active', 'team');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'nor gives any twice');
select tests.as_kernel();
select is((select count(distinct expires_at) from billing.credit_lots
    where account_id = :'acme' and amount <> 10), 1::bigint, 'the difference lapses with the rest');
update billing.subscriptions set credits_until = now() where id = :'link';
select tests.as_system(:'acme', 'svc_billing');
select tests.tell(:'acme', 6, 'past_due', 'team');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'what is not paid gives none');
select tests.tell(:'acme', 7, 'active', 'team');
select is(billing.grant_period_credits(:'acme'), 25.5, 'the next month gives all');
select tests.as_kernel();
update billing.subscriptions set credits_until = now() where id = :'link';
select tests.as_system(:'acme', 'svc_billing');
select tests.tell(:'acme', 8, 'canceled', 'team');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'what is over gives none');
select tests.as_kernel();
update billing.subscriptions set credits_until = '-infinity'
where account_id = :'acme' and provider = 'none' and ended_at is null;
select tests.as_system(:'acme', 'svc_billing');
select billing.start_subscription(:'acme', 'enterprise');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'nor does a plan without');
select billing.start_subscription(:'acme', 'pro', 'suspended');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'nor one that is suspended');
select billing.start_subscription(:'acme', 'pro', 'trialing');
select tests.as_service('cf_api');
update billing.subscriptions set trial_ends_at = now() where account_id = :'acme' and is_current;
select tests.as_system(:'acme', 'svc_billing');
select is(billing.grant_period_credits(:'acme'), 0::numeric, 'nor a trial that is over');
select tests.as_kernel();
select is(tests.available(:'acme'), 61::numeric, 'so that all is as it was said');

-- The plan that no provider bills, given anew within the month.
select tests.new_team(:'ann', 'again') as again \gset
select tests.as_system(:'again', 'svc_billing');
select billing.start_subscription(:'again', 'pro');
select is(billing.grant_period_credits(:'again'), 10::numeric, 'control: the first time');
select billing.start_subscription(:'again', 'pro');
select is(billing.grant_period_credits(:'again'), 0::numeric, 'the same plan again gives no more');
select billing.start_subscription(:'again', 'team');
select is(billing.grant_period_credits(:'again'), 15.5, 'a larger one the difference');
select billing.start_subscription(:'again', 'free');
select billing.start_subscription(:'again', 'team');
select is(billing.grant_period_credits(:'again'), 0::numeric, 'and going there and back nothing');
select tests.as_kernel();
update billing.subscriptions set credits_until = now() where account_id = :'again' and is_current;
select tests.as_system(:'again', 'svc_billing');
select billing.start_subscription(:'again', 'pro');
select is(
  billing.grant_period_credits(:'again'), 10::numeric, 'when that month is over it gives all'
);
select tests.as_kernel();
update billing.subscriptions set period_credits = 0, credits_until = now() + interval '1 ms'
where account_id = :'again' and is_current;
select tests.as_system(:'again', 'svc_billing');
select is(billing.grant_period_credits(:'again'), 0::numeric,
  'a month that ended since the transaction began is left to the next call');
select tests.as_kernel();
select is((select period_credits from billing.subscriptions
    where account_id = :'again' and is_current), 0::numeric, 'and not written down as given');

select * from finish();
rollback;
