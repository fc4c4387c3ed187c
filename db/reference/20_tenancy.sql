set local role cf_kernel;

insert into tenancy.permissions (name, description)
values
  ('account.read', 'See the account'),
  ('account.manage', 'Rename, transfer or close the account'),
  ('member.read', 'See who belongs to the account'),
  ('member.manage', 'Invite and remove members and change their roles'),
  ('api_key.manage', 'Make and revoke API keys and service accounts'),
  ('audit.read', 'Read the audit trail'),
  ('brand.read', 'See brand kits'),
  ('brand.write', 'Make and change brand kits'),
  ('project.read', 'See workbenches, projects and rooms'),
  ('project.write', 'Make and change workbenches, projects and rooms'),
  ('project.delete', 'Delete and restore projects'),
  ('project.comment', 'Comment on projects and what is in them'),
  ('project.share', 'Share projects with collaborators and by links'),
  ('asset.read', 'See assets'),
  ('asset.write', 'Add and change assets'),
  ('generation.read', 'See generation requests'),
  ('generation.create', 'Ask for generations and choose samples'),
  ('generation.process', 'Work on generation requests as the back end does'),
  ('billing.read', 'See plan, credits and usage'),
  ('billing.manage', 'Change the plan and buy credits'),
  ('subscription.apply', 'Apply what was bought to the subscription, as the billing adapter does'),
  ('credits.spend', 'Hold and use credits and quotas'),
  ('credits.settle', 'Capture, release, grant and correct credits as the back end does'),
  ('usage.record', 'Write usage rows'),
  ('notification.read', 'Read one''s notifications in the account'),
  ('notification.send', 'Notify members'),
  ('webhook.manage', 'Manage webhook endpoints'),
  ('social.manage', 'Connect and disconnect social accounts'),
  ('social.publish', 'Publish to the connected social accounts, and see them'),
  ('social.process', 'Use and renew the tokens of social connections, as their service does')
on conflict (name) do update
set description = excluded.description
where permissions.description <> excluded.description;

-- What only an owner or the back end does is in no custom role.
update tenancy.permissions
set is_assignable = false
where is_assignable and name in (
  'account.manage', 'billing.manage', 'generation.process', 'subscription.apply', 'credits.settle',
  'social.process'
);

insert into tenancy.roles (name, description, permissions, is_assignable)
values
  ('viewer', 'Sees everything that is made', array[
    'account.read', 'member.read', 'brand.read', 'project.read', 'asset.read', 'generation.read',
    'notification.read'
  ], true),
  ('editor', 'Makes and changes creative work', array[
    'account.read', 'member.read', 'brand.read', 'project.read', 'asset.read', 'generation.read',
    'notification.read', 'brand.write', 'project.write', 'asset.write', 'generation.create',
    'credits.spend', 'billing.read', 'usage.record', 'project.comment', 'project.share',
    'social.publish'
  ], true),
  ('admin', 'Runs the account', array[
    'account.read', 'member.read', 'brand.read', 'project.read', 'asset.read', 'generation.read',
    'notification.read', 'brand.write', 'project.write', 'asset.write', 'generation.create',
    'credits.spend', 'billing.read', 'usage.record', 'project.comment', 'project.share',
    'social.publish', 'project.delete', 'member.manage', 'api_key.manage', 'audit.read',
    'webhook.manage', 'notification.send', 'social.manage'
  ], true),
  ('owner', 'May do everything that a person may', array[
    'account.read', 'member.read', 'brand.read', 'project.read', 'asset.read', 'generation.read',
    'notification.read', 'brand.write', 'project.write', 'asset.write', 'generation.create',
    'credits.spend', 'billing.read', 'usage.record', 'project.comment', 'project.share',
    'social.publish', 'project.delete', 'member.manage', 'api_key.manage', 'audit.read',
    'webhook.manage', 'notification.send', 'social.manage', 'account.manage', 'billing.manage'
  ], true),
  ('system', 'What a back-end service may do inside one account', array[
    'account.read', 'member.read', 'brand.read', 'project.read', 'asset.read', 'asset.write',
    'generation.read', 'generation.process', 'billing.read', 'credits.spend', 'credits.settle',
    'subscription.apply', 'usage.record', 'notification.send', 'social.process'
  ], false)
on conflict (name) do update
set description = excluded.description, permissions = excluded.permissions,
  is_assignable = excluded.is_assignable
where (roles.description, roles.permissions, roles.is_assignable)
  is distinct from (excluded.description, excluded.permissions, excluded.is_assignable);
