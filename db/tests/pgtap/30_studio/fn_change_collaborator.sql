-- SPEC 2: role and end of a grant change, for those who may share.
begin;
select plan(14);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_person('edd') as ed \gset
select tests.add_member(:'team', :'ed', 'editor');
select tests.share_project(:'team', :'project', :'eve', 'viewer') as share \gset
select tests.share_project(:'team', :'project', :'ed', 'viewer') as eds \gset

create function pg_temp.changing(p_revision text, p_role text, p_until text) returns text
language sql as $$
  select format('select studio.change_collaborator(%L, %L, %s, %L, %L)',
    current_setting('test.team'), current_setting('test.share'), p_revision, p_role, p_until)
$$;
select set_config('test.team', :'team', true), set_config('test.share', :'share', true);

select tests.log_in(:'ed');
select is(
  studio.change_collaborator(:'team', :'share', 1, 'editor', now() + interval '1 hour'), 2,
  'an editor changes it, which counts the revision'
);
select throws_ok(pg_temp.changing(v, r, u), c, null, d)
from (values
  ('1', 'viewer', null, 'SV001', 'not by a revision that is past'),
  ('null', 'viewer', null, 'SV001', 'or by none'),
  ('2', 'boss', null, '23503', 'not to a role that is none'),
  ('2', null, null, '23502', 'or to no role'),
  ('2', 'viewer', '2000-01-01', '23514', 'not to an end before it began')
) as v (v, r, u, c, d);
select tests.log_in(:'eve');
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'the new role is felt');
select throws_ok(pg_temp.changing('2', 'editor', null), '42501', null,
  'the collaborator changes nothing of it');
select tests.log_in(:'vic');
select throws_ok(pg_temp.changing('2', 'viewer', null), '42501', null, 'nor does a viewer');
select tests.log_in(:'ed');
select throws_ok(
  format('select studio.change_collaborator(%L, %L, 1, %L, null)', a, b, 'editor'), 'NF001', null, d
)
from (values
  (:'team', :'eds', 'one''s own is not found'), (:'team', :'team', 'what is not there is not'),
  (null, :'share', 'nor in no account')
) as v (a, b, d);
select is(studio.change_collaborator(:'team', :'share', 2, 'viewer', null), 3, 'it goes back');
select tests.log_in(:'eve');
select throws_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  '42501', null, 'which is felt too');

select * from finish();
rollback;
