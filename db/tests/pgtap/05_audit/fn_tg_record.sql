-- SPEC 8: every change of a business row, changed columns only, secrets never.
begin;
select plan(23);

select tests.new_person('ada') as ada \gset
select tests.personal_account(:'ada') as account \gset
select tests.as_kernel();
select results_eq(
  format($$select action, actor_kind, changes -> 'username', changes ? 'full_name',
      changes ? 'avatar_url', changes -> 'password_digest'
    from audit.entries
    where table_name = 'identity.users' and row_key = %L and action = 'insert'$$, :'ada'),
  $$values ('insert', 'none', '[null, "ada"]'::jsonb, true, false, '"redacted"'::jsonb)$$,
  'an insert: new values, nulls left out, secrets redacted'
);
select results_eq(
  format($$select account_id from audit.entries
    where table_name = 'tenancy.accounts' and row_key = %L$$, :'account'),
  array[:'account'::uuid], 'an account''s own row belongs to the account'
);
select results_eq(
  format($$select distinct account_id from audit.entries
    where table_name = 'identity.users' and row_key = %L$$, :'ada'),
  array['00000000-0000-0000-0000-000000000000'::uuid], 'a person''s row belongs to no account'
);

select tests.log_in(:'ada');
select revision from identity.users \gset
select identity.update_profile(:revision, p_full_name => 'Ada L.') as revision \gset
select tests.as_kernel();
select results_eq(
  format($$select actor_kind, actor_id, array(select jsonb_object_keys(changes) order by 1),
      changes -> 'full_name'
    from audit.entries
    where table_name = 'identity.users' and row_key = %L and changes ? 'full_name'
      and action = 'update'$$, :'ada'),
  format($$values ('user', %L::uuid, array['full_name', 'revision'],
    '["", "Ada L."]'::jsonb)$$, :'ada'),
  'an update: who, and old and new value of the changed columns alone'
);

select count(*) as entries from audit.entries \gset
update identity.users set full_name = full_name, username = username where false;
update tenancy.accounts set created_at = created_at where id = :'account';
select is((select count(*) from audit.entries), :entries::bigint,
  'an update that changes nothing writes nothing');

select tests.new_person('zoe') as zoe \gset
select tests.as_kernel();
update identity.users set password_digest = sha256('x') where id = :'zoe';
select results_eq(
  format($$select changes from audit.entries where table_name = 'identity.users' and row_key = %L
    and changes ? 'password_digest' and action = 'update'$$, :'zoe'),
  array['{"password_digest": "redacted"}'::jsonb], 'a changed secret: that it changed, not to what'
);

select tests.new_team(:'ada', 'team') as team, tests.new_person('bob') as bob \gset
select tests.add_member(:'team', :'bob', 'editor');
select tests.log_in(:'bob');
select tenancy.remove_member(:'team', :'bob');
select tests.as_kernel();
select results_eq(
  format($$select actor_id, changes -> 'role', changes -> 'user_id' ->> 1 from audit.entries
    where account_id = %L and table_name = 'tenancy.members' and action = 'delete'$$, :'team'),
  format($$values (%L::uuid, '["editor", null]'::jsonb, null::text)$$, :'bob'),
  'a delete: old values'
);

select tests.as_system(:'team');
select tests.as_kernel();
select results_eq(
  format($$select actor_kind, actor_id, reason, action, row_key from audit.entries
    where account_id = %L and action = 'access'$$, :'team'),
  format($$values ('system', '00000000-0000-0000-0000-000000000000'::uuid, 'test', 'access', %L)$$,
    :'team'),
  'a system''s coming in is an entry, with its reason'
);

-- What the whole story wrote holds no secret: neither a stored one nor one that was handed out.
select tests.as_service('svc_auth');
select token from identity.log_in('bob@example.com', tests.password()) \gset
select identity.sign_up('cyd@example.com', 'cyd', p_password_phc => tests.password()) as verify
\gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select (tenancy.create_api_key(:'team', 'k', array['project.read'])).key as key \gset
select tenancy.invite_member(:'team', 'cyd@example.com') as invitation \gset
select tests.as_kernel();
select identity.add_jwt_key('k1', 'iss', 'aud', sha256('jwt secret'));
select is(
  (select count(*) from audit.entries as e
    where strpos(e.changes::text, s.secret) > 0 or strpos(e::text, s.secret) > 0),
  0::bigint, 'no audit entry holds ' || s.what
)
from (
  values ('a session token', :'token'), ('a verification token', :'verify'), ('an API key', :'key'),
    ('an invitation token', :'invitation'), ('a password hash', tests.password()),
    ('a salt', (select password_parameters from identity.users where id = :'ada')),
    ('a password digest',
      (select encode(password_digest, 'hex') from identity.users where id = :'bob')),
    ('a session''s hash', encode(kernel.token_hash(:'token'), 'hex')),
    ('a verification token''s hash', encode(kernel.token_hash(:'verify'), 'hex')),
    ('an API key''s hash', encode(kernel.token_hash(:'key'), 'hex')),
    ('an invitation''s hash', encode(kernel.token_hash(:'invitation'), 'hex')),
    ('a signing key', (select encode(inner_pad, 'hex') from kernel.signing_keys
      where retired_at is null)),
    ('a key of JWTs', (select encode(outer_pad, 'hex') from identity.jwt_keys where id = 'k1'))
) as s (what, secret);
select is(
  (select count(*) from audit.entries as e
    cross join lateral jsonb_each(e.changes) as c (name, value)
    where c.name ~ '(hash|digest|_pad|password|secret)' and c.value <> '"redacted"'),
  0::bigint, 'every column that sounds secret is redacted'
);
select cmp_ok(
  (select count(*) from audit.entries as e
    cross join lateral jsonb_each(e.changes) as c (name, value) where c.value = '"redacted"'),
  '>', 10::bigint, 'control: there were secrets to redact'
);

select * from finish();
rollback;
