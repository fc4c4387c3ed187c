set local role cf_kernel;

create or replace function studio.use_share_link(p_token text)
returns studio.share_links
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_account_id uuid := kernel.as_uuid(substr(p_token, 5, 32));
  v_link studio.share_links;
begin
  if not starts_with(p_token, 'cfl_') then
    v_account_id := null;
  end if;
  update studio.share_links as l
  set use_count = l.use_count + 1
  where l.account_id = v_account_id and l.token_hash = kernel.token_hash(p_token)
    and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())
    and (l.max_uses is null or l.use_count < l.max_uses)
    and (l.granted_through is null or studio.is_live_grant(l.account_id, l.granted_through))
    and tenancy.is_live_account(l.account_id)
    and exists (
      select
      from studio.projects as p
      where p.account_id = l.account_id and p.id = l.project_id and p.deleted_at is null
    )
  returning l.* into v_link;
  if v_link.id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used up, revoked or expired, or its project is deleted.',
      hint = 'Ask for a new link.';
  end if;
  return v_link;
end
$$;

comment on function studio.use_share_link(text) is
  'Counts one use of the link with this token (cfl_ + account + _ + secret) and returns it; the
limit is exact while many use it at once. Error: NF002 unknown, used up, revoked, expired or of a
deleted project (never told apart).';
