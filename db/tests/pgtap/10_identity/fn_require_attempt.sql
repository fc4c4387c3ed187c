-- What succeeds too often is refused.
begin;
select plan(5);

select tests.as_kernel();
select lives_ok($$select identity.require_attempt('invite', 'key')$$, 'an attempt passes')
from generate_series(1, 2);
update identity.attempts set attempt_count = 5, started_at = now() - interval '14 minutes';
select throws_ok($$select identity.require_attempt('invite', 'key')$$, 'LM006',
  'too many attempts', 'past the limit it does not');
select lives_ok($$select identity.require_attempt('invite', 'other')$$, 'control: another key');
select tests.as_service('cf_api');
select throws_ok($$select identity.require_attempt('log_in', 'x')$$, '42501', null,
  'no business function counts what it likes');

select * from finish();
rollback;
