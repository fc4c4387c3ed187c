-- What to hash a tried password with; an unknown address gets an answer that looks like any other.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('del') as del \gset
select tests.as_kernel();
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';
select tests.as_service('svc_auth');
select is(
  identity.password_parameters(' ADA@Example.com'),
  '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0', 'a person''s own parameters'
);
select matches(
  identity.password_parameters('nobody@example.com'),
  '^[$]argon2id[$]v=19[$]m=65536,t=3,p=4[$][A-Za-z0-9+/]{22}$', 'an unknown address gets some, too'
);
select is_empty(
  $$select 1
    from generate_series(1, 40) as i,
      lateral split_part(identity.password_parameters('nobody' || i || '@example.com'), '$', 5)
        as s (salt)
    where rtrim(encode(decode(s.salt || '==', 'base64'), 'base64'), '=') <> s.salt$$,
  'whose salt is the base64 of 16 bytes, as everybody''s is'
);
select is(
  identity.password_parameters('nobody@example.com'),
  identity.password_parameters(' NOBODY@example.com '), 'always the same'
);
select isnt(
  identity.password_parameters('nobody@example.com'),
  identity.password_parameters('nobody2@example.com'), 'for each address another'
);
select isnt(
  identity.password_parameters('del@example.com'),
  '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0', 'a deleted person''s are gone'
);
select identity.password_parameters('nobody@example.com') as before \gset
select tests.as_kernel();
select kernel.rotate_signing_key() is not null as done \gset
select tests.as_service('svc_auth');
select is(
  identity.password_parameters('nobody@example.com'), :'before'::text,
  'they stay when the signing key changes, or that would tell'
);
select is(identity.password_parameters(null), null, 'no address, no parameters');
select tests.as_service('svc_app');
select throws_ok($$select identity.password_parameters('ada@example.com')$$, '42501', null,
  'svc_app does not ask');

select * from finish();
rollback;
