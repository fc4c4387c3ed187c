-- Run after a pgTAP file, in its session: an open transaction has an id, and a commit keeps the
-- temporary table that pgTAP counts in.
select '# ' || case
  when pg_current_xact_id_if_assigned() is not null then 'cfdb: still open'
  when to_regclass('pg_temp.__tcache__') is not null then 'cfdb: committed'
  else 'cfdb: rolled back'
end
