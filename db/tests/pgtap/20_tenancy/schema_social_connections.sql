-- Constraints of social connections: above all, no token in plain.
begin;
select plan(29);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'other') as other \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token,
  'v1.key-2.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as other_key \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'token') as mine \gset
select tests.as_service('none');
set local role cf_owner;
grant insert, update on tenancy.social_connections to cf_kernel;
select tests.as_kernel();
select jsonb_build_object(
  'account_id', :'team', 'id', gen_random_uuid(), 'provider', 'tiktok', 'external_id', '2',
  'display_name', '', 'access_token', :'token', 'scopes', '{}'::text[], 'status', 'active',
  'connected_by', :'ada', 'connected_at', now(), 'created_at', now(), 'updated_at', now(),
  'revision', 1
) as connection_row \gset
select is(
  tests.refused_by('tenancy.social_connections', :'connection_row'::jsonb || r::jsonb), c, d
)
from (values
  ('{"access_token": "plain"}', 'social_connections_access_token_ck', 'a plain token'),
  ('{"access_token": "v1.k.short.AAAAAAAAAAAAAAAAAAAAAAAA"}',
    'social_connections_access_token_ck', 'an envelope that is none'),
  ('{"refresh_token": "v1.key-1.plain"}', 'social_connections_refresh_token_ck',
    'a plain refresh token'),
  (jsonb_build_object('refresh_token', :'other_key')::text, 'social_connections_key_id_ck',
    'two keys'),
  ('{"access_token": null}', 'social_connections_tokens_ck', 'active without a token'),
  ('{"status": "error", "access_token": null}', 'social_connections_tokens_ck',
    'or failed without one'),
  ('{"status": "revoked"}', 'social_connections_tokens_ck', 'revoked with a token'),
  (jsonb_build_object('status', 'revoked', 'access_token', null, 'refresh_token', :'token')::text,
    'social_connections_tokens_ck', 'or with a refresh token'),
  ('{"status": "lost"}', 'social_connections_status_ck', 'an unknown status'),
  ('{"provider": "myspace"}', 'social_connections_provider_ck', 'an unknown provider'),
  ('{"external_id": " "}', 'social_connections_external_id_ck', 'a blank external id'),
  (jsonb_build_object('external_id', repeat('x', 201))::text, 'social_connections_external_id_ck',
    'or a long one'),
  (jsonb_build_object('display_name', repeat('x', 201))::text,
    'social_connections_display_name_ck', 'a long name'),
  (jsonb_build_object('last_error', repeat('x', 501))::text, 'social_connections_last_error_ck',
    'a long error'),
  ('{"scopes": [null]}', 'social_connections_scopes_ck', 'a null scope'),
  (jsonb_build_object('scopes', array_fill('x'::text, array[101]))::text,
    'social_connections_scopes_ck', 'more than 100 scopes'),
  ('{"external_id": "1"}', 'social_connections_external_id_uq', 'a profile twice in an account'),
  (jsonb_build_object('id', :'mine')::text, 'social_connections_pk', 'an id twice'),
  (jsonb_build_object('account_id', gen_random_uuid())::text, 'social_connections_account_fk',
    'an unknown account'),
  (jsonb_build_object('connected_by', gen_random_uuid())::text,
    'social_connections_connected_by_fk', 'somebody unknown'),
  (jsonb_build_object('account_id', :'other', 'id', :'mine', 'external_id', '1')::text, 'nothing',
    'control: another account may have the same'),
  (jsonb_build_object('status', 'revoked', 'access_token', null)::text, 'nothing',
    'control: revoked without a token')
) as v (r, c, d);
select is(
  tests.refused_by('tenancy.social_connections', :'connection_row'::jsonb || jsonb_build_object(
    'provider', p, 'id', gen_random_uuid()
  )), 'nothing', 'control: ' || p
)
from unnest(array['instagram', 'facebook', 'linkedin', 'twitter', 'pinterest']) as p;
select is((select revision from tenancy.social_connections where id = :'mine'
  and account_id = :'team'), 1, 'a new one begins at 1');
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.social_connections'
    and changes ->> 'access_token' = 'redacted'),
  (select count(*) from tenancy.social_connections where access_token is not null),
  'the audit trail redacts each token'
);

select * from finish();
rollback;
