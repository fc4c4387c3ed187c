-- SPEC 4 and 5: what a request took of the quota is kept or given back with how it ends.
begin;
select plan(9);

select * from tests.stage() \gset
create function tests.used()
returns bigint
language plpgsql
as $$
begin
  return (select sum(c.used) from billing.quota_counters as c);
end
$$;
select tests.new_request(:'team', :'ann', :'project', 'k1') as cancelled \gset
select tests.new_request(:'team', :'ann', :'project', 'k2') as delivered \gset
select tests.log_in(:'ann');
select is(tests.used(), 2::bigint, 'each request takes one');
select throws_ok('select generation.close_quota(null, null, null)', '42501', null,
  'no service may call it');
select generation.cancel_request(:'team', :'cancelled');
select is(tests.used(), 1::bigint, 'what is cancelled before the samples gives it back');
select generation.cancel_request(:'team', :'cancelled');
select is(tests.used(), 1::bigint, 'once');
select tests.deliver_samples(:'team', :'project', :'delivered');
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'delivered');
select is(tests.used(), 1::bigint, 'what has its samples does not');
select results_eq(
  'select state from billing.quota_reservations order by created_at, state',
  $$values ('confirmed'), ('returned')$$, 'both are settled'
);
select tests.new_request(:'team', :'ann', :'project', 'k3') as failed \gset
select tests.lease_of(:'failed') as lease \gset
select tests.as_system(:'team');
select is(
  generation.fail_request(:'team', :'failed', :'lease', 'user_input'), 'failed',
  'what cannot be made'
);
select is(tests.used(), 2::bigint, 'keeps it, as the policy says');
select tests.new_request(:'team', :'ann', :'project', 'k4') as refused \gset
select tests.lease_of(:'refused') as lease \gset
select tests.as_system(:'team');
select generation.fail_request(:'team', :'refused', :'lease', 'content');
select is(tests.used(), 2::bigint, 'what the content rules forbid gives it back');

select * from finish();
rollback;
