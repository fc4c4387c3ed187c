-- A session ends at once.
begin;
select plan(14);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select token as one from identity.log_in('ada@example.com', tests.password()) \gset
select token as two from identity.log_in('ada@example.com', tests.password()) \gset
select is(identity.log_out('cfs_x'), false, 'an unknown token ends nothing');
select is(identity.log_out(null), false, 'none, too');
select lives_ok(format('select identity.authenticate(%L)', :'one'), 'control: the session is live');
select is(identity.log_out(:'one'), true, 'its token ends it');
select is(identity.log_out(:'one'), false, 'once');
select throws_ok(format('select identity.authenticate(%L)', :'one'), '28000', null,
  'it proves nobody any more');
select lives_ok(format('select identity.authenticate(%L)', :'two'), 'the other device stays');
select refresh_token as refresh1, token as three
from identity.log_in('ada@example.com', tests.password()) \gset
select refresh_token as refresh2, token as four
from identity.refresh_session(:'refresh1') \gset
select is(identity.log_out('cfr_' || repeat('x', 86)), false,
  'an unknown refresh token ends nothing');
select is(identity.log_out(:'three'), false, 'an access token that was replaced neither');
select is(identity.log_out(:'refresh1'), true,
  'a refresh token ends its session, even one that was used');
select throws_ok(format('select identity.authenticate(%L)', :'four'), '28000', null,
  'the session''s newest token proves nobody any more');
select is(identity.log_out(:'refresh2'), false, 'there is nothing left to end');
select tests.as_kernel();
select is(
  (select count(*) from identity.sessions where revoked_at is not null
    and revoked_reason = 'log_out'),
  2::bigint, 'the reason is kept'
);
select tests.as_service('svc_app');
select throws_ok($$select identity.log_out('x')$$, '42501', null, 'svc_app ends no session');

select * from finish();
rollback;
