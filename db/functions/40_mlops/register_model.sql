set local role cf_api;

create or replace function mlops.register_model(
  p_name text,
  p_kind text,
  p_provider text,
  p_description text default ''
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write for the MLOps service.
declare
  v_model_id uuid;
begin
  perform mlops.require_registrar();
  insert into mlops.models (name, kind, provider, description)
  values (p_name, p_kind, p_provider, coalesce(p_description, ''))
  returning id into v_model_id;
  return v_model_id;
end
$$;

comment on function mlops.register_model(text, text, text, text) is
  'Adds a model under a name that services ask for. p_kind: ImageGeneration, TextGeneration,
ImageTransformation, StyleTransfer or ContentSafety. Returns the model''s id. Errors: 42501 not the
MLOps service; 23505 name taken; 23514 malformed name, kind or provider. SPEC 6.';
grant execute on function mlops.register_model(text, text, text, text) to cf_mlops;
