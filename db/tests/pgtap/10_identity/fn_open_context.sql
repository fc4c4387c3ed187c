-- What is written down of a proof: no field can run into the next one.
begin;
select plan(21);

set local check_function_bodies = off; -- the migrating role sees no function of identity
create function pg_temp.body(p_reason text, p_request_id text, p_ip inet) returns text[]
language sql as $$
  select string_to_array(identity.open_context(
    p_proof => row('system', '00000000-0000-0000-0000-000000000000', null, null,
      current_setting('test.team')::uuid, array['a.b', 'c.d'], now(), null, null)::identity.proof,
    p_account_id => current_setting('test.team')::uuid, p_request_id => p_request_id, p_ip => p_ip,
    p_reason => p_reason, p_binding => 'transaction'
  ), '|')
$$;

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_kernel();
select set_config('test.team', :'team', true) is not null as set \gset
select is(cardinality(pg_temp.body(r, q, i)), 12, 'twelve fields with ' || coalesce(r, 'no reason'))
from (values
  ('x', null, null), ('a|user|b', 'r1', '203.0.113.7'::inet), ('||||||||||||', 'a:b', '::1'::inet),
  (null, null, null)
) as v (r, q, i);
select is((pg_temp.body('a|user|b', null, null))[9], 'a/user/b',
  'the separator in a reason is replaced');
select is((pg_temp.body(e'a\nb', null, null))[9], 'a b', 'and a line feed, for that means a right');
select is((pg_temp.body('x', null, '203.0.113.7/24'))[7], '203.0.113.7',
  'of the address the host is kept');
select is((pg_temp.body('x', null, null))[10], :'team'::text, 'field 10 is the confinement');

select is(
  split_part(identity.open_context(
    row('api_key', :'team', null, :'team', :'team', s::text[], now(), null, null)::identity.proof,
    a::uuid, null, null, null, 'transaction'), '|', 11), w, d
)
from (values
  ('{a.b,c.d}', null, ',a.b,c.d,=' || :'team', 'field 11 is what the proof names, in its account'),
  ('{a.b,c.d}', :'team', ',a.b,c.d,=' || :'team', 'confined to it, too'),
  ('{a.b,c.d}', :'ada', '', 'in another account it is nothing'),
  (null, null, '', 'a proof that names nothing allows nothing')
) as v (s, a, w, d);
select is(split_part(current_setting('cf.context'), '|', 2), 'api_key', 'it is set, too');
select is(
  split_part(identity.open_context(
    row('user', :'ada', :'ada', null, null, null, now(), g, false)::identity.proof, a::uuid,
    null, null, null, 'transaction'), '|', 11), w, d
)
from (values
  (',a.b,=x', null, ',a.b,=x', 'of a person field 11 is what the proof found written down'),
  ('', null, '', 'also where that is no account'),
  (null, null, tenancy.user_groups(:'ada', null), 'where nothing is, his roles are asked'),
  (',a.b,=x', :'team', tenancy.user_groups(:'ada', :'team'), 'as they are for a named account')
) as v (g, a, w, d);

select throws_ok(
  format(
    'select identity.open_context(
      row(null, null, null, null, null, null, now(), null, null)::identity.proof,
      null, null, null, null, %L)', b
  ),
  '22023', 'binding is not allowed', 'refused as delivered: binding ' || coalesce(b, 'null')
)
from unnest(array['expiry', 'session', '', null]) as b;

select * from finish();
rollback;
