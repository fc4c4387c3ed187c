-- Constraints of social log-ins, consents, privacy requests and what waits with a token.
begin;
select plan(39);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_kernel();
select is(
  tests.refused_by('identity.identities', jsonb_build_object(
    'user_id', :'ada', 'provider', 'google', 'subject', 's'
  ) || x::jsonb), k, 'identities: ' || d
)
from (values
  ('{}', 'nothing', 'control: taken'),
  ('{}', 'identities_subject_uq', 'provider and subject are one person''s'),
  ('{"provider": "apple"}', 'nothing', 'control: another provider''s subject is another'),
  ('{"provider": "myspace", "subject": "t"}', 'identities_provider_ck', 'a known provider'),
  ('{"subject": ""}', 'identities_subject_ck', 'no empty subject'),
  (jsonb_build_object('subject', repeat('x', 256))::text, 'identities_subject_ck', 'not too long'),
  ('{"subject": "a\nb"}', 'identities_subject_ck', 'one line'),
  (jsonb_build_object('subject', 'u', 'email', repeat('x', 255))::text, 'identities_email_ck',
    'an address of 254 characters at most'),
  ('{"subject": "v", "user_id": "00000000-0000-0000-0000-000000000001"}', 'identities_user_fk',
    'a person''s'),
  ('{"subject": null}', '23502', 'a subject')
) as v (x, k, d);
select id as google from identity.identities where provider = 'google' \gset
select is(
  tests.refused_by('identity.identities', jsonb_build_object(
    'user_id', :'ada', 'id', :'google', 'provider', 'facebook', 'subject', 's'
  )), 'identities_pk', 'identities: an id is there once'
);
select is(
  tests.refused_by('identity.consents', jsonb_build_object(
    'user_id', :'ada', 'id', '00000000-0000-0000-0000-000000000009', 'purpose', 'terms',
    'policy_version', '1', 'is_given', true
  ) || x::jsonb), k, 'consents: ' || d
)
from (values
  ('{}', 'nothing', 'control: taken'), ('{}', 'consents_pk', 'an id is there once'),
  ('{"id": "00000000-0000-0000-0000-000000000008", "purpose": "x"}', 'consents_purpose_fk',
    'a known purpose'),
  ('{"policy_version": "a b"}', 'consents_policy_version_ck', 'a version is a plain word'),
  ('{"user_id": "00000000-0000-0000-0000-000000000001"}', 'consents_user_fk', 'a person''s'),
  ('{"is_given": null}', '23502', 'yes or no')
) as v (x, k, d);
select is(
  tests.refused_by('identity.consent_purposes', x::jsonb), k, 'consent_purposes: ' || d
)
from (values
  ('{"name": "new_one", "description": "d"}', 'nothing', 'control: taken'),
  ('{"name": "new_one", "description": "d"}', 'consent_purposes_pk', 'there once'),
  ('{"name": "New one", "description": "d"}', 'consent_purposes_name_ck', 'a plain word')
) as v (x, k, d);
select is(
  tests.refused_by('identity.one_time_tokens', jsonb_build_object(
    'user_id', :'ada', 'purpose', 'verify_email', 'token_hash', '\x' || repeat('ab', 32),
    'expires_at', now() + interval '1 hour'
  ) || x::jsonb), k, 'one_time_tokens: ' || d
)
from (values
  ('{}', 'nothing', 'control: taken'),
  ('{"purpose": "magic_link", "email": "a@example.com"}', 'one_time_tokens_email_ck',
    'an address waits for a proof of it'),
  ('{"username": "ada"}', 'one_time_tokens_username_ck', 'a sign-up has an address'),
  ('{"purpose": "change_email", "email": "a@example.com", "username": "ada"}',
    'one_time_tokens_username_ck', 'and waits for its verification'),
  ('{"password_parameters": "x"}', 'one_time_tokens_password_ck', 'a password is whole')
) as v (x, k, d);

-- Privacy requests: the kernel may not make them, the table's owner may.
select tests.log_out();
set local role cf_owner;
create policy control on identity.privacy_requests to cf_owner using (true) with check (true);
create policy control on identity.privacy_request_events to cf_owner using (true) with check (true);
grant usage on schema tests to cf_owner;
select is(
  tests.refused_by('identity.privacy_requests', jsonb_build_object(
    'user_id', :'ada', 'id', '00000000-0000-0000-0000-000000000007', 'kind', 'access'
  ) || x::jsonb), k, 'privacy_requests: ' || d
)
from (values
  ('{}', 'nothing', 'control: taken'),
  ('{"kind": "erasure"}', 'privacy_requests_pk', 'an id is there once'),
  (format('{"user_id": "%s"}', :'bob'), 'privacy_requests_id_uq', 'among all people'),
  ('{"id": "00000000-0000-0000-0000-000000000006"}', 'privacy_requests_open_uq',
    'one open of a kind'),
  ('{"id": "00000000-0000-0000-0000-000000000006", "kind": "gossip"}', 'privacy_requests_kind_ck',
    'a known kind'),
  (jsonb_build_object('id', gen_random_uuid(), 'kind', 'erasure', 'details',
    repeat('x', 5001))::text, 'privacy_requests_details_ck', 'not too long'),
  ('{"id": "00000000-0000-0000-0000-000000000006", "kind": "erasure", "due_at": "2000-01-01"}',
    'privacy_requests_due_at_ck', 'due later than made'),
  ('{"id": "00000000-0000-0000-0000-000000000006", "kind": "erasure",
    "closed_at": "2000-01-01"}', 'privacy_requests_closed_at_ck', 'closed when it is closed'),
  ('{"id": "00000000-0000-0000-0000-000000000006",
    "user_id": "00000000-0000-0000-0000-000000000001"}', 'privacy_requests_user_fk', 'a person''s')
) as v (x, k, d);
select is(
  tests.refused_by('identity.privacy_request_events', jsonb_build_object(
    'user_id', :'bob', 'privacy_request_id', '00000000-0000-0000-0000-000000000007',
    'to_status', 'received'
  )), 'privacy_request_events_request_fk', 'history belongs to a request of the same person'
);
select throws_ok(
  format('update identity.privacy_requests set %s', s), '23514', null, 'privacy_requests: ' || s
)
from unnest(array[
  $$status = 'cancelled'$$, $$answer = repeat('x', 5001)$$
]) as s;
select throws_ok('update identity.privacy_requests set status = null', '23502', null,
  'privacy_requests: no state is none');
-- The trigger sees to the moves; the states are checked without it as well.
alter table identity.privacy_requests disable trigger t20_check_move;
select throws_ok($$update identity.privacy_requests set status = 'lost'$$, '23514', null,
  'privacy_requests: a state is a known one');

select * from finish();
rollback;
