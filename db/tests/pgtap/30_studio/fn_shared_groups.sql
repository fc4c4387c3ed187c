-- Field 12 of a context, as it is written.
begin;
select plan(9);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as second \gset
select tests.share_project(:'team', :'project', :'eve', 'viewer') as share \gset
select tests.log_in(:'ann');
select link_id from studio.create_share_link(:'team', :'project', 'editor') \gset
select tests.as_kernel();
select results_eq(
  format('select * from studio.shared_groups(row(%L, %L, %L, null, null, null,
    now(), null, null)::identity.proof, null, 9)', 'user', :'eve', :'eve'),
  format($$values (',project.read,asset.read,generation.read,=%s', 1::bigint)$$,
    replace(:'team' || '/' || :'project', '-', '')), 'permissions, then account and project'
);
select results_eq(
  format('select * from studio.shared_groups(row(%L, null, null, %L, %L, null,
    now(), null, null)::identity.proof, null, 9)', 'guest', :'link_id', :'team'),
  format($$values (',project.read,asset.read,generation.read,=%s', 1::bigint)$$,
    replace(:'team' || '/' || :'project', '-', '')), 'a guest looks, by whichever link'
);
select is((select group_text from studio.shared_groups(
  row(k, u::uuid, u::uuid, l::uuid, t::uuid, null, now(), null, null)::identity.proof, a::uuid, 9
)), null, d)
from (values
  ('user', :'ann', null, null, null, 'none for whom nothing is shared with'),
  ('user', :'eve', null, null, :'eve', 'none in another account'),
  ('guest', null, :'link_id', :'team', :'eve', 'for a guest, too'),
  ('guest', null, :'share', :'team', null, 'none by a link that is none'),
  ('api_key', :'eve', :'link_id', :'team', null, 'none for a key'),
  ('system', :'eve', null, :'team', null, 'none for the system')
) as v (k, u, l, t, a, d);
select tests.share_project(:'team', :'second', :'eve', 'viewer') is not null as done \gset
select is((select share_count from studio.shared_groups(
  row('user', :'eve', :'eve', null, null, null, now(), null, null)::identity.proof, null, 0
)), 1::bigint, 'it stops past the limit');

select * from finish();
rollback;
