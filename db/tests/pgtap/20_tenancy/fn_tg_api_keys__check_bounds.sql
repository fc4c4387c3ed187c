-- A key's scopes and networks are few: every use of the key carries them.
begin;
select plan(10);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(
  p_account_id => :'team', p_name => 'k',
  p_scopes => array_fill('project.read'::text, array[20000]) || array['asset.read'],
  p_allowed_networks => array_fill('10.0.0.0/8'::cidr, array[100])
) \gset
select results_eq('select scopes from tenancy.api_keys',
  $$values (array['asset.read', 'project.read'])$$, 'a scope is kept once, however often it comes');
select is((select cardinality(allowed_networks) from tenancy.api_keys), 100,
  'control: 100 networks are taken');
select lives_ok(
  format('select tenancy.update_api_key(%L, %L, 1, p_scopes => array_fill(%L::text, array[20000]))',
    :'team', :'key_id', 'asset.read'),
  'a change, too'
);
select results_eq('select scopes from tenancy.api_keys', $$values (array['asset.read'])$$,
  'keeps it once');
select throws_ok(
  format('select tenancy.create_api_key(p_account_id => %L, p_name => %L, p_scopes => %L,
    p_allowed_networks => array_fill(%L::cidr, array[101]))', :'team', 'k', '{asset.read}',
    '10.0.0.0/8'),
  '23514', 'too many networks', 'one more is refused'
);
select throws_ok(
  format('select tenancy.update_api_key(%L, %L, 2,
    p_allowed_networks => array_fill(%L::cidr, array[101]))', :'team', :'key_id', '10.0.0.0/8'),
  '23514', 'too many networks', 'by a change as well'
);
select is(
  (select position('member.read,brand.read' in array_to_string(permissions, ',')) > 0
    from tenancy.roles where name = 'owner'),
  true, 'control: an owner has these two side by side'
);
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k',
    array['member.read,brand.read']),
  '23503', 'unknown permission', 'but both in one are no scope'
);
select throws_ok(
  format('select tenancy.update_api_key(%L, %L, 2, p_scopes => %L)', :'team', :'key_id',
    array['member.read,brand.read']),
  '23503', 'unknown permission', 'nor by a change'
);
select lives_ok(
  format('select tenancy.update_api_key(%L, %L, 2, p_scopes => %L)', :'team', :'key_id',
    array['member.read', 'brand.read']),
  'control: each for itself is one'
);

select * from finish();
rollback;
