-- Entrack Vault: a login for the person who comes with the recovery sheet, when the finance manager's login is lost.
-- Run it with psql as a superuser, or as a role that may create roles and act as the owner role. Without the sheet the
-- login opens nothing.

\set ON_ERROR_STOP on
CREATE ROLE {login} LOGIN PASSWORD '{verifier}';
SELECT 'ALTER ROLE {login} CREATEROLE' WHERE current_setting('server_version_num')::integer >= 160000 \gexec
GRANT {members_role} TO {login} WITH ADMIN OPTION;
\connect {database}
SELECT store.appoint('{login}');
