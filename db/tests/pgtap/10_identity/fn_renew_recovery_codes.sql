-- SPEC 1: ten recovery codes, shown once, hashed, and the ones before are void.
-- covers: new_recovery_code, recovery_code_hash
begin;
select plan(16);

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada', 'svc_auth');
select throws_ok('select identity.renew_recovery_codes()', 'ST006', 'no confirmed second factor',
  'without a factor there is nothing to recover');
select tests.add_totp(:'ada') as app \gset
select throws_ok('select identity.renew_recovery_codes()', 'ST005', 'proof is not fresh',
  'a session that did not prove the factor is no fresh one');
select tests.log_in_with_totp(:'ada', :'app');
select array_to_string(c, ',') as codes from identity.renew_recovery_codes() as c \gset
select is(cardinality(string_to_array(:'codes', ',')), 10, 'there are ten');
select is((select count(distinct c) from regexp_split_to_table(:'codes', ',') as c), 10::bigint,
  'no two alike');
select ok(
  (select bool_and(c ~ '^([a-z2-7]{4}-){3}[a-z2-7]{4}$')
    from regexp_split_to_table(:'codes', ',') as c),
  'four groups of letters and digits'
);
select is((select count(*) from identity.recovery_codes where used_at is null), 10::bigint,
  'the person sees how many are left');
select throws_ok('select code_hash from identity.recovery_codes', '42501', null, 'but no hash');
select (identity.renew_recovery_codes())[1] as fresh \gset
select tests.as_kernel();
select is((select count(*) from identity.recovery_codes), 10::bigint, 'new ones take their place');
select is(
  (select count(*) from identity.recovery_codes as r, regexp_split_to_table(:'codes', ',') as c
    where r.code_hash = identity.recovery_code_hash(:'ada', c)),
  0::bigint, 'the ones before are void'
);
select is(
  (select count(*) from identity.recovery_codes
    where code_hash = sha256(convert_to(:'ada' || '.' || replace(:'fresh', '-', ''), 'UTF8'))),
  1::bigint, 'control: the new ones are found by their hash'
);
select is_empty(
  format('select 1 from audit.entries where changes::text ~ any (string_to_array(%L, %L))',
    :'codes' || ',' || :'fresh', ','),
  'no audit entry holds a code'
);
select is(
  identity.recovery_code_hash(:'ada', 'abcd-efgh'),
  identity.recovery_code_hash(:'ada', ' ABCDEFGH'),
  'how a code is written does not matter'
);
select isnt(identity.recovery_code_hash(:'ada', 'a'), identity.recovery_code_hash(:'ada', 'b'),
  'which it is does');
select isnt(
  identity.recovery_code_hash(:'ada', 'a'),
  identity.recovery_code_hash('00000000-0000-0000-0000-000000000000', 'a'), 'and whose'
);
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok('select identity.renew_recovery_codes()', '42501', 'nobody is acting',
  'nobody has none');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select throws_ok('select identity.renew_recovery_codes()', '42501', null,
  'no other service than auth makes them');

select * from finish();
rollback;
