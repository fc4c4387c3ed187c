-- How long a failed piece of work waits for its next attempt.
begin;
select plan(6);

select tests.as_kernel();
select is(
  kernel.retry_delay(1, '30 s', '1 h'), interval '30 s', 'after one attempt the first delay'
);
select is(kernel.retry_delay(3, '30 s', '1 h'), interval '2 min', 'then twice as long each time');
select is(
  kernel.retry_delay(9, '30 s', '1 h'), interval '1 h', 'but never longer than the longest'
);
select is(kernel.retry_delay(2147483647, '30 s', '1 h'), interval '1 h', 'however many there were');
select is(kernel.retry_delay(0, '30 s', '1 h'), interval '30 s', 'no attempt counts as one');
select is(kernel.retry_delay(null, '30 s', '1 h'), null, 'null stays null');

select * from finish();
rollback;
