-- Turns: the row is written anew and stays equal.
begin;
select plan(5);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_kernel();
select to_jsonb(a) as before, a.xmin as version, a.ctid as place from tenancy.accounts as a
  where id = :'team' \gset
select count(*) as entries from audit.entries \gset
select tenancy.lock_account(:'team');
select is((select to_jsonb(a) from tenancy.accounts as a where id = :'team'), :'before'::jsonb,
  'nothing changed');
select isnt((select ctid from tenancy.accounts where id = :'team'), :'place'::tid,
  'the version is new');
select is((select count(*) from audit.entries), :entries::bigint, 'nothing is audited');
select lives_ok('select tenancy.lock_account(gen_random_uuid())', 'an unknown account is no error');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.lock_account(%L)', :'team'), '42501', null,
  'a service locks none');

select * from finish();
rollback;
