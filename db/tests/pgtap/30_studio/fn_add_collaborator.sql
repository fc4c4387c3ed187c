-- SPEC 2: who may share a project, with whom, and in which role.
begin;
select plan(19);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed, tests.new_person('bea') as bea \gset
select tests.personal_account(:'eve') as eves \gset
select tests.add_member(:'team', :'ed', 'editor');

select tests.log_in(:'ed');
select studio.add_collaborator(:'team', :'project', 'editor', :'vic') as vics \gset
select studio.add_collaborator(
  :'team', :'project', 'viewer', :'eve', p_expires_at => now() + interval '1 day'
) as offered \gset
select studio.add_collaborator(:'team', :'project', 'commenter', p_grantee_account_id => :'eves')
  as shared \gset
select results_eq(
  'select id, user_id, grantee_account_id, role, granted_by, accepted_at is not null, expires_at
    from studio.project_collaborators order by id',
  format(
    $$values (%L::uuid, %L::uuid, null::uuid, 'editor', %L::uuid, true, null::timestamptz),
      (%L, %L, null, 'viewer', %L, false, now() + interval '1 day'),
      (%L, null, %L, 'commenter', %L, false, null)$$,
    :'vics', :'vic', :'ed', :'offered', :'eve', :'ed', :'shared', :'eves', :'ed'
  ),
  'an editor shares: a member has it at once, strangers and accounts when they accept'
);
select throws_ok(
  format('select studio.add_collaborator(%L, %L, %L, %L, %L, %L)', t, p, r, u, a, e), c, null, d
)
from (values
  (:'team', :'project', 'viewer', :'vic', null, null, '23505', 'not twice with the same person'),
  (:'team', :'project', 'viewer', null, :'eves', null, '23505', 'or account'),
  (:'team', :'project', 'owner', :'bea', null, null, '23503', 'not in a role that is none'),
  (:'team', :'project', null, :'bea', null, null, '23502', 'or in no role'),
  (:'team', :'project', 'viewer', :'team', null, null, '23503', 'not with nobody'),
  (:'team', :'project', 'viewer', null, :'bea', null, '23503', 'or with no account'),
  (:'team', :'project', 'viewer', null, null, null, '22023', 'not naming neither'),
  (:'team', :'project', 'viewer', :'bea', :'eves', null, '22023', 'nor naming both'),
  (:'team', :'project', 'viewer', :'ed', null, null, '22023', 'not with oneself'),
  (:'team', :'project', 'viewer', null, :'team', null, '22023', 'or the account itself'),
  (:'team', :'project', 'viewer', :'bea', null, '2000-01-01', '23514', 'not until the past'),
  (:'team', :'team', 'viewer', :'bea', null, null, 'NF001', 'not what is not there'),
  (:'eves', :'project', 'viewer', :'bea', null, null, '42501', 'not in a stranger''s account'),
  (null, :'project', 'viewer', :'bea', null, null, '22004', 'or in none')
) as v (t, p, r, u, a, e, c, d);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.add_collaborator(%L, %L, %L, %L)', :'team', :'project', 'viewer', :'bea'),
  '42501', 'permission denied', 'a viewer shares nothing, though she edits as a collaborator'
);
select tests.log_in(:'ann');
select lives_ok(
  format('select studio.add_collaborator(%L, %L, %L, %L)', :'team', :'project', 'viewer', :'bea'),
  'control: the owner does'
);
select studio.delete_project(:'team', :'project');
select throws_ok(
  format('select studio.add_collaborator(%L, %L, %L, %L)', :'team', :'project', 'viewer', :'ed'),
  'ST020', 'project is deleted', 'and not of a deleted project'
);
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators), 4::bigint, 'control: four grants');

select * from finish();
rollback;
