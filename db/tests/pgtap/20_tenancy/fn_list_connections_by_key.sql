-- What is left under a key, of all accounts, to the publishing service.
begin;
select plan(8);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'gone') as gone \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(a::uuid, 'tiktok', i, format(
  'v1.%s.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA', k
)) as connection
from (values
  (:'team', '1', 'one'), (:'team', '2', 'one'), (:'team', '3', 'two'), (:'gone', '1', 'one')
) as v (a, i, k);
select tests.as_kernel();
update tenancy.accounts set deleted_at = now() where id = :'gone';
select tests.log_out();
select tests.as_service('svc_social');
select is((select count(*) from tenancy.list_connections_by_key(k, l)), n::bigint, d)
from (values
  ('one', 100, 2, 'two of a live account'), ('two', 100, 1, 'one under another key'),
  ('one', 1, 1, 'at most as many as asked for'), ('none', 100, 0, 'none under an unknown key'),
  (null, 100, 0, 'nor under none')
) as v (k, l, n, d);
select throws_ok($$select * from tenancy.list_connections_by_key('one')$$, '42501', null,
  s.role || ' does not ask')
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'cf_api'])
    as r (role)
) as s;

select * from finish();
rollback;
