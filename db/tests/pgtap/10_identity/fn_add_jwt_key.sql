-- An issuer is trusted by an operator.
begin;
select plan(14);

select tests.as_kernel();
select throws_ok(
  format('select identity.add_jwt_key(%L, %L, %L, %L)', k, i, a, s), c, null, d
)
from (values
  ('k', 'i', 'a', 'short'::bytea, '22023', 'a secret of less than 32 bytes is refused'),
  ('k', 'i', 'a', null, '22023', 'none is refused'),
  ('k', 'i', 'a', decode(repeat('00', 1025), 'hex'), '22023',
    'one of more than 1024 bytes is refused'),
  ('k 1', 'i', 'a', sha256('x'), '23514', 'a key id is a plain word'),
  (null, 'i', 'a', sha256('x'), '23502', 'there is a key id')
) as v (k, i, a, s, c, d);
select lives_ok($$select identity.add_jwt_key('k', 'i', 'a', sha256('x'))$$,
  'control: a good key is taken');
select throws_ok($$select identity.add_jwt_key('k', 'i', 'a', sha256('y'))$$, '23505', null,
  'a key id is used once');
select is((select inner_pad from identity.jwt_keys where id = 'k'),
  kernel.hmac_pad(sha256('x'), 54),
  'what is kept are the pads');
select throws_ok($$select identity.add_jwt_key('z', 'i', 'a', sha256('x'))$$, '42501', null,
  s.role || ' adds no key')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api'])
    as r (role)
) as s;

select * from finish();
rollback;
