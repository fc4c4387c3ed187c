-- docs/architecture.md: the key can be changed at any time; contexts signed with the old one end.
begin;
select plan(10);

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada');
select current_setting('cf.context') as context \gset
select is((select count(*) from tenancy.accounts), 1::bigint, 'control: the context works');
select throws_ok('select kernel.rotate_signing_key()', '42501', null, 'a service rotates no key');

select tests.as_kernel();
select id as old from kernel.signing_keys where retired_at is null \gset
select kernel.rotate_signing_key() as new \gset
select isnt(:new, :old, 'there is a new key');
select results_eq(
  'select id from kernel.signing_keys where retired_at is null', array[:new],
  'it is the only one in use'
);
select is(
  (select count(*) from kernel.signing_keys where id = :old and retired_at is not null), 1::bigint,
  'the old one is kept, retired'
);
select isnt(inner_pad, lag(inner_pad) over (order by id), 'every key is another')
from kernel.signing_keys;

select tests.as_service('svc_app');
select set_config('cf.context', :'context', true) is not null as set \gset
select throws_ok('select count(*) from tenancy.accounts', '28000', null,
  'a context of the old key is refused');
select throws_ok(
  format('select set_config(%L, %L, true), (select count(*) from tenancy.accounts)', 'cf.context',
    replace(:'context', 't' || :old || '.', 't' || :new || '.')),
  '28000', null, 'also when it claims the new key'
);
select tests.log_in(:'ada');
select is((select count(*) from tenancy.accounts), 1::bigint, 'authenticating again works');

select * from finish();
rollback;
