-- What is stored of a token.
begin;
select plan(3);

select tests.as_kernel();
select is(
  kernel.token_hash('abc'),
  '\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'::bytea,
  'SHA-256 of the text (FIPS 180-4)'
);
select is(kernel.token_hash('é'), sha256('\xc3a9'), 'as UTF-8');
select is(kernel.token_hash(null), null, 'null stays null, and is equal to no stored hash');

select * from finish();
rollback;
