-- Whether the person has a project in an account of hers, which is the last that seeding makes.
select exists (
  select
  from identity.users as u
  join tenancy.members as m on m.user_id = u.id
  join studio.projects as p on p.account_id = m.account_id
  where u.email = %(email)s and u.deleted_at is null
)
