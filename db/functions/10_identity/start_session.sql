set local role cf_kernel;

create or replace function identity.start_session(
  p_user_id uuid,
  p_device text,
  p_ip inet,
  p_user_agent text
)
returns identity.new_session
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new identity.new_session;
begin
  v_new.user_id := p_user_id;
  v_new.token := kernel.new_token('cfs_');
  insert into identity.sessions (
    user_id, token_hash, device, ip, user_agent, idle_expires_at, absolute_expires_at
  )
  values (
    p_user_id, kernel.token_hash(v_new.token), coalesce(left(p_device, 200), ''), p_ip,
    coalesce(left(p_user_agent, 1000), ''), now() + interval '7 days', now() + interval '30 days'
  )
  returning id, idle_expires_at into v_new.session_id, v_new.expires_at;
  return v_new;
end
$$;

comment on function identity.start_session(uuid, text, inet, text) is
  'Makes a session for a person whose proof the calling kernel function has checked: idle after 7
days, over after 30. A device or user agent that is too long is cut: it must lock nobody out.';
