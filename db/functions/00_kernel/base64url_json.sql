set local role cf_kernel;

create or replace function kernel.base64url_json(p_text text)
returns jsonb
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return convert_from(kernel.base64url_bytes(p_text), 'UTF8')::jsonb;
exception
  when invalid_text_representation or character_not_in_repertoire or untranslatable_character
    or numeric_value_out_of_range or statement_too_complex then
    return null;
end
$$;

comment on function kernel.base64url_json(text) is
  'The JSON inside a part of a JWT, or null when there is none.';
