set local role cf_kernel;

insert into studio.collaborator_roles (name, description, permissions)
values
  ('viewer', 'Sees the project and what is in it',
    array['project.read', 'asset.read', 'generation.read']),
  ('commenter', 'Sees it and comments on it',
    array['project.read', 'asset.read', 'generation.read', 'project.comment']),
  ('editor', 'Works on it: changes the project, adds rooms and assets', array[
    'project.read', 'asset.read', 'generation.read', 'project.comment', 'project.write',
    'asset.write', 'project.share'
  ])
on conflict (name) do update
set description = excluded.description, permissions = excluded.permissions
where (collaborator_roles.description, collaborator_roles.permissions)
  is distinct from (excluded.description, excluded.permissions);
