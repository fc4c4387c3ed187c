-- RFC 7519: exp, nbf, iat, with a leeway for honest clocks.
begin;
select plan(14);

select tests.as_kernel();
select lives_ok(format('select identity.check_jwt_times(%L, 1000, 60)', c), 'valid: ' || c)
from unnest(array[
  '{}', '{"exp": 1000}', '{"exp": 940}', '{"nbf": 1060}', '{"iat": 1060}',
    '{"exp": 2000, "nbf": 0, "iat": 0}'
]) as c;
select throws_ok(format('select identity.check_jwt_times(%L, 1000, 60)', c), '28000', null,
  'not valid: ' || c)
from unnest(array[
  '{"exp": 939.9}', '{"exp": -1}', '{"nbf": 1060.1}', '{"iat": 1061}', '{"exp": "1000"}',
  '{"exp": 2000, "nbf": 2000}', '{"nbf": null}', '{"iat": {}}'
]) as c;

select * from finish();
rollback;
