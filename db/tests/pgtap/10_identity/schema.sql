-- Constraints, keys and uniqueness of people and their credentials.
begin;
select plan(72);

select tests.new_person('Ada') as ada \gset
select tests.as_kernel();

select throws_ok(
  format('update identity.users set %s where id = %L', s, :'ada'), c, null, d
)
from (values
  ('email = $$ada$$', '23514', 'an address has an at sign'),
  ('email = $$ada@example$$', '23514', 'an address has a domain'),
  ('email = $$a b@example.com$$', '23514', 'an address has no blank'),
  ('email = $$a@b@example.com$$', '23514', 'an address has one at sign'),
  ('email = $$ada@example.com.$$', '23514', 'an address does not end in a dot'),
  ('email = repeat($$a$$, 65) || $$@example.com$$', '23514', 'a local part has 64 characters'),
  ('email = $$a@$$ || repeat($$b$$, 250) || $$.com$$', '23514', 'an address has 254 characters'),
  (E'email = E\'a\\n@example.com\'', '23514', 'an address has no line break'),
  ('email = $$miKe@example.com$$', '23514', 'no capital that is not of ASCII, as one may fold'),
  ('username = $$a$$', '23514', 'a user name has three characters at least'),
  ('username = $$-ada$$', '23514', 'a user name begins with a letter or digit'),
  ('username = $$ada lovelace$$', '23514', 'a user name has no blank'),
  ('username = repeat($$a$$, 41)', '23514', 'a user name has 40 characters at most'),
  ('full_name = repeat($$a$$, 201)', '23514', 'a full name has 200 characters at most'),
  ('avatar_url = $$http://example.com/a$$', '23514', 'a picture comes over https'),
  ('avatar_url = $$javascript:alert(1)$$', '23514', 'a picture is no script'),
  ('locale = $$english$$', '23514', 'a locale is a language tag'),
  ('locale = $$EN-us$$', '23514', 'a language tag is written as BCP 47 advises'),
  ('time_zone = $$Mars/Olympus$$', '23514', 'a time zone is one the server knows'),
  ('status = $$happy$$', '23514', 'a status is a known one'),
  ('verified_at = null', '23514', 'who is active has verified the address'),
  ('status = $$deleted$$', '23514', 'who is deleted has a time of deletion'),
  ('deleted_at = now()', '23514', 'who has a time of deletion is deleted'),
  ('password_digest = null', '23514', 'parameters without digest are refused'),
  ('password_parameters = null', '23514', 'a digest without parameters is refused'),
  ('email = null', '23502', 'there is an address'),
  ('username = null', '23502', 'there is a user name')
) as v (s, c, d);
select lives_ok(
  format('update identity.users set %s where id = %L', s, :'ada'), 'control: taken: ' || s
)
from unnest(array[
  'email = $$a.b+c@sub.example.co$$', 'locale = $$zh-Hant-TW$$', 'locale = $$es-419$$',
  'time_zone = $$America/Argentina/Buenos_Aires$$', 'avatar_url = $$https://example.com/a.png$$',
  'email = $$Ada@example.com$$'
]) as s;

select throws_ok(
  $$insert into identity.users (email, username) values ('ADA@Example.com', 'other')$$, '23505',
    null,
  'an address is one person''s, whatever its case'
);
select throws_ok(
  $$insert into identity.users (email, username) values ('other@example.com', 'aDA')$$, '23505',
    null,
  'a user name is one person''s, whatever its case'
);
update identity.users set status = 'deleted', deleted_at = now() where id = :'ada';
select lives_ok(
  $$insert into identity.users (email, username) values ('ADA@Example.com', 'aDA')$$,
  'control: of a deleted person both are free again'
);
select throws_ok(
  format('insert into identity.users (id, email, username) values (%L, %L, %L)', :'ada',
    'x@example.com', 'xxx'),
  '23505', null, 'an id is one person''s'
);

select throws_ok(q, c, null, d)
from (values
  (format('insert into identity.user_settings (user_id) values (%L)', :'ada'), '23505',
    'a person has one row of settings'),
  ('insert into identity.user_settings (user_id) values (gen_random_uuid())', '23503',
    'settings belong to a person'),
  (format('insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
    values (%L, %L, %L, now() + interval %L)', :'ada', 'verify_email', 'short', '1 hour'), '23514',
    'a token''s hash has 32 bytes'),
  (format('insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
    values (%L, %L, %L, now() + interval %L)', :'ada', 'nothing', sha256('a'), '1 hour'), '23514',
    'a token is for a known purpose'),
  (format('insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
    values (%L, %L, %L, now())', :'ada', 'verify_email', sha256('a')), '23514',
    'a token is good for some time'),
  (format('insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
    values (%L, %L, %L, now() + interval %L)', gen_random_uuid(), 'verify_email', sha256('a'),
    '1 hour'), '23503', 'a token is a person''s'),
  (format('insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
    select %L, %L, token_hash, now() + interval %L from identity.one_time_tokens limit 1', :'ada',
    'verify_email', '1 hour'), '23505', 'a token''s hash is there once'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
    values (%L, %L, now() + interval %L, now() + interval %L)', :'ada', sha256('a'), '2 days',
    '1 day'), '23514', 'a session is idle before it is over'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
    values (%L, %L, now(), now())', :'ada', sha256('a')), '23514', 'a session lasts some time'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      revoked_at) values (%L, %L, now(), now() + interval %L, now())', :'ada', sha256('a'),
        '1 day'),
    '23514', 'a session is revoked for a reason'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
    values (%L, %L, now(), now() + interval %L)', gen_random_uuid(), sha256('a'), '1 day'), '23503',
    'a session belongs to a person'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
    values (%L, %L, now(), now() + interval %L)', :'ada', 'short', '1 day'), '23514',
    'a session''s hash has 32 bytes'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
    select %L, %L::bytea, now(), now() + interval %L from generate_series(1, 2)', :'ada',
    sha256('twice'), '1 day'), '23505', 'a session''s hash is there once'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      family_hash, refresh_hash)
    select %L, sha256(n::text::bytea), now(), now() + interval %L, %L::bytea, %L::bytea
    from generate_series(1, 2) as n', :'ada', '1 day', sha256('f'), sha256('r')), '23505',
    'a family''s hash is there once'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      family_hash, refresh_hash) values (%L, %L, now(), now() + interval %L, %L, %L)', :'ada',
    sha256('a'), '1 day', 'short', sha256('r')), '23514', 'a family''s hash has 32 bytes'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      family_hash, refresh_hash) values (%L, %L, now(), now() + interval %L, %L, %L)', :'ada',
    sha256('a'), '1 day', sha256('f'), 'short'), '23514', 'a refresh token''s hash has 32 bytes'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      family_hash) values (%L, %L, now(), now() + interval %L, %L)', :'ada', sha256('a'), '1 day',
    sha256('f')), '23514', 'a family has a refresh token'),
  (format('insert into identity.attempts (kind, key_hash) values (%L, %L)', '', sha256('a')),
    '23514', 'a kind of attempt is a word'),
  (format('insert into identity.attempts (kind, key_hash) values (%L, %L)', 'mfa', 'short'),
    '23514', 'the hash of an attempt''s key has 32 bytes'),
  (format('insert into identity.attempts (kind, key_hash, attempt_count) values (%L, %L, -1)',
    'mfa', sha256('a')), '23514', 'attempts are counted upwards'),
  (format('insert into identity.attempts (kind, key_hash)
    select %L, %L::bytea from generate_series(1, 2)', 'mfa', sha256('a')), '23505',
    'a key has one count of a kind'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      device) values (%L, %L, now(), now() + interval %L, %L)', :'ada', sha256('a'), '1 day',
    repeat('x', 201)), '23514', 'a device has 200 characters at most'),
  (format('insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at,
      user_agent) values (%L, %L, now(), now() + interval %L, %L)', :'ada', sha256('a'), '1 day',
    repeat('x', 1001)), '23514', 'a user agent has 1000 characters at most'),
  (format('insert into identity.jwt_keys values (%L, %L, %L, %L, %L)', 'k 1', 'i', 'a', sha512('a'),
    sha512('b')), '23514', 'a key id is a plain word'),
  (format('insert into identity.jwt_keys values (%L, %L, %L, %L, %L)', 'k', '', 'a', sha512('a'),
    sha512('b')), '23514', 'a key has an issuer'),
  (format('insert into identity.jwt_keys values (%L, %L, %L, %L, %L)', 'k', 'i', '', sha512('a'),
    sha512('b')), '23514', 'a key has an audience'),
  (format('insert into identity.jwt_keys values (%L, %L, %L, %L, %L)', 'k', 'i', 'a', sha256('a'),
    sha512('b')), '23514', 'an inner pad is one block'),
  (format('insert into identity.jwt_keys values (%L, %L, %L, %L, %L)', 'k', 'i', 'a', sha512('a'),
    sha256('b')), '23514', 'an outer pad is one block')
) as v (q, c, d);
select throws_ok(
  format('update identity.user_settings set %I = %L where user_id = %L', c, x, :'ada'), '42501',
    null,
  'settings are changed by the person, and not by the kernel'
)
from (values ('preferences', '{}')) as v (c, x);
select throws_ok(
  format('insert into identity.user_settings (user_id, %I) select id, %L from identity.users
    where username = %L and deleted_at is null', c, x, 'aDA'),
  '23514', null, format('%s is an object of 64 kB at most, not %s', c, left(x, 12))
)
from unnest(array['preferences', 'notification_preferences']) as c
cross join unnest(array['[]', '1', format('{"a": "%s"}', repeat('x', 70000))]) as x;

select * from finish();
rollback;
