set local role cf_kernel;

create or replace function identity.password_parameters(p_email text)
returns text
language plpgsql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: asked before anybody is authenticated.
declare
  v_email constant text := lower(btrim(left(p_email, 1000)));
  v_found text;
  v_made_up text;
begin
  -- Both in any case, so that a known address and an unknown one are the same work.
  select u.password_parameters into v_found
  from identity.users as u
  where lower(u.email) = v_email and u.deleted_at is null;
  -- An address that nobody has gets a salt too, always the same one, made from a key that is
  -- secret.
  -- 16 bytes, and not 22 letters: some of these are the base64 of nothing, which a library refuses.
  select '$argon2id$v=19$m=65536,t=3,p=4$' || rtrim(encode(substr(sha256(
    k.outer_pad || sha256(k.inner_pad || convert_to('salt.' || v_email, 'UTF8'))
  ), 1, 16), 'base64'), '=') into v_made_up
  from kernel.signing_keys as k
  order by k.id
  limit 1;
  return coalesce(v_found, v_made_up);
end
$$;

comment on function identity.password_parameters(text) is
  'With what algorithm, cost and salt the service must hash a password that is tried for this
address: a PHC text without the hash, as $argon2id$v=19$m=65536,t=3,p=4$<salt>, the salt in base64
without padding. An unknown address gets a made-up answer that stays the same: argon2id with 64 MiB,
3 rounds, 4 lanes. Hash new passwords with this algorithm and cost too (and a new random salt), or
the time that the hash takes tells who is a customer. Then call log_in with the whole PHC text:
this one, $ and the hash.';
grant execute on function identity.password_parameters(text) to cf_auth;
