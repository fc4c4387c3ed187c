set local role cf_kernel;

create or replace function studio.prove_share_visit(p_token text)
returns identity.proof
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid := kernel.as_uuid(substr(p_token, 5, 32));
  v_hash bytea := kernel.token_hash(p_token);
  v_proof identity.proof;
begin
  select 'guest', v.id, null::uuid, l.id, l.account_id, null::text[], v.expires_at into v_proof
  from studio.share_visits as v
  join studio.share_links as l on l.account_id = v.account_id and l.id = v.link_id
  join studio.projects as p
    on p.account_id = l.account_id and p.id = l.project_id and p.deleted_at is null
  join tenancy.accounts as a on a.id = l.account_id and a.deleted_at is null
  where v.account_id = v_account_id and v.token_hash = v_hash and v.expires_at > now()
    and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())
    and (l.granted_through is null or studio.is_live_grant(l.account_id, l.granted_through));
  return v_proof;
end
$$;

comment on function studio.prove_share_visit(text) is
  'The guest whose visit this token (cfg_ + account + _ + secret) is, or null: unknown, over, or its
link revoked or expired, or the project deleted. The link''s uses do not matter: it counts when it
is opened.';
