-- SPEC 2: a visit ends with its time, its link, its project, its account, and with who shared on.
begin;
select plan(13);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'ann');
select studio.update_project(:'team', :'project', 1,
  p_settings => '{"collaboration": {"invite": "editor", "share_outside": "editor"}}');
select link_id, token as link from studio.create_share_link(:'team', :'project') \gset
select token from studio.open_share_link(:'link') \gset
select tests.log_in(:'eve');
select token as hers from studio.create_share_link(:'team', :'project') \gset
select token as on from studio.open_share_link(:'hers') \gset

select tests.as_kernel();
select is(studio.prove_share_visit(:'token') is distinct from null, true, 'control: it is live');
select results_eq(
  format('select actor_kind, user_id, credential_id, account_id, scopes
    from studio.prove_share_visit(%L)', :'token'),
  format($$values ('guest', null::uuid, %L::uuid, %L::uuid, null::text[])$$, :'link_id', :'team'),
  'a guest, by this link, in this account'
);
select is((studio.prove_share_visit(t)).actor_id, null, d)
from (values
  (:'link', 'a link is no visit'), ('cfg_', 'half a token is none'), (null, 'nor is null')
) as v (t, d);
select tests.log_out();
create function tests.while(p_change text, p_token text) returns uuid language plpgsql as $$
declare
  v_actor uuid;
begin
  set local role cf_owner;
  grant update on studio.share_visits, studio.share_links, studio.projects to cf_kernel;
  perform tests.as_kernel();
  begin
    execute p_change;
    v_actor := (studio.prove_share_visit(p_token)).actor_id;
    raise sqlstate 'ZZ000';
  exception
    when sqlstate 'ZZ000' then
      return v_actor;
  end;
end
$$;
select tests.log_out();
select is(tests.while(c, t), null, d)
from (values
  ($$update studio.share_visits set created_at = now() - interval '2 days', expires_at = now()$$,
    :'token', 'over when its time is'),
  ('update studio.share_links set revoked_at = now()', :'token', 'when its link is revoked'),
  ($$update studio.share_links set created_at = now() - interval '2 days', expires_at = now()$$,
    :'token', 'when its link has expired'),
  ('update studio.projects set deleted_at = now()', :'token', 'when its project is deleted'),
  ('update tenancy.accounts set deleted_at = now()', :'token', 'when its account is'),
  ('delete from studio.project_collaborators', :'on', 'when the collaborator who shared on is out'),
  ($$update studio.project_collaborators set role = 'viewer'$$, :'on', 'or edits no more')
) as v (c, t, d);
select isnt(tests.while('select 1', :'on'), null, 'control: what was shared on is live before');

select * from finish();
rollback;
