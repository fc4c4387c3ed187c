set local role cf_kernel;

create or replace function identity.finish_log_in(
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
begin
  return identity.start_session(
    p_user_id => p_user_id, p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
end
$$;

comment on function identity.finish_log_in(uuid, text, inet, text) is
  'Where every way of logging in ends, when the calling kernel function has checked the first proof:
answers a session (ok), or refused when the person may not log in.';
