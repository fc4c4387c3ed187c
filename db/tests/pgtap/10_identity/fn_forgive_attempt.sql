-- A success takes back its own attempt, and no other of the key.
begin;
select plan(4);

select tests.as_kernel();
select identity.count_attempt('log_in_ip', 'a') from generate_series(1, 3);
select identity.count_attempt('log_in_ip', 'b');
select identity.forgive_attempt('log_in_ip', 'a');
select results_eq(
  'select key_hash, attempt_count from identity.attempts order by attempt_count desc',
  $$values (sha256('a'), 2), (sha256('b'), 1)$$, 'one of three is taken back');
select identity.forgive_attempt('log_in_ip', 'b') from generate_series(1, 3);
select results_eq(
  'select key_hash, attempt_count from identity.attempts order by attempt_count desc',
  $$values (sha256('a'), 2), (sha256('b'), 0)$$, 'never more than there are');
select lives_ok($$select identity.forgive_attempt(null, null)$$, 'nothing is nothing to take back');
select is(
  array(select identity.count_attempt('log_in_ip', 'a') is null from generate_series(1, 99)),
  array_fill(true, array[98]) || false, 'the others stay counted'
);

select * from finish();
rollback;
