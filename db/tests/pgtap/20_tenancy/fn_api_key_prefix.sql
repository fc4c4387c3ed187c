-- A key's text names its account and itself, so that it is found by primary key.
begin;
select plan(3);

select tests.as_service('cf_api');
select is(
  tenancy.api_key_prefix(
    '01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'
  ),
  'cfk_0189000000007000800000000000000a0189000000007000800000000000000b_',
  'account and key follow the kind'
);
select is(tenancy.api_key_prefix(null, gen_random_uuid()), null,
  'without an account there is none');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(
  'select tenancy.api_key_prefix(gen_random_uuid(), gen_random_uuid())', '42501', null,
  'a service does not call it'
);

select * from finish();
rollback;
