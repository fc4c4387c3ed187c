-- SPEC 1: coarse last use.
begin;
select plan(15);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select tests.as_service('svc_app');
select tests.log_out();
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(:'key'), true, 'the first use is written');
select is(tenancy.touch_api_key(:'key'), false, 'the next one within five minutes is not');
select tests.as_kernel();
select results_eq('select last_used_at, revision from tenancy.api_keys', 'values (now(), 1)',
  'when it was used, with no revision counted');
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.api_keys'), 1::bigint,
  'and no entry beside the one that it was made by'
);
update tenancy.api_keys set last_used_at = now() - interval '6 minutes';
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(:'key'), true, 'after five minutes it is');
select tests.as_kernel();
update tenancy.api_keys set last_used_at = null;
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(k), false, 'nothing to touch: ' || coalesce(d, 'null'))
from (values
  (left(:'key', -1) || '!', 'a wrong secret'), ('cfk_x', 'no key'), ('', 'nothing')
) as v (k, d);
select is(tenancy.touch_api_key(null), null, 'null is nothing');
select tests.log_in(:'ada');
select key as second from tenancy.rotate_api_key(:'team', :'key_id') \gset
select is(tenancy.touch_api_key(:'key'), true, 'the old secret touches while it is good');
select tests.as_service('none');
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set last_used_at = null, previous_expires_at = now();
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(:'key'), false, 'and then no more');
select is(tenancy.touch_api_key(:'second'), true, 'control: the new one does');
select tests.as_kernel();
update tenancy.api_keys set last_used_at = null, revoked_at = now();
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(:'second'), false, 'a revoked key is not touched');
select tests.as_kernel();
update tenancy.api_keys
set revoked_at = null, created_at = now() - interval '1 day', expires_at = now();
select tests.as_service('svc_app');
select is(tenancy.touch_api_key(:'second'), false, 'nor an expired one');
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.touch_api_key(%L)', :'key'), '42501', null,
  'the business functions touch none');

select * from finish();
rollback;
