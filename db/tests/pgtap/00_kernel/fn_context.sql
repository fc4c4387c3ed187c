-- docs/threats.md: the actor setting set to somebody else's, replayed, emptied. What is read is
-- verified.
begin;
select plan(38);

set local check_function_bodies = off; -- the migrating role sees none of our tables
create function pg_temp.try_context(p_context text) returns bigint language plpgsql as $$
begin
  perform set_config('cf.context', p_context, true);
  return (select count(*) from tenancy.accounts);
end
$$;
create function pg_temp.signed(p_body text, p_bound text) returns text language sql as $$
  select encode(sha256(k.outer_pad || sha256(k.inner_pad
    || convert_to(':' || p_bound || p_body, 'UTF8'))), 'hex') || ':' || p_bound || p_body
  from kernel.signing_keys as k
  where k.retired_at is null
$$;

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.personal_account(:'ada') as ada_account, tests.personal_account(:'bob') as bob_account
\gset
select tests.as_kernel();
select is(
  (select count(*) from tenancy.accounts where id in (:'ada_account', :'bob_account')), 2::bigint,
  'control: both accounts exist'
);

select tests.log_in(:'ada');
select current_setting('cf.context') as context \gset
select results_eq('select id from tenancy.accounts', array[:'ada_account'::uuid],
  'control: with her own context Ada sees her account');

select throws_ok(format('select pg_temp.try_context(%L)', c), '28000', null, d)
from (values
  (left(:'context', 64), 'a signature alone is refused'),
  ('.', 'a dot is refused'),
  (' ', 'a blank is refused'),
  (repeat('x', 100000), 'a long text is refused'),
  (repeat('0', 64) || ':e|user', 'a made-up signature is refused'),
  (repeat('0', 64) || substr(:'context', 65), 'and so is one over a true body'),
  (replace(:'context', ',=', ',=' || :'bob_account' || ','),
    'an account put into the body is refused'),
  (replace(:'context', :'ada', :'bob'), 'another person in the body is refused'),
  (replace(:'context', 'account.read', 'account.manage,account.read'),
    'one more permission is refused'),
  (:'context' || ' ', 'one more character is refused'),
  (left(:'context', -1), 'one character less is refused'),
  (regexp_replace(:'context', ':t[^|]*', ':e'), 'another binding over the same body is refused'),
  (overlay(:'context' placing ',' from 65 for 1), 'another separator is refused'),
  (overlay(:'context' placing ':x' from 65 for 0), 'a body that begins elsewhere is refused'),
  (upper(:'context'), 'another case is refused')
) as v (c, d);
select is(pg_temp.try_context(:'context'), 1::bigint, 'control: the context itself is still good');

select throws_ok(q, '28000', null, 'with a forged context nothing works: ' || q)
from (select set_config('cf.context', 'forged', true) as forged) as f
cross join unnest(array[
  'select identity.current_user_id()', 'select identity.current_actor_id()',
  'select id from identity.users', 'select * from audit.entries',
  $$select tenancy.create_team('Team', 'team')$$,
  $$select identity.update_profile(1, p_full_name => 'x')$$
]) as q;

-- A setting that was once set locally comes back empty, not null.
select is(pg_temp.try_context(''), 0::bigint, 'an empty setting is nobody, who sees no account');
select is(identity.current_user_id(), null, 'and nobody has no id');
select is(pg_temp.try_context(null), 0::bigint, 'a null setting is nobody, too');

-- Savepoints: the actor of an inner part goes with it.
select set_config('cf.context', :'context', true) is not null as set \gset
savepoint inner_part;
select tests.log_in(:'bob');
select is(identity.current_user_id(), :'bob'::uuid, 'inside a savepoint Bob acts');
rollback to inner_part;
select is(identity.current_user_id(), :'ada'::uuid, 'after its rollback Ada acts again');
select is((select count(*) from tenancy.accounts), 1::bigint, 'and sees her account only');

-- What is signed, computed here from the key: another transaction's or backend's start is refused.
select tests.as_kernel();
select regexp_replace(:'context', '^[^|]*[|]', '') as body \gset
select
  pg_temp.signed(:'body', format('t%s-%s|', pg_backend_pid(), extract(epoch from now()))) as here,
  pg_temp.signed(:'body', format('t%s-%s|', pg_backend_pid() + 1, extract(epoch from now())))
    as elsewhere,
  pg_temp.signed(:'body', format(
    't%s-%s|', pg_backend_pid(), extract(epoch from now() - interval '1 microsecond')
  )) as earlier,
  pg_temp.signed(:'body', '') as unbound
\gset
select tests.as_service('svc_app');
select is(:'here'::text, :'context', 'control: this is how a context is signed');
select is(pg_temp.try_context(:'here'), 1::bigint, 'control: and so it is accepted');
select throws_ok(format('select pg_temp.try_context(%L)', c), '28000', null, d)
from (values
  (:'elsewhere', 'a context of another backend is refused'),
  (:'earlier', 'a context of another transaction is refused'),
  (:'unbound', 'a context bound to nothing is refused')
) as v (c, d);

-- Without a key nothing can be verified, so nothing is accepted.
select tests.as_kernel();
update kernel.signing_keys set retired_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select pg_temp.try_context(%L)', c), '28000', null, d)
from (values
  (:'context', 'without a key in use the context is refused'),
  (repeat('0', 64) || ':e|' || :'body', 'and so is a forged one')
) as v (c, d);

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select kernel.context()', '42501', null,
  'a service cannot read the body this way');

select * from finish();
rollback;
