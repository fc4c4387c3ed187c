-- updated_at and revision are kept by a trigger, whatever a statement says.
begin;
select plan(3);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select revision as before from identity.user_settings where user_id = :'ada' \gset
set local role cf_owner;
grant update on identity.user_settings to cf_kernel;
set local role none;
select tests.as_kernel();
update identity.user_settings
set revision = 100, updated_at = '2000-01-01', preferences = '{"a": 1}'
where user_id = :'ada';
select results_eq(
  format('select revision, updated_at from identity.user_settings where user_id = %L', :'ada'),
  format('values (%s, now())', :before + 1), 'one revision on, updated now'
);

select revision as before from identity.users where id = :'ada' \gset
update identity.users set last_login_at = now() where id = :'ada';
select is(
  (select revision from identity.users where id = :'ada'), :before,
  'logging in makes no revision of a person'
);
update identity.users set full_name = 'Ada' where id = :'ada';
select is(
  (select revision from identity.users where id = :'ada'), :before + 1,
  'control: changing the profile does'
);

select * from finish();
rollback;
