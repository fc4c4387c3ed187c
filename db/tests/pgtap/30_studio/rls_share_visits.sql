-- studio.share_visits: who shares sees that a link was opened; nobody reads a token.
begin;
select plan(13);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.log_in(:'ann');
select token as link from studio.create_share_link(:'team', :'project') \gset
select token as visit from studio.open_share_link(:'link', '203.0.113.7') \gset
select results_eq('select host(ip) from studio.share_visits', array['203.0.113.7'],
  'control: who shares sees when and from where');
select throws_ok(q, '42501', null, 'and not: ' || q)
from unnest(array[
  'select token_hash from studio.share_visits', 'select * from studio.share_visits',
  'insert into studio.share_visits default values', 'update studio.share_visits set ip = null',
  'delete from studio.share_visits', 'truncate studio.share_visits'
]) as q;
select tests.log_in(:'vic');
select is((select count(*) from studio.share_visits), 0::bigint, 'a viewer sees none');
select tests.log_in(:'eve');
select is((select count(*) from studio.share_visits), 0::bigint, 'nor does a stranger');
select identity.authenticate(:'visit') is not null as done \gset
select is((select count(*) from studio.share_visits), 0::bigint, 'nor the guest himself');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from studio.share_visits), 0::bigint, 'nor does nobody');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'no function: ' || q)
from unnest(array[
  $$update studio.share_visits set expires_at = 'infinity'$$, 'delete from studio.share_visits'
]) as q;

select * from finish();
rollback;
