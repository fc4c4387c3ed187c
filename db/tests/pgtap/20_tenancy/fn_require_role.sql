-- Nobody gives a role beyond his own.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.log_in(:'amy');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_role(%L, %L)', :'team', r), 'an admin gives ' || r)
from unnest(array['viewer', 'editor', 'admin']) as r;
select throws_ok(format('select tenancy.require_role(%L, %L)', :'team', r), '42501', null,
  'and not ' || r)
from unnest(array['owner', 'system']) as r;
select lives_ok(format('select tenancy.require_role(%L, %L)', :'team', 'king'),
  'a role that is none asks for nothing, and the constraint refuses it');
select throws_ok($$select tenancy.require_role(null, 'viewer')$$, '22004', null,
  'the account is named');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_role(%L, %L)', :'team', 'viewer'), '42501', null,
  'a service does not call it');

select * from finish();
rollback;
