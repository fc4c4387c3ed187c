-- The support takes the factors of a person away who has lost them, for a reason that is kept.
-- covers: erase_factors
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.log_in_with_totp(:'ada', :'app');
select cardinality(identity.renew_recovery_codes()) as codes \gset
select tests.log_out();
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select throws_ok(format('select identity.reset_factors(%L, %L)', p, r), c, null, d)
from (values
  (:'ada', null, '22023', 'a reason is given'), (:'ada', '  ', '22023', 'not a blank'),
  (:'ada', repeat('x', 501), '22023', 'nor a novel'),
  (gen_random_uuid()::text, 'lost', 'NF001', 'to somebody'), (null, 'lost', 'NF001', 'not null')
) as v (p, r, c, d);
select is(identity.reset_factors(:'ada', 'lost telephone, passport seen'), 1, 'one is taken away');
select is(tests.challenge(:'ada'), null, 'the next log-in asks for none');
select throws_ok(
  format('select identity.prove_recovery_code(%L, null)', :'challenge'), 'NF002', null,
  'a challenge that waited is over'
);
select tests.as_kernel();
select is_empty(
  format('select 1 from identity.sessions where user_id = %L and revoked_at is null
    and created_at < now()', :'ada'), 'no session lives on'
);
select is((select count(*) from identity.sessions where user_id = :'ada'
  and revoked_reason = 'factors_reset'), 2::bigint, 'all of them were ended for that');
select is((select count(*) from identity.recovery_codes where user_id = :'ada'), 0::bigint,
  'no recovery code is left');
select is((select count(*) from identity.factors where user_id = :'bob'), 1::bigint,
  'control: Bob has his');
select is(
  (select changes from audit.entries
    where table_name = 'identity.users' and row_key = :'ada' and action = 'access'),
  '{"reason": [null, "lost telephone, passport seen"], "reset_factors": [1, 0]}'::jsonb,
  'why, is kept'
);
select is(identity.erase_factors(:'ada'), 0, 'again there is nothing to take');
select throws_ok(format('select identity.reset_factors(%L, %L)', :'bob', 'x'), '42501', null,
  s.role || ' takes nothing away')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
