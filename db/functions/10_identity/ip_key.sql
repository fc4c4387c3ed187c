set local role cf_kernel;

create or replace function identity.ip_key(p_ip inet)
returns text
language plpgsql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text constant text := host(p_ip);
begin
  if family(p_ip) = 4 then
    return v_text;
  elsif p_ip <<= inet '::ffff:0:0/96' then
    -- An IPv4 client as a socket for both shows it: else all of IPv4 would be one network.
    return host(inet '0.0.0.0' + (v_text::inet - inet '::ffff:0:0'));
  end if;
  return text(network(set_masklen(v_text::inet, 64)));
end
$$;

comment on function identity.ip_key(inet) is
  'What counts as one network for a throttle: an IPv4 address, or the /64 of an IPv6 address, of
which one client has them all.';
