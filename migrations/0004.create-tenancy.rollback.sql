drop table
  tenancy.accounts,
  tenancy.api_keys,
  tenancy.invitations,
  tenancy.members,
  tenancy.permissions,
  tenancy.roles;
drop type tenancy.new_api_key;
drop schema tenancy;
