set local role cf_kernel;

create or replace function identity.act_as_system(
  p_account_id uuid,
  p_reason text,
  p_request_id text default null
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: makes a context without a credential; granted to back-end services alone.
declare
  -- What of the role system the billing adapter needs: it sees no creative work.
  c_billing constant text[] := array[
    'account.read', 'member.read', 'billing.read', 'credits.spend', 'credits.settle',
    'subscription.apply', 'usage.record', 'notification.send'
  ];
  -- And the publishing service: the tokens, and the files that are published.
  c_social constant text[] := array[
    'account.read', 'asset.read', 'notification.send', 'social.process'
  ];
  -- Here current_user is the owner; the setting role still says on whose behalf this runs.
  v_service text := coalesce(nullif(current_setting('role'), 'none'), session_user);
  v_trade text[];
  v_proof identity.proof;
  v_context text;
begin
  if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 200 then
    raise exception using
      errcode = '22023',
      message = 'reason is missing or too long',
      hint = 'Say in 1 to 200 characters why the system acts; it is kept in the audit trail.';
  end if;
  if not tenancy.is_live_account(p_account_id) then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name an account that is not deleted.';
  end if;
  v_proof.actor_kind := 'system';
  v_proof.actor_id := '00000000-0000-0000-0000-000000000000';
  v_proof.account_id := p_account_id;
  select r.permissions into v_proof.scopes from tenancy.roles as r where r.name = 'system';
  if not pg_has_role(v_service, 'cf_worker', 'usage') then
    v_trade := case when pg_has_role(v_service, 'cf_social', 'usage') then c_social
      else c_billing end;
    v_proof.scopes := array(
      select s.name from unnest(v_proof.scopes) as s (name) where s.name = any (v_trade)
    );
  end if;
  v_proof.expires_at := clock_timestamp() + interval '15 minutes';
  v_context := identity.open_context(
    p_proof => v_proof, p_account_id => p_account_id, p_request_id => p_request_id,
    p_ip => null, p_reason => p_reason, p_binding => 'transaction'
  );
  perform audit.record(
    p_account_id => p_account_id, p_table_name => 'tenancy.accounts',
    p_row_key => p_account_id::text, p_action => 'access', p_changes => '{}'
  );
  return v_context;
end
$$;

comment on function identity.act_as_system(uuid, text, text) is
  'A back-end service acts, for the rest of this transaction, as the system inside one account, with
the permissions of the built-in role system that its trade needs: the workers all, the billing
adapter those on money and members, the publishing service those on social connections. The reason
goes into every audit entry, and the call itself is one. For the services whose trade lies inside
accounts: the model registry is nobody''s, so MLOps cannot. Errors: 22023 no reason or
malformed request id; NF001 no such account.';
grant execute on function identity.act_as_system(uuid, text, text)
  to cf_worker, cf_billing, cf_social;
