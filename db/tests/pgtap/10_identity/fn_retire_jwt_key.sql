-- SPEC 1: an issuer's key is trusted no longer.
begin;
select plan(7);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select identity.add_jwt_key('k1', 'issuer', 'cf', sha256('secret'));
select throws_ok(format('select identity.retire_jwt_key(%L)', k), 'NF001', null, d)
from (values ('k2', 'an unknown key'), (null, 'none')) as v (k, d);
select lives_ok($$select identity.retire_jwt_key('k1')$$, 'retired');
select is((select retired_at from identity.jwt_keys where id = 'k1'), now(), 'from now on');
select throws_ok($$select identity.retire_jwt_key('k1')$$, 'NF001', null, 'not twice');
select throws_ok($$select identity.add_jwt_key('k1', 'issuer', 'cf', sha256('secret'))$$, '23505',
  null, 'its id is never used again');
select tests.log_in(:'ada', 'svc_auth');
select throws_ok($$select identity.retire_jwt_key('k1')$$, '42501', null, 'no service may');

select * from finish();
rollback;
