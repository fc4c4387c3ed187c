-- Blanks around a name or an id are cut off: they are in no limit of length.
begin;
select plan(6);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select tenancy.create_team(repeat(' ', 100000) || 'Blank' || repeat(' ', 100000), 'blank') as blank
\gset
select is((select name from tenancy.accounts where id = :'blank'), 'Blank', 'of a team');
select tenancy.update_account(:'team', 1, 'Other' || repeat(' ', 100000)) as revision \gset
select is((select name from tenancy.accounts where id = :'team'), 'Other', 'also a new one');
select key_id from tenancy.create_api_key(
  :'team', 'k' || repeat(' ', 100000), array['project.read']
) \gset
select is((select name from tenancy.api_keys), 'k', 'of a key');
select tenancy.update_api_key(:'team', :'key_id', 1, p_name => 'l' || repeat(' ', 100000))
  as revision \gset
select is((select name from tenancy.api_keys), 'l', 'also a new one');
select tenancy.create_service_account(:'team', 'ci' || repeat(' ', 100000), 'viewer') as robot \gset
select is((select name from tenancy.service_accounts), 'ci', 'of a service account');
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(
  :'team', 'tiktok', '1' || repeat(' ', 100000),
  'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA'
) as connection \gset
select is((select external_id from tenancy.social_connections), '1', 'of a profile');

select * from finish();
rollback;
