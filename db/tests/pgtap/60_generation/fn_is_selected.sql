begin;
select plan(10);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request');
select tests.log_in(:'ann');
select id as sample from generation.samples where ordinal = 2 \gset
select id as other from generation.samples where ordinal = 1 \gset
select format(
  'select generation.is_selected(r, %L, ''standard'') from generation.requests as r', :'sample'
) as ask \gset

select tests.as_service('cf_api');
select results_eq(:'ask', 'values (false)', 'a sample may be chosen');
select throws_ok(replace(:'ask', 'standard', '8k'), '22023', null, 'an unknown quality is refused');
select throws_ok(
  replace(:'ask', '''standard''', 'null'), '22023', null, 'a missing quality is refused'
);
select throws_ok(
  replace(:'ask', :'sample', :'team'), 'NF001', null, 'an unknown sample is not found'
);
select throws_ok(
  format($$select generation.is_selected(null, %L, 'standard')$$, :'sample'), 'NF001', null,
  'nor is a sample of no request'
);
select tests.choose_sample(:'team', :'ann', :'request');
select results_eq(:'ask', 'values (true)', 'the same choice was made already');
select throws_ok(replace(:'ask', :'sample', :'other'), 'ST030', null, 'another one comes too late');
select throws_ok(replace(:'ask', 'standard', 'hd'), 'ST030', null, 'and so does another quality');
select generation.cancel_request(:'team', :'request') from (select tests.log_in(:'ann')) as l;
select tests.as_service('cf_api');
select throws_ok(:'ask', 'ST030', null, 'of a request that has ended nothing is chosen');
select tests.log_in(:'ann');
select throws_ok(:'ask', '42501', null, 'no service may call it');

select * from finish();
rollback;
