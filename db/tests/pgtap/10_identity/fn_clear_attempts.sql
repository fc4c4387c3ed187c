-- A success forgets the failures of its own key and kind.
begin;
select plan(3);

select tests.as_kernel();
select identity.count_attempt(k, key)
from (values ('mfa', 'a'), ('mfa', 'b'), ('mfa', ''), ('log_in', 'a')) as v (k, key);
select identity.clear_attempts('mfa', 'a');
select results_eq('select kind, key_hash from identity.attempts order by 1, 2',
  $$values ('log_in', sha256('a')), ('mfa', sha256('b')), ('mfa', sha256(''))$$,
  'one kind of one key is forgotten');
select identity.clear_attempts('mfa', null);
select results_eq('select kind, key_hash from identity.attempts order by 1, 2',
  $$values ('log_in', sha256('a')), ('mfa', sha256('b'))$$, 'null is the empty key');
select lives_ok($$select identity.clear_attempts(null, 'a'), identity.clear_attempts('', 'a')$$,
  'what was never counted is nothing to forget');

select * from finish();
rollback;
