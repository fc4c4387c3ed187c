delete from migration.sources
where name like 'db/%%/%%' and name <> all (%s)
returning name
