-- SPEC 2: the plan's seats.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('cyd')
  as cyd \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.as_kernel();
select billing.entitlement_limit(:'team', 'seats') as seats \gset
select lives_ok(format('select tenancy.require_seat(%L)', :'team'),
  'control: there is a free seat');
with people as (
  insert into identity.users (email, username)
  select 'p' || i || '@example.com', 'person' || i from generate_series(3, :seats) as i
  returning id
)
insert into tenancy.members (account_id, user_id, role) select :'team', id, 'viewer' from people;
select lives_ok(format('select tenancy.require_seat(%L)', :'team'), 'the last seat is free');
select tests.log_out();
set local check_function_bodies = off;
create function pg_temp.detail() returns text language plpgsql as $$
declare
  v_detail text;
begin
  perform tenancy.accept_invitation(current_setting('tests.token'));
exception
  when sqlstate 'LM002' then
    get stacked diagnostics v_detail = pg_exception_detail;
    return v_detail;
end
$$;
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com') as bobs,
  tenancy.invite_member(:'team', 'cyd@example.com') as cyds \gset
select tests.log_in(:'bob');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'bobs'), 'and is taken');
select tests.log_in(:'cyd');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'cyds'), 'LM002', 'no free seat',
  'then nobody joins');
select set_config('tests.token', :'cyds', true);
select is(pg_temp.detail(), '', 'and who is outside does not learn how many are there');
select tests.as_kernel();
select is((select count(*) from tenancy.members where account_id = :'team'), :seats::bigint,
  'control: all are taken');
select is((select count(*) from tenancy.invitations where status = 'pending'), 1::bigint,
  'the invitation stays open');
select tests.log_in(:'ada');
select tenancy.remove_member(:'team', :'bob');
select tests.log_in(:'cyd');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'cyds'),
  'a seat that comes free can be taken');

select * from finish();
rollback;
