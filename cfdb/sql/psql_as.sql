-- Read by psql when it starts: begins a transaction in which the person of CFDB_TOKEN acts.
\getenv own_psqlrc CFDB_OWN_PSQLRC
\i :own_psqlrc
\getenv actor CFDB_ACTOR
\getenv token CFDB_TOKEN
\set QUIET on
set idle_in_transaction_session_timeout = 0;
\set again 'begin; select identity.authenticate(:''token'') as context \\gset'
begin;
select identity.authenticate(:'token') as context \gset
\set ON_ERROR_ROLLBACK interactive
\set PROMPT1 '%:actor:%R%x> '
\unset QUIET
\if `test -t 0 && echo on || echo off`
\echo You act as :actor until you commit or roll back. To begin anew, type ':again'
\endif
