-- SPEC 1: a signed JWT (HS256). The tokens are made here by an HMAC of the test's own.
begin;
select plan(46);

create function pg_temp.url(p_bytes bytea) returns text language sql as $$
  select rtrim(translate(encode(p_bytes, 'base64'), E'+/\n', '-_'), '=')
$$;
create function pg_temp.hmac(p_key bytea, p_data bytea) returns bytea language plpgsql as $$
declare
  v_inner bytea := p_key || decode(repeat('00', 64 - length(p_key)), 'hex');
  v_outer bytea := v_inner;
begin
  for v_at in 0..63 loop
    v_inner := set_byte(v_inner, v_at, get_byte(v_inner, v_at) # 54);
    v_outer := set_byte(v_outer, v_at, get_byte(v_outer, v_at) # 92);
  end loop;
  return sha256(v_outer || sha256(v_inner || p_data));
end
$$;
create function pg_temp.token(p_header text, p_claims text,
  p_key bytea default 'key 1 is 32 bytes, as long as it should be')
returns text language sql as $$
  select s.part || '.' || pg_temp.url(pg_temp.hmac(p_key, convert_to(s.part, 'UTF8')))
  from (select pg_temp.url(convert_to(p_header, 'UTF8')) || '.'
    || pg_temp.url(convert_to(p_claims, 'UTF8')) as part) as s
$$;
create function pg_temp.claims(p_more jsonb) returns text language sql as $$
  select (jsonb_build_object(
    'iss', 'https://issuer.example', 'aud', 'creative', 'sub', current_setting('test.ada'),
    'exp', floor(extract(epoch from now())) + 300
  ) || p_more)::text
$$;

select tests.new_person('ada') as ada, tests.new_person('sue') as sue \gset
select set_config('test.ada', :'ada', true) is not null as set \gset
select '{"alg": "HS256", "typ": "JWT", "kid": "k1"}' as header,
  floor(extract(epoch from now())) as now \gset
select tests.as_service('svc_auth');
select throws_ok(
  $$select identity.add_jwt_key('k0', 'i', 'a', sha256('x'))$$, '42501', null,
  'no service adds keys: whoever can, can become anybody'
);
select tests.as_kernel();
select identity.add_jwt_key('k1', 'https://issuer.example', 'creative',
  'key 1 is 32 bytes, as long as it should be');
select identity.add_jwt_key('k2', 'https://issuer.example', 'creative', sha256('retired'));
select identity.add_jwt_key('k3', 'https://elsewhere.example', 'creative', sha256('third'));
update identity.users set status = 'suspended' where id = :'sue';
set local role none;
set local role cf_owner;
grant update on identity.jwt_keys to cf_kernel;
select tests.as_kernel();
update identity.jwt_keys set retired_at = now() where id = 'k2';

select tests.as_service('svc_app');
select pg_temp.token(:'header', pg_temp.claims('{}')) as token \gset
select lives_ok(format('select identity.authenticate(%L)', :'token'),
  'control: a good token is taken');
select is(identity.current_user_id(), :'ada'::uuid, 'the person is the one in sub');
select lives_ok(format('select identity.authenticate(%L)',
  pg_temp.token(:'header', pg_temp.claims(c))), d)
from (values
  ('{"aud": ["x", "creative"]}'::jsonb, 'one of several audiences is enough'),
  (jsonb_build_object('nbf', :now + 30, 'iat', :now + 30), 'a clock half a minute off is forgiven'),
  (jsonb_build_object('exp', :now - 30), 'also past the end'),
  (jsonb_build_object('exp', 1e300), 'an end beyond all timestamps is no error'),
  (jsonb_build_object('sub', upper(:'ada')), 'an id may be in upper case')
) as v (c, d);

select throws_ok(format('select identity.authenticate(%L)', t), '28000', 'credential refused', d)
from (values
  (pg_temp.token('{"alg": "none", "kid": "k1"}', pg_temp.claims('{}')), 'alg none'),
  (regexp_replace(pg_temp.token('{"alg": "none", "kid": "k1"}', pg_temp.claims('{}')), '[^.]+$',
    ''),
    'alg none without a signature'),
  (pg_temp.token('{"alg": "HS512", "kid": "k1"}', pg_temp.claims('{}')), 'another alg'),
  (pg_temp.token('{"alg": "hs256", "kid": "k1"}', pg_temp.claims('{}')), 'alg in another case'),
  (pg_temp.token('{"alg": ["HS256"], "kid": "k1"}', pg_temp.claims('{}')), 'a list of algs'),
  (pg_temp.token('{"alg": "HS256"}', pg_temp.claims('{}')), 'no kid'),
  (pg_temp.token('{"alg": "HS256", "kid": "k9"}', pg_temp.claims('{}')), 'an unknown kid'),
  (pg_temp.token('{"alg": "HS256", "kid": "k1", "crit": ["x"]}', pg_temp.claims('{}')), 'crit'),
  (pg_temp.token('"HS256"', pg_temp.claims('{}')), 'a header that is no object'),
  (pg_temp.token('{"alg": "HS256", "kid": "k2"}', pg_temp.claims('{}'), sha256('retired')),
    'a retired key'),
  (pg_temp.token('{"alg": "HS256", "kid": "k3"}', pg_temp.claims('{}'), sha256('third')),
    'one issuer''s key for another issuer''s token'),
  (pg_temp.token(:'header', pg_temp.claims('{}'), sha256('wrong')), 'a wrong key'),
  (pg_temp.token(:'header', pg_temp.claims('{"iss": "https://evil.example"}')), 'another issuer'),
  (pg_temp.token(:'header', pg_temp.claims('{"iss": null}')), 'no issuer'),
  (pg_temp.token(:'header', pg_temp.claims('{"aud": "other"}')), 'another audience'),
  (pg_temp.token(:'header', pg_temp.claims('{"aud": []}')), 'no audience'),
  (pg_temp.token(:'header', pg_temp.claims('{"aud": {"creative": 1}}')),
    'an audience of another form'),
  (pg_temp.token(:'header', (pg_temp.claims('{}')::jsonb - 'exp')::text), 'no end'),
  (pg_temp.token(:'header', pg_temp.claims('{"exp": "tomorrow"}')), 'an end that is no number'),
  (pg_temp.token(:'header', pg_temp.claims('{"sub": "ada"}')), 'a subject that is no id'),
  (pg_temp.token(:'header', pg_temp.claims('{"sub": null}')), 'no subject'),
  (pg_temp.token(:'header', pg_temp.claims(jsonb_build_object('sub', gen_random_uuid()))),
    'an unknown subject'),
  (pg_temp.token(:'header', pg_temp.claims(jsonb_build_object('sub', :'sue'))),
    'a suspended subject'),
  (pg_temp.token(:'header', '[]'), 'claims that are no object'),
  (pg_temp.token(:'header', '{'), 'claims that are no JSON'),
  (pg_temp.token(:'header', pg_temp.claims(jsonb_build_object('x', repeat('y', 8192)))),
    'more than 8 kB'),
  (:'token' || '.x', 'a fourth part'), (:'token' || E'\n', 'a line break at the end'),
  (replace(:'token', '.', '..'), 'an empty part'), (:'token' || '=', 'padding'),
  (overlay(:'token' placing 'A' from 3 for 1), 'a changed header'),
  (split_part(:'token', '.', 1) || '.' || split_part(pg_temp.token(:'header',
    pg_temp.claims(jsonb_build_object('sub', :'sue'))), '.', 2) || '.'
      || split_part(:'token', '.', 3),
    'another token''s claims')
) as v (t, d);
select throws_ok(
  format('select identity.authenticate(%L)', pg_temp.token(:'header', pg_temp.claims(c))), '28000',
  'token is not valid at this time', d
)
from (values
  (jsonb_build_object('exp', :now - 90), 'an expired token says so'),
  (jsonb_build_object('nbf', :now + 90), 'one that is not yet valid'),
  (jsonb_build_object('iat', :now + 90), 'one from the future'),
  ('{"nbf": "x"}'::jsonb, 'one whose beginning is no number'),
  ('{"iat": null}'::jsonb, 'one whose birth is no number')
) as v (c, d);
select throws_ok($$select identity.prove_jwt('a.b.c')$$, '42501', null,
  'a service does not call it');

select * from finish();
rollback;
