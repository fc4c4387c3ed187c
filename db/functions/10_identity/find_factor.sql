set local role cf_kernel;

create or replace function identity.find_factor(
  p_challenge identity.challenges,
  p_factor_id uuid,
  p_kinds text[]
)
returns identity.factors
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_factor identity.factors;
begin
  select f.* into v_factor
  from identity.factors as f
  where f.user_id = p_challenge.user_id and f.id = p_factor_id and f.kind = any (p_kinds)
    and (
      case p_challenge.purpose
        when 'confirm' then f.id = p_challenge.factor_id
        else f.confirmed_at is not null
      end
    )
  for update;
  if v_factor.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'identity.list_challenge_factors lists what the challenge can be answered with.';
  end if;
  return v_factor;
end
$$;

comment on function identity.find_factor(identity.challenges, uuid, text[]) is
  'The factor, locked, if the challenge can be answered with it. Errors: NF001 no such factor of the
person and of these kinds, or it was removed.';
