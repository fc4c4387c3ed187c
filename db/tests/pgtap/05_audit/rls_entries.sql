-- Who reads the audit trail of an account, and that nobody changes it.
begin;
select plan(27);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('vic')
  as vic,
  tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'vic', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.as_kernel();
select count(*) as entries from audit.entries where account_id = :'team' \gset
select cmp_ok(:entries::bigint, '>', 0::bigint, 'control: the account has entries');

select tests.log_in(:'ada');
select is((select count(*) from audit.entries where account_id = :'team'), :entries::bigint,
  'the owner reads them all');
select is_empty(
  format('select 1 from audit.entries where account_id not in (%L, %L)', :'team',
    tests.personal_account(:'ada')),
  'and no entry of anybody else, of people neither'
);
select tests.log_in(:'amy');
select is((select count(*) from audit.entries where account_id = :'team'), :entries::bigint,
  'an admin reads them all');
select tests.log_in(:'vic');
select is_empty(format('select 1 from audit.entries where account_id = %L', :'team'),
  'an editor of the account reads none');
select tests.log_in(:'bob');
select is_empty(format('select 1 from audit.entries where account_id = %L', :'team'),
  'a stranger reads none');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'cf_api'])
    as r (role)
) as s
cross join unnest(array[
  'insert into audit.entries select', 'update audit.entries set reason = null',
  'delete from audit.entries', 'truncate audit.entries', 'select 1 from audit.entries_default'
]) as q;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select 1 from audit.entries', 'nobody reads none');
select tests.as_service('cf_owner');
select is_empty('select 1 from audit.entries',
  'the table''s owner reads none: row security is forced');
select throws_ok('select 1 from audit.entries', '42501', null, s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;

select * from finish();
rollback;
