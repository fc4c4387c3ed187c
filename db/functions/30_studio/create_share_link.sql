set local role cf_api;

create or replace function studio.create_share_link(
  p_account_id uuid,
  p_project_id uuid,
  p_role text default 'viewer',
  p_expires_at timestamptz default now() + interval '30 days',
  p_max_uses integer default null,
  p_name text default ''
)
returns studio.new_share_link
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may share.
declare
  v_through uuid;
  v_new studio.new_share_link;
begin
  v_through := studio.require_sharing(
    p_account_id => p_account_id, p_project_id => p_project_id, p_role => p_role,
    p_is_outside => true
  );
  v_new.token := kernel.new_token(format('cfl_%s_', replace(p_account_id::text, '-', '')));
  insert into studio.share_links (
    account_id, project_id, name, role, token_hash, max_uses, granted_through, created_by,
    expires_at
  )
  values (
    p_account_id, p_project_id, coalesce(p_name, ''), p_role, kernel.token_hash(v_new.token),
    p_max_uses, v_through, identity.current_user_id(), p_expires_at
  )
  returning id into v_new.link_id;
  return v_new;
end
$$;

comment on function
  studio.create_share_link(uuid, uuid, text, timestamptz, integer, text) is
  'Makes a link to a project: whoever holds its token may look (studio.open_share_link), or join in
p_role (studio.join_by_share_link), until p_expires_at (null: without end) and at most p_max_uses
times (null: any number). Returns the link''s id and its token, which is shown this once. To share
with an address, send it a link for one use. Errors: 42501 the actor lacks project.share, or what
the role gives, or the project''s settings leave invite or share_outside to others; NF001 no such
project; ST020 it is deleted; 22004 no account; 23502 no role; 23503 no such role; 23514 an end in
the past, a limit below 1, a long name. SPEC 2.';
grant execute on function
  studio.create_share_link(uuid, uuid, text, timestamptz, integer, text) to cf_app;
