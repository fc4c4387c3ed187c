-- Only the kernel signs; a context may be bound to a short expiry where an operator allows it.
begin;
select plan(13);

select tests.new_person('ada') as ada \gset
select tests.personal_account(:'ada') as account \gset
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset

select tests.as_service('svc_app');
select throws_ok(
  format('select identity.authenticate(%L, p_binding => %L)', :'token', b), '22023', null, d
)
from (values
  ('expiry', 'binding to an expiry is refused as delivered'),
  ('session', 'an unknown binding is refused'),
  ('', 'an empty binding is refused')
) as v (b, d);
select throws_ok(
  format('select identity.authenticate(%L, p_binding => null)', :'token'), '22023', null,
  'no binding is refused'
);
select throws_ok(
  $$select kernel.sign_context('user', 'transaction')$$, '42501', null, 'a service signs nothing'
);

select tests.as_kernel();
update kernel.settings set value = 'on' where name = 'expiry_binding';
select tests.as_service('svc_app');
select identity.authenticate(:'token', p_binding => 'expiry') as context \gset
select matches(:'context'::text, '^[0-9a-f]{64}:e[|]user[|]', 'switched on, it is given');
select is(current_setting('cf.context'), :'context'::text, 'what is returned is what was set');
select results_eq('select id from tenancy.accounts', array[:'account'::uuid], 'and it works');
select cmp_ok(
  split_part(:'context', '|', 8)::numeric - extract(epoch from clock_timestamp()), '<=',
    60::numeric,
  'for a minute at most'
);
select tenancy.create_team('Team', 'team') as team \gset
select matches(current_setting('cf.context'), '^.{64}:e[|]',
  'signed anew, it stays bound to its expiry');
select cmp_ok(
  split_part(current_setting('cf.context'), '|', 8)::numeric, '<=',
  split_part(:'context', '|', 8)::numeric, 'which is not put off'
);

-- The kernel signs one whose time is over, and one that has time.
select tests.as_kernel();
select kernel.sign_context(
  format('user|%1$s|%1$s||||%2$s|||,account.read,=%3$s|', :'ada',
    extract(epoch from clock_timestamp()) - 1, :'account'),
  'expiry'
) as late \gset
select kernel.sign_context(
  format('user|%1$s|%1$s||||%2$s|||,account.read,=%3$s|', :'ada',
    extract(epoch from clock_timestamp()) + 30, :'account'),
  'expiry'
) as timely \gset
select tests.as_service('svc_app');
select set_config('cf.context', :'timely', true) is not null as set \gset
select is((select count(*) from tenancy.accounts), 1::bigint, 'control: within its time it works');
select set_config('cf.context', :'late', true) is not null as set \gset
select throws_ok('select count(*) from tenancy.accounts', '28000', 'actor context has expired',
  'an expired one is refused');

select * from finish();
rollback;
