-- SPEC 8: a change of the service's keys, with its progress.
-- covers: list_factor_secrets, count_factor_secrets
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.as_service('svc_auth');
select results_eq('select * from identity.count_factor_secrets()', $$values ('k1', 2::bigint)$$,
  'two secrets are under the old key');
select is((select count(*) from identity.list_factor_secrets('k1', n)), w, d)
from (values
  (1, 1::bigint, 'one is listed when one is asked for'), (100, 2, 'both when more are'),
  (0, 0, 'none when none is'), (-1, 0, 'nor fewer')
) as v (n, w, d);
select is_empty(format('select * from identity.list_factor_secrets(%L)', k), d)
from (values ('k2', 'another key has none'), (null, 'nor has null'), ('%', 'nor a pattern'))
  as v (k, d);
select tests.as_kernel();
select is(
  (select count(*) from audit.entries where table_name = 'identity.factors' and action = 'access'),
  3::bigint, 'each secret that was shown is noted'
);
select tests.as_service('svc_auth');
select secret as old, tests.envelope('k2') as new
from identity.list_factor_secrets('k1') where factor_id = :'app' \gset
select is(identity.replace_factor_secret(p, f, o, :'new'), false, d)
from (values
  (:'ada'::uuid, :'app'::uuid, :'new', 'an old text that is not there is not replaced'),
  (:'bob', :'app', :'old', 'nor that of another person'),
  (:'ada', :'app', null, 'nor null')
) as v (p, f, o, d);
select throws_ok(
  format('select identity.replace_factor_secret(%L, %L, %L, %L)', :'ada', :'app', :'old', n),
  '23514', null, d
)
from (values ('JBSWY3DPEHPK3PXP', 'a plain secret is refused'), (null, 'no secret too'))
  as v (n, d);
select is(identity.replace_factor_secret(:'ada', :'app', :'old', :'new'), true,
  'the secret is replaced');
select is(identity.factor_secret(tests.challenge(:'ada'), :'app'), :'new'::text,
  'and the new one is given from now on');
select results_eq('select * from identity.count_factor_secrets()',
  $$values ('k1', 1::bigint), ('k2', 1)$$, 'the progress shows');
select is_empty(
  format('select 1 from audit.entries where changes::text ~ any (array[%L, %L])',
    right(:'old', 20), right(:'new', 20)), 'no audit entry holds a secret'
);
select tests.as_service('svc_app');
select throws_ok(q, '42501', null, 'no other service than auth: ' || q)
from unnest(array['select identity.list_factor_secrets(null)',
  'select identity.replace_factor_secret(null, null, null, null)']) as q;

select * from finish();
rollback;
