-- RFC 4648: URL-safe base64 without padding.
begin;
select plan(16);

select tests.as_kernel();
select is(kernel.base64url_bytes(t), convert_to(b, 'UTF8'), format('%s decodes', t))
from (values ('Zg', 'f'), ('Zm8', 'fo'), ('Zm9v', 'foo'), ('Zm9vYg', 'foob'),
  ('Zm9vYmFy', 'foobar'))
  as v (t, b);
select is(kernel.base64url_bytes('-_-_'), '\xfbffbf'::bytea, '- and _ stand for + and /');
select is(kernel.base64url_bytes(t), null, format('%s is refused', quote_literal(t)))
from unnest(array['', 'Zg==', 'Z', 'Zm9vY', 'Zm+v', 'Zm/v', 'Zm 9v', E'Zm9v\n', 'Zé9v']) as t;
select is(kernel.base64url_bytes(null), null, 'null stays null');

select * from finish();
rollback;
