set local role cf_kernel;

create or replace function studio.open_share_link(p_token text, p_ip inet default null)
returns studio.new_share_visit
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; a guest is nobody before he has his visit.
declare
  c_longest constant interval := '24 hours';
  v_link studio.share_links := studio.use_share_link(p_token);
  v_new studio.new_share_visit;
begin
  v_new.account_id := v_link.account_id;
  v_new.project_id := v_link.project_id;
  v_new.token := kernel.new_token(
    format('cfg_%s_', replace(v_link.account_id::text, '-', ''))
  );
  v_new.expires_at := least(now() + c_longest, v_link.expires_at);
  insert into studio.share_visits (account_id, link_id, token_hash, ip, expires_at)
  values (
    v_link.account_id, v_link.id, kernel.token_hash(v_new.token), p_ip, v_new.expires_at
  );
  return v_new;
end
$$;

comment on function studio.open_share_link(text, inet) is
  'Begins a visit by a share link, without saying who one is, and counts one use: with the token
that is returned, identity.authenticate lets a guest see the project for 24 hours, but never
longer than the link is good, and change nothing. p_ip: the client''s, kept with the visit. Error:
NF002 token unknown, used up, revoked, expired or of a deleted project (never told apart). SPEC 2.';
grant execute on function studio.open_share_link(text, inet) to cf_app;
