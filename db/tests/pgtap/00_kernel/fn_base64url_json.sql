-- A part of a JWT is JSON or nothing; whatever it holds, no error reaches the caller.
begin;
select plan(11);

create function pg_temp.part(p_text text) returns text language sql as $$
  select rtrim(translate(encode(convert_to(p_text, 'UTF8'), 'base64'), E'+/\n', '-_'), '=')
$$;
select tests.as_kernel();
select is(
  kernel.base64url_json(pg_temp.part('{"alg": "HS256", "n": 1}')),
    '{"alg": "HS256", "n": 1}'::jsonb,
  'an object is read'
);
select is(kernel.base64url_json(pg_temp.part(t)), null, format('%s is nothing', left(t, 20)))
from unnest(array[
  'x', '', '{', '{"a":1}{', '{"a":"\u0000"}', '{"a":1e999999}', repeat('[', 100000)
]) as t;
select is(kernel.base64url_json('_____w'), null, 'bytes that are no UTF-8 are nothing');
select is(kernel.base64url_json('*'), null, 'a text that is no base64 is nothing');
select is(kernel.base64url_json(null), null, 'null stays null');

select * from finish();
rollback;
