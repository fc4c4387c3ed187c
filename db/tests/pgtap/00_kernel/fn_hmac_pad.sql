-- HMAC-SHA256 from the two pads: the test vectors of RFC 4231 and the signature of RFC 7515 A.1.
begin;
select plan(10);

set local check_function_bodies = off; -- the migrating role sees no kernel function
create function pg_temp.hmac(p_key bytea, p_data bytea) returns text language sql as $$
  select encode(
    sha256(kernel.hmac_pad(p_key, 92) || sha256(kernel.hmac_pad(p_key, 54) || p_data)), 'hex'
  )
$$;
select tests.as_kernel();
select is(pg_temp.hmac(v.key, v.data), v.mac, 'RFC 4231 test case ' || v.number)
from (values
  (1, decode(repeat('0b', 20), 'hex'), 'Hi There'::bytea,
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'),
  (2, 'Jefe'::bytea, 'what do ya want for nothing?'::bytea,
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
  (3, decode(repeat('aa', 20), 'hex'), decode(repeat('dd', 50), 'hex'),
    '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'),
  (4, '\x0102030405060708090a0b0c0d0e0f10111213141516171819'::bytea,
    decode(repeat('cd', 50), 'hex'),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'),
  (6, decode(repeat('aa', 131), 'hex'),
    'Test Using Larger Than Block-Size Key - Hash Key First'::bytea,
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
  (7, decode(repeat('aa', 131), 'hex'),
    ('This is a test using a larger than block-size key and a larger than block-size data. '
      || 'The key needs to be hashed before being used by the HMAC algorithm.')::bytea,
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2')
) as v (number, key, data, mac);
select is(
  pg_temp.hmac(
    kernel.base64url_bytes(
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'
    ),
    convert_to(
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9'
        || '.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0'
        || 'dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
      'UTF8'
    )
  ),
  encode(kernel.base64url_bytes('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'hex'),
  'RFC 7515 appendix A.1: the HS256 signature'
);
select is(octet_length(kernel.hmac_pad(k, 54)), 64, 'a pad is one block')
from unnest(array[''::bytea, decode(repeat('00', 64), 'hex'), decode(repeat('00', 65), 'hex')])
  as k;

select * from finish();
rollback;
