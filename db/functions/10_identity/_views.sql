set local role cf_owner;

create or replace view identity.current_consents with (security_invoker = true) as
select distinct on (c.user_id, c.purpose)
  c.user_id, c.purpose, c.policy_version, c.is_given, c.decided_at
from identity.consents as c
order by c.user_id, c.purpose, c.decided_at desc;
comment on view identity.current_consents is
  'What holds now: the last decision of a person on each purpose that he was asked about.';
grant select on identity.current_consents to cf_app, cf_api, cf_kernel;
