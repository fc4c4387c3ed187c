drop table audit.entries;
drop schema audit;
