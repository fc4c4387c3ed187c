-- SPEC 1: three proofs become an actor; one answer for every refusal; nothing is written.
begin;
select plan(41);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'ada', 'team') as team,
  tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['project.read', 'account.read']) \gset

select tests.log_out();
select tests.as_service('svc_app');
select is(identity.current_actor_id(), null, 'before, nobody is acting');
select identity.authenticate(:'token') as context \gset
select is(current_setting('cf.context'), :'context'::text, 'the context is returned and set');
select is(identity.current_user_id(), :'ada'::uuid, 'a session token makes its person the actor');
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'own'::uuid, :'team'::uuid]) order by 1), 'in all her accounts'
);
select identity.authenticate(:'token', :'team') is not null as done \gset
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'team'::uuid]) order by 1), 'or in the one she names'
);
select identity.authenticate(:'token', :'other') is not null as done \gset
select is_empty('select id from tenancy.accounts', 'naming somebody else''s account gives nothing');
select is(identity.current_user_id(), :'ada'::uuid, 'though she is who she is');
select identity.authenticate(:'token', gen_random_uuid()) is not null as done \gset
select is_empty('select id from tenancy.accounts', 'as for an account that does not exist');
select identity.authenticate(:'key') is not null as done \gset
select is(identity.current_user_id(), null, 'an API key is no person');
select isnt(identity.current_actor_id(), null, 'but an actor');
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'team'::uuid]) order by 1), 'in its account alone'
);
select identity.authenticate(:'key', :'own') is not null as done \gset
select is_empty('select id from tenancy.accounts', 'and in no other one when confined to it');

select throws_ok(format('select identity.authenticate(%L)', c), '28000', 'credential refused', d)
from (values
  (null, 'no credential'), ('', 'an empty one'), ('x', 'a short one'), (' ', 'a blank'),
  ('cfs_', 'a prefix'), ('cfs_' || repeat('A', 43), 'an unknown session'),
  (:'token' || ' ', 'a token and a blank'), (upper(:'token'), 'a token in another case'),
  ('cfs%', 'a pattern'), ('cfk_', 'a key''s prefix'),
    ('cfk_' || repeat('0', 64) || '_x', 'an unknown key'),
  (left(:'key', -1), 'a key cut short'), ('a.b.c', 'three parts'),
    (repeat('a', 1000000), 'a long text'),
  ((select encode(sha256(convert_to(:'token', 'UTF8')), 'hex')), 'the hash of a token')
) as v (c, d);
select throws_ok(
  format('select identity.authenticate(%L, p_request_id => %L)', :'token', r), '22023',
  'malformed request id', d
)
from (values
  ('', 'an empty request id'), ('a|b', 'one with the context''s separator'),
  (E'a\nb', 'one with a line break'), (repeat('x', 65), 'one of 65 characters'),
  ('a;b', 'one with a semicolon'), ('é', 'one with another letter')
) as v (r, d);
select lives_ok(
  format('select identity.authenticate(%L, p_request_id => %L, p_ip => %L)', :'token',
    'A-z_0.9:' || repeat('x', 56), '2001:db8::1/64'),
  'control: a good request id of 64 characters'
);

select tests.as_kernel();
select count(*) as entries, (select count(*) from identity.sessions) as sessions from audit.entries
\gset
select tests.as_service('svc_app');
set local transaction_read_only = on;
select lives_ok(format('select identity.authenticate(%L)', :'token'),
  'it works in a read-only transaction, as on a replica');
select is((select count(*) from tenancy.accounts), 2::bigint, 'and so does reading');

select throws_ok(format('select identity.authenticate(%L)', :'token'), '42501', null,
  s.role || ' cannot authenticate')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup', 'cf_api'])
    as r (role)
) as s;

select * from finish();
rollback;
