-- SPEC 2: links to a project: hashed token, role, end, number of uses.
begin;
select plan(14);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.log_in(:'ann');
select link_id, token from studio.create_share_link(
  :'team', :'project', 'commenter', now() + interval '1 day', 3, 'for the client'
) \gset
select is(
  :'token' ~ ('^cfl_' || replace(:'team', '-', '') || '_[A-Za-z0-9_-]{43}$'), true,
  'the token names its kind and account, and has a secret'
);
select results_eq(
  'select id, project_id, name, role, max_uses, use_count, granted_through, created_by, expires_at,
    revoked_at from studio.share_links',
  format($$values (%L::uuid, %L::uuid, 'for the client', 'commenter', 3, 0, null::uuid, %L::uuid,
    now() + interval '1 day', null::timestamptz)$$, :'link_id', :'project', :'ann'),
  'the row holds what was asked for'
);
select is(expires_at, now() + interval '30 days', 'a link ends after 30 days, unless it is said')
from (select (studio.create_share_link(:'team', :'project')).link_id) as made
join studio.share_links as l on l.id = made.link_id;
select throws_ok(
  format('select studio.create_share_link(%L, %L, %L, %L, %L, %L)', t, p, r, e, m, n), c, null, d
)
from (values
  (:'team', :'project', 'boss', null, null, '', '23503', 'no such role'),
  (:'team', :'project', null, null, null, '', '23502', 'no role'),
  (:'team', :'project', 'viewer', '2000-01-01', null, '', '23514', 'an end in the past'),
  (:'team', :'project', 'viewer', null, 0, '', '23514', 'no use'),
  (:'team', :'project', 'viewer', null, -1, '', '23514', 'less than none'),
  (:'team', :'project', 'viewer', null, null, repeat('x', 101), '23514', 'a long name'),
  (:'team', :'team', 'viewer', null, null, '', 'NF001', 'no such project'),
  (:'eve', :'project', 'viewer', null, null, '', '42501', 'no such account'),
  (null, :'project', 'viewer', null, null, '', '22004', 'none at all')
) as v (t, p, r, e, m, n, c, d);
select tests.log_in(:'vic');
select throws_ok(format('select studio.create_share_link(%L, %L)', :'team', :'project'), '42501',
  'permission denied', 'a viewer makes no link');
select tests.log_in(:'ann');
select studio.delete_project(:'team', :'project');
select throws_ok(format('select studio.create_share_link(%L, %L)', :'team', :'project'), 'ST020',
  'project is deleted', 'and nobody one to a deleted project');
select tests.as_kernel();
select results_eq(
  $$select token_hash from studio.share_links where name <> ''$$,
  array[sha256(convert_to(:'token', 'UTF8'))], 'only the hash of the token is kept'
);

select * from finish();
rollback;
