-- The statements that give database %(target)s the rights of database %(source)s, which a clone
-- does not inherit from its template.
select format('revoke all on database %%I from public', %(target)s::text)
union all
select format(
  'grant %%s on database %%I to %%s',
  string_agg(a.privilege_type, ', ' order by a.privilege_type),
  %(target)s::text,
  case a.grantee when 0 then 'public' else a.grantee::regrole::text end
)
from pg_database as d
cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as a
where d.datname = %(source)s and a.grantee <> d.datdba
group by a.grantee
