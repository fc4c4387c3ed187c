-- Constraints of second factors, recovery codes and challenges.
begin;
select plan(48);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_kernel();
insert into identity.factors (user_id, kind, destination)
values (:'ada', 'sms', '+491701234567') returning id as sms \gset
insert into identity.factors (user_id, kind, destination)
values (:'bob', 'sms', '+491701234567') returning id as bobs \gset
select jsonb_build_object('user_id', :'ada', 'kind', 'totp', 'name', '', 'secret', tests.envelope(),
  'last_step', 0, 'id', gen_random_uuid()) as totp,
  jsonb_build_object('user_id', :'ada', 'kind', 'sms', 'name', '', 'destination', '+491701234567',
    'last_step', 0, 'id', gen_random_uuid()) as number,
  jsonb_build_object('user_id', :'ada', 'kind', 'email', 'name', '', 'destination', 'a@example.com',
    'last_step', 0, 'id', gen_random_uuid()) as address,
  jsonb_build_object('user_id', :'ada', 'id', gen_random_uuid(),
    'code_hash', '\x' || encode(sha256('a'), 'hex')) as code,
  jsonb_build_object('user_id', :'ada', 'id', gen_random_uuid(), 'purpose', 'log_in',
    'token_hash', '\x' || encode(sha256('a'), 'hex'), 'created_at', now(),
    'expires_at', now() + interval '1 minute') as challenge
\gset

select is(tests.refused_by('identity.factors', r::jsonb || p::jsonb), c, 'factors: ' || d)
from (values
  (:'totp', '{}', 'nothing', 'control: an app is taken'),
  (:'totp', '{"secret": "JBSWY3DPEHPK3PXP"}', 'factors_secret_ck', 'a plain secret is not'),
  (:'totp', '{"secret": null}', 'factors_secret_ck', 'nor none'),
  (:'totp', '{"kind": "sms", "destination": "+491701234567"}', 'factors_secret_ck',
    'a telephone has no secret'),
  (:'totp', '{"destination": "+491701234567"}', 'factors_destination_ck',
    'an app has no destination'),
  (:'totp', '{"last_step": -1}', 'factors_last_step_ck', 'a step is not negative'),
  (:'totp', '{"name": null}', '23502', 'a name is not null'),
  (:'totp', '{"user_id": null}', '23502', 'a factor is somebody''s'),
  (:'totp', '{"user_id": "00000000-0000-0000-0000-000000000000"}', 'factors_user_fk',
    'who is there'),
  (:'totp', '{"kind": "fax"}', 'factors_destination_ck', 'an app is no fax'),
  (:'number', '{"kind": "fax"}', 'factors_kind_ck', 'nor is there one'),
  (:'number', '{}', 'nothing', 'control: a telephone is taken'),
  (:'number', '{"destination": null}', 'factors_destination_ck', 'without a number it is not'),
  (:'number', '{"destination": "01701234567"}', 'factors_number_ck', 'a number begins with +'),
  (:'number', '{"destination": "+0170123456"}', 'factors_number_ck', 'and no zero'),
  (:'number', '{"destination": "+123456"}', 'factors_number_ck', 'and has seven digits'),
  (:'number', '{"destination": "+1234567890123456"}', 'factors_number_ck', 'or up to fifteen'),
  (:'number', '{"destination": "+49170\n1234567"}', 'factors_number_ck', 'on one line'),
  (:'address', '{}', 'nothing', 'control: a mailbox is taken'),
  (:'address', '{"destination": "a b@example.com"}', 'factors_address_ck',
    'one with a blank is not'),
  (:'address', '{"destination": "a@example"}', 'factors_address_ck', 'nor without a domain'),
  (:'address', '{"destination": "a@b@example.com"}', 'factors_address_ck', 'nor with two signs')
) as v (r, p, c, d);
select is(tests.refused_by('identity.factors', :'address'::jsonb || jsonb_build_object(f, x)), c, d)
from (values
  ('name', repeat('x', 101), 'factors_name_ck', 'a name has 100 characters at most'),
  ('destination', 'a@' || repeat('b', 250) || '.com', 'factors_address_ck',
    'an address has 254 at most'),
  ('id', :'sms', 'factors_pk', 'an id is taken once')
) as v (f, x, c, d);
select is(
  tests.refused_by('identity.recovery_codes', :'code'::jsonb || p::jsonb), c, 'codes: ' || d
)
from (values
  ('{}', 'nothing', 'control: a hash is taken'),
  ('{"id": "00000000-0000-0000-0000-000000000000"}', 'recovery_codes_code_hash_uq', 'but once'),
  ('{"code_hash": "\\x00"}', 'recovery_codes_code_hash_ck', 'a hash has 32 bytes'),
  ('{"code_hash": "\\x01"}', 'recovery_codes_code_hash_ck', 'always'),
  ('{"user_id": "00000000-0000-0000-0000-000000000000"}', 'recovery_codes_user_fk',
    'a code is somebody''s')
) as v (p, c, d);
select lives_ok(
  format('insert into identity.challenges (user_id, purpose, token_hash, expires_at)
    values (%L, %L, sha256(%L), now() + interval %L)', :'ada', 'log_in', 'z', '1 minute'),
  'control: a challenge is taken'
);
select throws_ok(
  format('insert into identity.challenges (user_id, purpose, token_hash, expires_at)
    values (%L, %L, sha256(%L), now() + interval %L)', :'ada', 'log_in', 'z', '1 minute'),
  '23505', null, 'a token is there once'
);
select throws_ok(
  format('update identity.challenges set %s where user_id = %L', s, :'ada'), c, null,
  'challenges: ' || d
)
from (values
  ('purpose = $$log_out$$, session_id = gen_random_uuid()', '23514', 'the purpose is known'),
  ('user_id = gen_random_uuid()', '23503', 'a challenge is somebody''s'),
  ('token_hash = $$x$$', '23514', 'a hash has 32 bytes'),
  ('purpose = $$step_up$$', '23514', 'to step up is for a session'),
  ('session_id = gen_random_uuid()', '23514', 'to log in is for none'),
  ('purpose = $$confirm$$, session_id = gen_random_uuid()', '23514', 'to confirm is for a factor'),
  (format('factor_id = %L, code_hash = sha256($$a$$)', :'sms'), '23514', 'a code expires'),
  ('code_hash = sha256($$a$$), code_expires_at = now()', '23514', 'and was sent to a factor'),
  (format('factor_id = %L, code_hash = $$a$$, code_expires_at = now()', :'sms'), '23514',
    'its hash has 32 bytes'),
  (format('factor_id = %L', :'bobs'), '23503', 'the factor is the same person''s'),
  ('tries = 6', '23514', 'five tries'), ('tries = -1', '23514', 'not fewer than none'),
  ('codes_sent = 6', '23514', 'five codes'),
  ('expires_at = created_at', '23514', 'it lasts some time'),
  ('device = repeat($$x$$, 201)', '23514', 'a device has 200 characters at most'),
  ('user_agent = repeat($$x$$, 1001)', '23514', 'a user agent has 1000 at most')
) as v (s, c, d);

select * from finish();
rollback;
