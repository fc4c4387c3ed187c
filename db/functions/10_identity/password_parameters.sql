set local role cf_kernel;

create or replace function identity.password_parameters(p_email text)
returns text
language sql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: asked before anybody is authenticated.
  -- An address that nobody has gets a salt too, always the same one, made from a key that is
  -- secret.
  select coalesce(
    (
      select u.password_parameters
      from identity.users as u
      where lower(u.email) = lower(btrim(p_email)) and u.deleted_at is null
    ),
    (
      select '$argon2id$v=19$m=65536,t=3,p=4$' || left(translate(encode(sha256(
        k.outer_pad || sha256(k.inner_pad || convert_to('salt.' || lower(btrim(p_email)), 'UTF8'))
      ), 'base64'), '=', ''), 22)
      from kernel.signing_keys as k
      order by k.id
      limit 1
    )
  );
$$;

comment on function identity.password_parameters(text) is
  'With what algorithm, cost and salt the service must hash a password that is tried for this
address. An unknown address gets a made-up answer that stays the same. Then call log_in with the
whole PHC text.';
grant execute on function identity.password_parameters(text) to cf_auth;
