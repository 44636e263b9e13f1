-- Entrack Vault on PostgreSQL 15 to 18: everything the server needs, once.
--
-- Run it as a superuser, or as a role that may create roles and databases, with psql:
--
--     psql --dbname postgres --file this-file
--
-- Afterwards no superuser is needed: the finance manager's login lets colleagues in and out by itself.
--
-- What lies here is sealed on the workstations. The server and its administrators see random ids, numbers of
-- compartments, padded sizes, times, and the bodies of the access log. They see no name, no value and no query.

\set ON_ERROR_STOP on

-- Roles. The owner role owns everything and nobody logs in as it. Members get no right on any table.
CREATE ROLE {owner_role} NOLOGIN;
CREATE ROLE {members_role} NOLOGIN;
CREATE ROLE {login} LOGIN PASSWORD '{verifier}';
-- Before version 16 a role that may make roles may make itself anything but a superuser: there the program prints the
-- statement for each member's login, for an administrator to run.
SELECT 'ALTER ROLE {login} CREATEROLE' WHERE current_setting('server_version_num')::integer >= 160000 \gexec
GRANT {members_role} TO {login} WITH ADMIN OPTION;
GRANT {owner_role} TO CURRENT_USER;

CREATE DATABASE {database} OWNER {owner_role} ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {members_role};

\connect {database}
SET ROLE {owner_role};
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Two rooms: `store` holds the tables, and no member may enter it. `entrack` holds the functions and views that
-- members may use.
CREATE SCHEMA store;
CREATE SCHEMA entrack;
REVOKE ALL ON SCHEMA store FROM PUBLIC;
GRANT USAGE ON SCHEMA entrack TO {members_role};
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Tables, the same as in a vault on one computer --------------------------------------------------------------

CREATE TABLE store.person (
    id bytea PRIMARY KEY CHECK (length(id) = 16),
    population integer NOT NULL
);
CREATE TABLE store.record (
    compartment integer,
    id bytea UNIQUE CHECK (length(id) = 16),
    subject bytea NOT NULL CHECK (length(subject) = 16),
    revision integer NOT NULL,
    excerpt bytea NOT NULL,
    PRIMARY KEY (compartment, id)
);
CREATE INDEX record_by_subject ON store.record (subject, compartment);
CREATE TABLE store.revision (
    record bytea REFERENCES store.record (id),
    revision integer,
    schema integer NOT NULL,
    epoch integer NOT NULL,
    author bytea NOT NULL,
    entry bigint NOT NULL,
    sealed bytea NOT NULL,
    signature bytea NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (record, revision)
);
CREATE TABLE store.data_key (
    compartment integer,
    record bytea REFERENCES store.record (id),
    revision integer,
    epoch integer NOT NULL,
    wrapped bytea NOT NULL CHECK (length(wrapped) = 60),
    PRIMARY KEY (compartment, record, revision)
);
CREATE INDEX data_key_by_record ON store.data_key (record);
CREATE TABLE store.chunk (
    record bytea CHECK (length(record) = 16),
    position integer CHECK (position >= 0),
    brought integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (record, position)
);
ALTER TABLE store.chunk ALTER sealed SET STORAGE EXTERNAL;  -- what is sealed does not shrink
CREATE TABLE store.log_change (
    record bytea,
    revision integer,
    sequence bigint NOT NULL,
    PRIMARY KEY (record, revision)
);
CREATE TABLE store.manifest (
    version integer PRIMARY KEY,
    body bytea NOT NULL,
    signature bytea NOT NULL,
    entry bigint NOT NULL
);
CREATE TABLE store.compartment_grant (
    compartment integer,
    epoch integer,
    member bytea,
    wrapped bytea NOT NULL,
    PRIMARY KEY (compartment, epoch, member)
);
CREATE TABLE store.join_request (
    member bytea PRIMARY KEY,
    body bytea NOT NULL,
    signature bytea NOT NULL,
    made text NOT NULL
);
-- The access log, with what the server needs to judge a receipt: whose login wrote the entry, over which connection, in
-- which transaction, when, and how far the server's own log had to be on disk for it.
CREATE TABLE store.log (
    sequence bigint PRIMARY KEY,
    body bytea,
    body_hash bytea NOT NULL,
    entry_hash bytea NOT NULL,
    signature bytea NOT NULL CHECK (length(signature) = 64),
    person bytea,
    login name NOT NULL,
    connection uuid NOT NULL,
    xid xid8 NOT NULL,
    at timestamptz NOT NULL,
    lsn pg_lsn NOT NULL
);
CREATE INDEX log_by_person ON store.log (person, sequence);

-- What only the server has -------------------------------------------------------------------------------------

CREATE TABLE store.format (version integer NOT NULL, members name NOT NULL);
INSERT INTO store.format VALUES ({format}, '{members_role}');
-- One row each: the vault's header, and the end of the log, which every append locks.
CREATE TABLE store.header (one boolean PRIMARY KEY DEFAULT true CHECK (one), generation bigint NOT NULL, raw bytea NOT NULL);
CREATE TABLE store.header_before (
    generation bigint PRIMARY KEY, raw bytea NOT NULL, login name NOT NULL, at timestamptz NOT NULL
);
CREATE TABLE store.head (one boolean PRIMARY KEY DEFAULT true CHECK (one), sequence bigint NOT NULL, hash bytea NOT NULL);
INSERT INTO store.head VALUES (true, 0, decode(repeat('00', 32), 'hex'));
-- Which login is which member, and what the newest manifest says of them.
CREATE TABLE store.login (name name PRIMARY KEY, member bytea NOT NULL);
CREATE TABLE store.member (id bytea PRIMARY KEY, active boolean NOT NULL, owner boolean NOT NULL);

-- A second wall: should someone ever grant a right on a table by mistake, no row is seen through it.
DO $$
DECLARE t text;
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'store' LOOP
        EXECUTE format('ALTER TABLE store.%I ENABLE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- The log is append-only for everyone, the owner role too: no deleting, and no changing but nulling an old body.
CREATE FUNCTION store.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'EV003';
END $$;
CREATE TRIGGER log_no_delete BEFORE DELETE ON store.log FOR EACH ROW EXECUTE FUNCTION store.refuse();
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON store.log FOR EACH STATEMENT EXECUTE FUNCTION store.refuse();
CREATE TRIGGER log_no_update BEFORE UPDATE ON store.log FOR EACH ROW
    WHEN (NEW.body IS NOT NULL OR NEW.person IS NOT NULL OR NEW.sequence <> OLD.sequence
          OR NEW.body_hash <> OLD.body_hash OR NEW.entry_hash <> OLD.entry_hash OR NEW.signature <> OLD.signature)
    EXECUTE FUNCTION store.refuse();

-- Who is asking ------------------------------------------------------------------------------------------------

-- The member of the login that connected. SET ROLE does not change it; nobody but the server decides it.
CREATE FUNCTION store.me() RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT member FROM store.login WHERE name = session_user
$$;

CREATE FUNCTION store.active() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT EXISTS (SELECT FROM store.member WHERE id = store.me() AND active) OR store.me() IS NOT DISTINCT FROM {recovery}
$$;

CREATE FUNCTION store.owner() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT EXISTS (SELECT FROM store.member WHERE id = store.me() AND active AND owner) OR store.me() IS NOT DISTINCT FROM {recovery}
$$;

-- What the server remembers of one connection, in temporary tables that only the owner role can make and that end with
-- it: a name nobody can guess, whether the receipt of its unlocking was opened, what the transaction under way may see
-- (a row counts in the transaction that wrote it and in no other), and the last receipt it opened. That one is a
-- sequence, since those are not set back by a rollback.
CREATE FUNCTION store.connected() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT count(*) = 3 FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relowner = current_user::regrole
    AND relname IN ('connection', 'coverage', 'opened')
$$;

CREATE FUNCTION store.connection() RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF NOT store.connected() THEN
        CREATE TEMPORARY TABLE connection AS SELECT gen_random_uuid() AS id, false AS unlocked;
        CREATE TEMPORARY TABLE coverage (xid xid8, compartment integer, subject bytea, whole_log boolean);
        CREATE TEMPORARY SEQUENCE opened;
    END IF;
    RETURN (SELECT id FROM pg_temp.connection);
END $$;

CREATE FUNCTION store.unlocked() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF NOT store.connected() THEN
        RETURN false;
    END IF;
    RETURN (SELECT c.unlocked FROM pg_temp.connection c);
END $$;

-- What may be seen now: by the receipt opened in this very transaction, and the common compartment once unlocked.
CREATE FUNCTION store.covered() RETURNS TABLE (compartment integer, subject bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 8 SET search_path = pg_temp AS $$
BEGIN
    IF store.connected() THEN
        RETURN QUERY SELECT DISTINCT c.compartment, c.subject FROM pg_temp.coverage c
            WHERE c.xid = pg_current_xact_id_if_assigned() AND c.compartment <> 0 AND store.active();
    END IF;
    IF store.unlocked() AND store.active() THEN
        RETURN QUERY SELECT 0, NULL::bytea;
    END IF;
END $$;

-- Chunks of every document are seen by a check or a copy alone; who opens one says which (entrack.chunks).
CREATE FUNCTION store.covers_chunks() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF NOT store.connected() THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM pg_temp.coverage c
        WHERE c.xid = pg_current_xact_id_if_assigned() AND c.compartment = -2) AND store.active();
END $$;

CREATE FUNCTION store.covers_log() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF NOT store.connected() THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT FROM pg_temp.coverage c WHERE c.xid = pg_current_xact_id_if_assigned() AND c.whole_log)
        AND store.active();
END $$;

-- Reading ------------------------------------------------------------------------------------------------------

-- OFFSET 0 is a fence: nobody's own condition is tried on rows that are not covered, where EXPLAIN ANALYZE would count
-- those that fit and so tell what they hold, byte by byte.

CREATE VIEW entrack.record WITH (security_barrier) AS
    SELECT r.compartment, r.id, r.subject, r.revision, r.excerpt
    FROM store.covered() c JOIN store.record r ON r.compartment = c.compartment WHERE c.subject IS NULL
    UNION ALL
    SELECT r.compartment, r.id, r.subject, r.revision, r.excerpt
    FROM store.covered() c JOIN store.record r ON r.subject = c.subject AND r.compartment = c.compartment
    OFFSET 0;

CREATE VIEW entrack.revision WITH (security_barrier) AS
    SELECT v.record, v.revision, v.schema, v.epoch, v.author, v.entry, v.sealed, v.signature
    FROM entrack.record r JOIN store.revision v ON v.record = r.id
    OFFSET 0;

CREATE VIEW entrack.log_change WITH (security_barrier) AS
    SELECT l.record, l.revision, l.sequence
    FROM entrack.record r JOIN store.log_change l ON l.record = r.id WHERE NOT store.covers_log()
    UNION ALL
    SELECT l.record, l.revision, l.sequence FROM store.log_change l WHERE store.covers_log()
    OFFSET 0;

CREATE VIEW entrack.chunk WITH (security_barrier) AS
    SELECT c.record, c.position, c.brought, c.sealed
    FROM store.chunk c JOIN store.record r ON r.id = c.record  -- what is still being brought is nobody's to see
    WHERE store.covers_chunks()
    OFFSET 0;

-- Wrapped keys open nothing without the sealed rows; an owner moves them under new compartment keys.
CREATE VIEW entrack.data_key WITH (security_barrier) AS
    SELECT * FROM (
        SELECT k.compartment, k.record, k.revision, k.epoch, k.wrapped
        FROM store.covered() c JOIN store.data_key k ON k.compartment = c.compartment
        WHERE c.subject IS NULL AND NOT store.owner()
        UNION ALL
        SELECT k.compartment, k.record, k.revision, k.epoch, k.wrapped
        FROM store.covered() c JOIN store.record r ON r.subject = c.subject AND r.compartment = c.compartment
        JOIN store.data_key k ON k.compartment = r.compartment AND k.record = r.id WHERE NOT store.owner()
        OFFSET 0
    ) AS covered
    UNION ALL
    SELECT k.compartment, k.record, k.revision, k.epoch, k.wrapped FROM store.data_key k WHERE store.owner();

-- What lists are made of: excerpts with their keys, for a receipt that names no one person.
CREATE VIEW entrack.excerpt WITH (security_barrier) AS
    SELECT r.id AS record, r.subject, r.compartment, r.revision, r.excerpt, k.epoch, k.wrapped
    FROM store.covered() c JOIN store.record r ON r.compartment = c.compartment
    LEFT JOIN store.data_key k ON k.compartment = r.compartment AND k.record = r.id AND k.revision = r.revision
    WHERE c.subject IS NULL AND length(r.excerpt) > 0
    OFFSET 0;

-- The same of some people, quickly.
CREATE FUNCTION entrack.excerpts_of(p_subjects bytea[])
RETURNS TABLE (record bytea, subject bytea, compartment integer, revision integer, excerpt bytea, epoch integer, wrapped bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT r.id, r.subject, r.compartment, r.revision, r.excerpt, k.epoch, k.wrapped
        FROM store.record r
        LEFT JOIN store.data_key k ON k.compartment = r.compartment AND k.record = r.id AND k.revision = r.revision
        WHERE r.subject = ANY (p_subjects) AND length(r.excerpt) > 0
        AND r.compartment IN (SELECT c.compartment FROM store.covered() c WHERE c.subject IS NULL);
END $$;

CREATE VIEW entrack.person WITH (security_barrier) AS
    SELECT p.id, p.population FROM store.person p
    WHERE p.population IN (SELECT c.compartment / 16 FROM store.covered() c WHERE c.subject IS NULL AND c.compartment > 0)
       OR p.id IN (SELECT c.subject FROM store.covered() c WHERE c.subject IS NOT NULL);

-- Hashes and signatures of the whole chain are every member's, so that nobody can be shown another log. A body is
-- shown of entries about no person, about the persons covered, and of all to whoever has logged reading the log.
CREATE VIEW entrack.log WITH (security_barrier) AS
    SELECT l.sequence,
        CASE WHEN l.person IS NULL OR store.covers_log() OR EXISTS (
            SELECT FROM store.covered() c WHERE c.subject = l.person OR (c.subject IS NULL AND c.compartment / 16 = (
                SELECT p.population FROM store.person p WHERE p.id = l.person))
        ) THEN l.body END AS body,
        l.body_hash, l.entry_hash, l.signature, l.person
    FROM store.log l WHERE store.active();

CREATE VIEW entrack.manifest AS SELECT version, body, signature, entry FROM store.manifest;
CREATE VIEW entrack.compartment_grant AS SELECT compartment, epoch, member, wrapped FROM store.compartment_grant;
CREATE VIEW entrack.join_request WITH (security_barrier) AS
    SELECT member, body, signature, made FROM store.join_request WHERE store.owner() OR member = store.me()
    OFFSET 0;

CREATE FUNCTION entrack.format() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT version FROM store.format
$$;

-- The group that members' logins belong to.
CREATE FUNCTION entrack.members() RETURNS name LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT members FROM store.format
$$;

CREATE FUNCTION entrack.header() RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT raw FROM store.header
$$;

-- SQLite's name for the place of one byte string in another, so that both engines are asked in the same words.
CREATE FUNCTION entrack.instr(bytea, bytea) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT position($2 in $1) $$;

-- The log's end, the hash that stands at a sequence, and the newest manifest's version.
CREATE FUNCTION entrack.news(p_sequence bigint)
RETURNS TABLE (sequence bigint, hash bytea, seen bytea, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT h.sequence, h.hash, (SELECT entry_hash FROM store.log l WHERE l.sequence = p_sequence),
        (SELECT coalesce(max(m.version), 0) FROM store.manifest m)
    FROM store.head h
$$;

-- Whose records some entries have changed; nothing for the vault's own. That records exist lies outside compartments.
CREATE FUNCTION entrack.changed(p_after bigint, p_until bigint) RETURNS TABLE (person bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT DISTINCT l.person FROM store.log l WHERE l.sequence > p_after AND l.sequence <= p_until AND store.active()
    AND position(convert_to('"changes":[[', 'UTF8') in l.body) > 0
$$;

-- The population someone belongs to, and the news. That someone exists lies outside compartments.
CREATE FUNCTION entrack.glance(p_person bytea, p_sequence bigint)
RETURNS TABLE (population integer, sequence bigint, hash bytea, seen bytea, version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    SELECT (SELECT p.population FROM store.person p WHERE p.id = p_person AND store.active()), n.*
    FROM entrack.news(p_sequence) n
$$;

-- Receipts -----------------------------------------------------------------------------------------------------

-- Uses a receipt up. It must be an entry that is committed, by another transaction than this one, on disk, made over
-- this connection with this login, at most a minute old, and later than any receipt opened before. One connection does
-- one thing after the other, so that receipts come in order.
CREATE FUNCTION store.use(p_entry bigint) RETURNS store.log
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    e store.log;
BEGIN
    SELECT * INTO e FROM store.log l WHERE l.sequence = p_entry;
    IF e.sequence IS NULL OR e.login IS DISTINCT FROM session_user OR store.active() IS NOT TRUE OR NOT store.connected()
       OR e.connection IS DISTINCT FROM store.connection()
       OR e.xid IS NOT DISTINCT FROM pg_current_xact_id_if_assigned()
       OR e.at < clock_timestamp() - interval '60 seconds'
       OR pg_current_wal_flush_lsn() < e.lsn THEN
        RAISE EXCEPTION 'this receipt opens nothing' USING ERRCODE = 'EV002';
    END IF;
    IF coalesce(pg_sequence_last_value('pg_temp.opened'::regclass), 0) >= p_entry THEN
        RAISE EXCEPTION 'this receipt has been opened before' USING ERRCODE = 'EV002';
    END IF;
    PERFORM setval('pg_temp.opened'::regclass, p_entry);
    RETURN e;
END $$;

-- What goes through everything, sealed as it is: a check, a copy, the two halves of a backup.
CREATE FUNCTION store.shows_all(p_event text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_temp AS $$
    SELECT p_event IN ('vault.checked', 'vault.copied', 'backup.begun', 'backup.made')
$$;

-- The compartments an entry names that the member has keys for, and with them the clocks of their populations.
-- A check names none and goes through everything.
CREATE FUNCTION store.rooms(p_entry store.log) RETURNS TABLE (compartment integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_temp AS $$
    WITH body AS (SELECT convert_from(p_entry.body, 'UTF8')::jsonb AS b),
    named AS (SELECT value::integer AS room FROM body, jsonb_array_elements_text(b -> 'rooms'))
    SELECT DISTINCT g.compartment FROM store.compartment_grant g
    WHERE g.member = store.me()
      AND (g.compartment IN (SELECT room FROM named)
           OR g.compartment IN (SELECT room / 16 * 16 + 15 FROM named WHERE room >= 16))
    UNION
    SELECT DISTINCT r.compartment FROM body, store.record r WHERE store.shows_all(b ->> 'event')
$$;

-- Opens a receipt for the rest of this transaction: the views then show the rows its entry names.
CREATE FUNCTION entrack.open(p_entry bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    e store.log := store.use(p_entry);
    event text := convert_from(e.body, 'UTF8')::jsonb ->> 'event';
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'a receipt opens one state' USING ERRCODE = 'EV002';  -- and nothing that comes after it
    END IF;
    DELETE FROM pg_temp.coverage;  -- what an earlier transaction left
    INSERT INTO pg_temp.coverage (xid, compartment, subject, whole_log)
    SELECT pg_current_xact_id(), r.compartment, e.person, false FROM store.rooms(e) r
    UNION ALL
    SELECT pg_current_xact_id(), -1, e.person, e.person IS NULL
    WHERE event IN ('log.read', 'log.verified', 'log.shortened') OR store.shows_all(event)
    UNION ALL
    SELECT pg_current_xact_id(), -2, NULL, false WHERE store.shows_all(event);
END $$;

-- Opens the receipt of an unlocking: the common compartment is this connection's from now on.
CREATE FUNCTION entrack.enter(p_entry bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    e store.log := store.use(p_entry);
BEGIN
    IF convert_from(e.body, 'UTF8')::jsonb ->> 'event' IS DISTINCT FROM 'vault.unlocked' THEN
        RAISE EXCEPTION 'this receipt opens nothing' USING ERRCODE = 'EV002';
    END IF;
    UPDATE pg_temp.connection SET unlocked = true;
END $$;

-- One person's dossier in one answer. What a row holds is told by `kind`: 0 the population, 1 a place, 2 a sealed
-- revision, 3 a link of the log with the hash before it, 4 the newest revision the log knows of a record, 5 a record
-- and a later entry that names it, 6 the oldest entry that has its body, 7 a link about the person.
CREATE FUNCTION store.dossier_of(who bytea, rooms integer[], p_every boolean, p_lines boolean)
RETURNS TABLE (kind integer, i1 bigint, i2 bigint, i3 bigint, i4 bigint, i5 bigint, i6 bigint,
               b1 bytea, b2 bytea, b3 bytea, b4 bytea, b5 bytea, b6 bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT 0, p.population::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
        FROM store.person p WHERE p.id = who;
    RETURN QUERY SELECT 1, r.compartment::bigint,
        (SELECT min(v.revision)::bigint FROM store.revision v WHERE v.record = r.id), r.revision::bigint,
        NULL::bigint, NULL::bigint, NULL::bigint,
        r.id, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
        FROM store.record r WHERE r.subject = who;
    RETURN QUERY SELECT 2, v.revision::bigint, r.compartment::bigint, v.schema::bigint, v.epoch::bigint, v.entry,
        k.epoch::bigint, r.id, r.subject, v.author, v.sealed, v.signature, k.wrapped
        FROM store.record r
        LEFT JOIN store.revision v ON v.record = r.id AND (p_every OR v.revision = r.revision)
        LEFT JOIN store.data_key k ON k.compartment = r.compartment AND k.record = r.id AND k.revision = v.revision
        WHERE r.subject = who AND r.compartment = ANY (rooms) ORDER BY r.id, v.revision;
    RETURN QUERY SELECT DISTINCT 3, l.sequence, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        l.body, l.body_hash, l.entry_hash, l.signature, b.entry_hash, NULL::bytea
        FROM store.record r
        JOIN store.revision v ON v.record = r.id AND (p_every OR v.revision = r.revision)
        JOIN store.log l ON l.sequence = v.entry
        LEFT JOIN store.log b ON b.sequence = l.sequence - 1
        WHERE r.subject = who AND r.compartment = ANY (rooms);
    RETURN QUERY SELECT DISTINCT ON (c.record) 4, c.revision::bigint, c.sequence, NULL::bigint, NULL::bigint,
        NULL::bigint, NULL::bigint, c.record, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
        FROM store.record r JOIN store.log_change c ON c.record = r.id
        WHERE r.subject = who AND r.compartment = ANY (rooms) ORDER BY c.record, c.revision DESC;
    RETURN QUERY SELECT 5, l.sequence, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        r.id, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
        FROM store.record r JOIN store.revision v ON v.record = r.id AND v.revision = r.revision
        JOIN store.log l ON l.person = who AND l.sequence > v.entry
            AND position(convert_to('["' || encode(r.id, 'hex') || '",', 'UTF8') in l.body) > 0
        WHERE r.subject = who AND r.compartment = ANY (rooms);
    RETURN QUERY SELECT 6, min(l.sequence), NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
        NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea, NULL::bytea
        FROM store.log l WHERE l.body IS NOT NULL
        AND EXISTS (SELECT FROM store.log o WHERE o.sequence = 1 AND o.body IS NULL);
    IF p_lines THEN
        RETURN QUERY SELECT 7, l.sequence, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
            l.body, l.body_hash, l.entry_hash, l.signature, NULL::bytea, NULL::bytea
            FROM store.log l WHERE l.person = who ORDER BY l.sequence DESC;
    END IF;
END $$;

CREATE FUNCTION entrack.dossier(p_entry bigint, p_every boolean, p_lines boolean)
RETURNS TABLE (kind integer, i1 bigint, i2 bigint, i3 bigint, i4 bigint, i5 bigint, i6 bigint,
               b1 bytea, b2 bytea, b3 bytea, b4 bytea, b5 bytea, b6 bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    e store.log := store.use(p_entry);
BEGIN
    IF e.person IS NULL THEN
        RAISE EXCEPTION 'this receipt is for no one person' USING ERRCODE = 'EV002';
    END IF;
    RETURN QUERY SELECT * FROM store.dossier_of(
        e.person, ARRAY(SELECT r.compartment FROM store.rooms(e) r), p_every, p_lines);
END $$;

-- The same of one of the people that the receipt opened in this transaction covers.
CREATE FUNCTION entrack.dossier_within(p_subject bytea, p_every boolean)
RETURNS TABLE (kind integer, i1 bigint, i2 bigint, i3 bigint, i4 bigint, i5 bigint, i6 bigint,
               b1 bytea, b2 bytea, b3 bytea, b4 bytea, b5 bytea, b6 bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM store.dossier_of(
        p_subject,
        ARRAY(SELECT c.compartment FROM store.covered() c WHERE c.subject IS NULL OR c.subject = p_subject),
        p_every, false);
END $$;

-- Chunks of the one document that an entry names by its record's hash. Its receipt is the last that was opened here, so
-- that who it is about and which compartments it covers have been judged; a long document takes several questions.
CREATE FUNCTION entrack.chunks(p_entry bigint, p_record bytea, p_first integer, p_many integer)
RETURNS TABLE (sealed bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
#variable_conflict use_column
DECLARE
    e store.log;
    told jsonb;
BEGIN
    SELECT * INTO e FROM store.log l WHERE l.sequence = p_entry;
    told := convert_from(e.body, 'UTF8')::jsonb;
    IF e.sequence IS NULL OR e.login IS DISTINCT FROM session_user OR store.active() IS NOT TRUE OR NOT store.connected()
       OR e.connection IS DISTINCT FROM store.connection()
       OR e.at < clock_timestamp() - interval '10 minutes'
       OR coalesce(told ->> 'event', '') NOT IN ('document.opened', 'document.exported', 'document.printed')
       OR told ->> 'file' IS DISTINCT FROM encode(sha256(p_record), 'hex') THEN
        RAISE EXCEPTION 'this receipt opens nothing' USING ERRCODE = 'EV002';
    END IF;
    IF pg_sequence_last_value('pg_temp.opened'::regclass) IS DISTINCT FROM p_entry THEN
        RAISE EXCEPTION 'this receipt is not the last that was opened' USING ERRCODE = 'EV002';
    END IF;
    RETURN QUERY SELECT c.sealed FROM store.record r JOIN store.chunk c ON c.record = r.id
        WHERE r.id = p_record AND r.subject = e.person
        AND r.compartment IN (SELECT x.compartment FROM store.rooms(e) x)
        AND c.position >= p_first AND c.position < p_first + least(p_many, 64) ORDER BY c.position;
END $$;

-- Writing ------------------------------------------------------------------------------------------------------

-- Keeps everyone else from writing until the transaction ends.
CREATE FUNCTION entrack.lock() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF store.me() IS NULL THEN
        RAISE EXCEPTION 'this login is no member''s' USING ERRCODE = 'EV004';
    END IF;
    PERFORM FROM store.head FOR UPDATE;
END $$;

-- Whether a body is written just as the program writes one: nothing hidden in it, nothing that cannot be read.
CREATE FUNCTION store.is_entry(p_body bytea, p_told jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_temp AS $$
    SELECT coalesce(convert_from(p_body, 'UTF8') = format(
        '{"at":"%s","by":"%s","changes":%s,"event":"%s","file":"%s","manifest":%s,"person":"%s","purpose":"%s",'
        '"rooms":%s,"seq":%s}',
        p_told ->> 'at', p_told ->> 'by', replace((p_told -> 'changes')::text, ' ', ''), p_told ->> 'event',
        p_told ->> 'file', p_told ->> 'manifest', p_told ->> 'person', p_told ->> 'purpose',
        replace((p_told -> 'rooms')::text, ' ', ''), p_told ->> 'seq')
        AND p_told ->> 'at' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$' AND p_told ->> 'by' ~ '^[0-9a-f]{32}$'
        AND p_told ->> 'event' ~ '^[a-z_]+(\.[a-z_]+)+$' AND p_told ->> 'file' ~ '^([0-9a-f]{64})?$'
        AND p_told ->> 'manifest' ~ '^\d{1,9}$' AND p_told ->> 'person' ~ '^([0-9a-f]{32})?$'
        AND p_told ->> 'purpose' ~ '^[a-z0-9_]{0,60}$'
        AND (p_told -> 'rooms')::text ~ '^\[(\d{1,9}(, \d{1,9})*)?\]$'
        AND (p_told -> 'changes')::text ~
            '^\[(\["[0-9a-f]{32}", \d{1,9}, "[0-9a-f]{64}"\](, \["[0-9a-f]{32}", \d{1,9}, "[0-9a-f]{64}"\])*)?\]$',
        false)
$$;

-- Appends entries, and with them all that they bring; the only way anything is written about anyone.
-- Answers with nothing when it is written, and with the log's end when that is not `p_before` and `p_hash` any more.
CREATE FUNCTION entrack.append(
    p_before bigint, p_hash bytea, p_bodies bytea[], p_signatures bytea[],
    p_people bytea[], p_populations integer[],
    p_record bytea[], p_revision integer[], p_subject bytea[], p_compartment integer[], p_schema integer[],
    p_epoch integer[], p_author bytea[], p_entry bigint[], p_sealed bytea[], p_signature bytea[], p_excerpt bytea[],
    p_wrapped bytea[],
    p_expected_record bytea[], p_expected_revision integer[], p_absent_subject bytea[], p_absent_room integer[],
    p_newest_room integer[], p_newest_entry bigint[]
) RETURNS TABLE (sequence bigint, hash bytea, seen bytea, version integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
#variable_conflict use_column
DECLARE
    head store.head;
    me bytea := store.me();
    body jsonb;
    at_sequence bigint;
    previous bytea;
    body_hash bytea;
    bodies jsonb[] := '{}';
    connection uuid := store.connection();
    saved integer := coalesce(cardinality(p_record), 0);
    counted bigint;
BEGIN
    IF me IS NULL OR (NOT store.active() AND p_before IS DISTINCT FROM 0) OR coalesce(cardinality(p_bodies), 0) = 0 THEN
        RAISE EXCEPTION 'this login is no member''s' USING ERRCODE = 'EV004';
    END IF;
    -- What is read next must stand on disk before anyone is told that it was committed.
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    SELECT * INTO head FROM store.head FOR UPDATE;
    IF head.sequence IS DISTINCT FROM p_before OR head.hash IS DISTINCT FROM p_hash THEN
        RETURN QUERY SELECT * FROM entrack.news(p_before);
        RETURN;
    END IF;

    previous := head.hash;
    at_sequence := head.sequence;
    FOR i IN 1 .. cardinality(p_bodies) LOOP
        at_sequence := at_sequence + 1;
        body := convert_from(p_bodies[i], 'UTF8')::jsonb;
        IF body ->> 'by' IS DISTINCT FROM encode(me, 'hex') OR (body ->> 'seq')::bigint IS DISTINCT FROM at_sequence
           OR NOT store.is_entry(p_bodies[i], body) THEN
            RAISE EXCEPTION 'the entry is not this member''s next' USING ERRCODE = 'EV004';
        END IF;
        body_hash := sha256('PV1s'::bytea || '\x00000008'::bytea || 'log-bodyb'::bytea
                            || int4send(length(p_bodies[i])) || p_bodies[i]);
        previous := sha256(previous || body_hash);
        INSERT INTO store.log VALUES (at_sequence, p_bodies[i], body_hash, previous, p_signatures[i],
            nullif(decode(body ->> 'person', 'hex'), ''::bytea), session_user, connection, pg_current_xact_id(),
            clock_timestamp(), pg_current_wal_insert_lsn());
        bodies := bodies || body;
    END LOOP;

    -- What is expected tells of records, so only of those in compartments the member has keys for.
    IF p_before > 0 AND EXISTS (
        SELECT FROM (SELECT unnest(p_absent_room) UNION SELECT unnest(p_newest_room) UNION
                     SELECT r.compartment FROM store.record r WHERE r.id = ANY (p_expected_record)) AS x (room)
        WHERE NOT EXISTS (SELECT FROM store.compartment_grant g WHERE g.member = me AND g.compartment = x.room)) THEN
        RAISE EXCEPTION 'a revision is not as its entry says' USING ERRCODE = 'EV004';
    END IF;
    IF EXISTS (SELECT FROM unnest(p_expected_record, p_expected_revision) AS x (record, revision)
               WHERE NOT EXISTS (SELECT FROM store.record r WHERE r.id = x.record AND r.revision = x.revision))
       OR EXISTS (SELECT FROM unnest(p_absent_subject, p_absent_room) AS x (subject, room)
                  JOIN store.record r ON r.subject = x.subject AND r.compartment = x.room
                  JOIN store.revision v ON v.record = r.id AND v.revision = r.revision AND v.schema = 1)
       OR EXISTS (SELECT FROM unnest(p_newest_room, p_newest_entry) AS x (room, entry)
                  JOIN store.record r ON r.compartment = x.room
                  JOIN store.log_change v ON v.record = r.id AND v.revision = 1 WHERE v.sequence > x.entry) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'EV001';
    END IF;

    IF EXISTS (SELECT FROM unnest(p_people) AS x (id) WHERE encode(x.id, 'hex') NOT IN (
            SELECT b ->> 'person' FROM unnest(bodies) AS b)) THEN
        RAISE EXCEPTION 'someone is in no entry' USING ERRCODE = 'EV004';
    END IF;
    INSERT INTO store.person SELECT * FROM unnest(p_people, p_populations);
    IF saved > 0 THEN
        -- Each revision is its author's own, under the compartment's key of today, and named with its hash by its
        -- entry, which is about the same person; and each change an entry names is here.
        SELECT count(*) INTO counted
        FROM unnest(p_record, p_revision, p_subject, p_compartment, p_epoch, p_author, p_entry, p_sealed)
            AS f (record, revision, subject, room, epoch, author, entry, sealed)
        WHERE f.author = me
          AND EXISTS (
              SELECT FROM jsonb_array_elements(bodies[(f.entry - p_before)::integer] -> 'changes') AS c (change)
              WHERE c.change ->> 0 = encode(f.record, 'hex') AND (c.change ->> 1)::integer = f.revision
              AND c.change ->> 2 = encode(sha256(f.sealed), 'hex'))
          -- Everyone has the common compartment's key; what is there already is an owner's to change.
          AND (f.room > 0 OR p_before = 0 OR f.revision = 1 OR store.owner())
          AND (f.room < 16 OR encode(f.subject, 'hex') = bodies[(f.entry - p_before)::integer] ->> 'person')
          AND (f.room < 16 OR EXISTS (
              SELECT FROM store.person p WHERE p.id = f.subject AND p.population = f.room / 16))
          AND (p_before = 0 OR EXISTS (
              SELECT FROM store.compartment_grant g
              WHERE g.member = me AND g.compartment = f.room AND g.epoch = f.epoch));
        IF counted <> saved THEN
            RAISE EXCEPTION 'a revision is not as its entry says' USING ERRCODE = 'EV004';
        END IF;
        INSERT INTO store.record (compartment, id, subject, revision, excerpt)
        SELECT f.room, f.record, f.subject, 1, f.excerpt
        FROM unnest(p_record, p_revision, p_subject, p_compartment, p_excerpt)
            AS f (record, revision, subject, room, excerpt) WHERE f.revision = 1;
        GET DIAGNOSTICS counted = ROW_COUNT;
        UPDATE store.record r SET revision = f.revision, excerpt = f.excerpt
        FROM unnest(p_record, p_revision, p_subject, p_compartment, p_excerpt)
            AS f (record, revision, subject, room, excerpt)
        WHERE f.revision > 1 AND r.id = f.record AND r.compartment = f.room AND r.subject = f.subject
          AND r.revision = f.revision - 1;
        GET DIAGNOSTICS saved = ROW_COUNT;
        IF counted + saved <> cardinality(p_record) THEN
            RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'EV001';
        END IF;
        INSERT INTO store.revision
        SELECT * FROM unnest(p_record, p_revision, p_schema, p_epoch, p_author, p_entry, p_sealed, p_signature);
        INSERT INTO store.data_key SELECT * FROM unnest(p_compartment, p_record, p_revision, p_epoch, p_wrapped);
        INSERT INTO store.log_change SELECT * FROM unnest(p_record, p_revision, p_entry);
    END IF;
    SELECT coalesce(sum(jsonb_array_length(b -> 'changes')), 0) INTO counted FROM unnest(bodies) AS b;
    IF counted <> coalesce(cardinality(p_record), 0) THEN
        RAISE EXCEPTION 'an entry names a change that is not here' USING ERRCODE = 'EV004';
    END IF;

    UPDATE store.head SET sequence = at_sequence, hash = previous;
    PERFORM pg_notify('entrack', pg_backend_pid()::text);
END $$;

-- A document's content is brought before the entry and the record that make it count: until then it belongs to nothing,
-- and its key is nowhere but with whoever brings it.
CREATE FUNCTION entrack.bring_chunk(p_record bytea, p_position integer, p_sealed bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;  -- which fails in a state from before the record came to stand
    IF store.active() IS NOT TRUE OR length(p_sealed) > 1048576 OR EXISTS (
        SELECT FROM store.record r WHERE r.id = p_record) THEN
        RAISE EXCEPTION 'a chunk is brought by a member, before its record' USING ERRCODE = 'EV004';
    END IF;
    INSERT INTO store.chunk AS c
    VALUES (p_record, p_position, floor(extract(epoch FROM clock_timestamp()) / 86400)::integer, p_sealed);
END $$;

-- Chunks that never came to count: those of one document given up, and what was left over a day ago.
CREATE FUNCTION entrack.drop_chunks(p_record bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    DELETE FROM store.chunk c WHERE c.record = p_record AND store.active()
        AND NOT EXISTS (SELECT FROM store.record r WHERE r.id = c.record);
END $$;

CREATE FUNCTION entrack.sweep_chunks() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    DELETE FROM store.chunk c WHERE store.active()
        AND c.brought < floor(extract(epoch FROM clock_timestamp()) / 86400)::integer - 1
        AND NOT EXISTS (SELECT FROM store.record r WHERE r.id = c.record);
END $$;

-- An owner brings a manifest into force with an entry of this same transaction, and hands out the keys that follow.
CREATE FUNCTION entrack.sign(
    p_version integer, p_body bytea, p_signature bytea, p_entry bigint,
    p_compartment integer[], p_epoch integer[], p_member bytea[], p_wrapped bytea[]
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    newest integer := (SELECT coalesce(max(version), 0) FROM store.manifest);
    told jsonb := convert_from(p_body, 'UTF8')::jsonb;
BEGIN
    IF (newest > 0 AND NOT store.owner()) OR p_version <> newest + 1 OR NOT EXISTS (
        SELECT FROM store.log l WHERE l.sequence = p_entry AND l.xid = pg_current_xact_id()
        AND (convert_from(l.body, 'UTF8')::jsonb ->> 'manifest')::integer = p_version
    ) THEN
        RAISE EXCEPTION 'only an owner signs, with an entry that says so' USING ERRCODE = 'EV004';
    END IF;
    INSERT INTO store.manifest VALUES (p_version, p_body, p_signature, p_entry);
    DELETE FROM store.compartment_grant;
    INSERT INTO store.compartment_grant SELECT * FROM unnest(p_compartment, p_epoch, p_member, p_wrapped);
    DELETE FROM store.member;
    INSERT INTO store.member
    SELECT decode(replace(m ->> 'id', '-', ''), 'hex'), m ->> 'status' = 'active', (m ->> 'owner')::boolean
    FROM jsonb_array_elements(told -> 'members') AS m;
END $$;

-- An owner moves data keys under a compartment's new key, in the transaction that signs the manifest.
CREATE FUNCTION entrack.rewrap(p_compartment integer, p_epoch integer, p_record bytea[], p_revision integer[], p_wrapped bytea[])
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF NOT store.owner() OR NOT EXISTS (SELECT FROM store.log l WHERE l.xid = pg_current_xact_id()) THEN
        RAISE EXCEPTION 'only an owner changes keys, with an entry that says so' USING ERRCODE = 'EV004';
    END IF;
    UPDATE store.data_key k SET epoch = p_epoch, wrapped = x.wrapped
    FROM unnest(p_record, p_revision, p_wrapped) AS x (record, revision, wrapped)
    WHERE k.compartment = p_compartment AND k.record = x.record AND k.revision = x.revision;
END $$;

CREATE FUNCTION entrack.answer(p_member bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;  -- which fails in a state from before somebody's right was taken
    IF NOT store.owner() THEN
        RAISE EXCEPTION 'only an owner answers requests' USING ERRCODE = 'EV004';
    END IF;
    DELETE FROM store.join_request WHERE member = p_member;
END $$;

-- Replaces the header, which is authenticated under a key the server has not. Nothing when others were first.
CREATE FUNCTION entrack.replace_header(p_generation bigint, p_raw bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    -- A member; someone who has asked to join and brings their own way in; or a recovery in this very transaction.
    IF NOT store.active() AND NOT EXISTS (SELECT FROM store.join_request WHERE member = store.me())
       AND NOT EXISTS (SELECT FROM store.log WHERE xid = pg_current_xact_id() AND store.me() IS NOT NULL) THEN
        RAISE EXCEPTION 'this login is no member''s' USING ERRCODE = 'EV004';
    END IF;
    -- The server cannot tell a good header from a bad one, so every one is kept, with who replaced it.
    INSERT INTO store.header_before SELECT h.generation, h.raw, session_user, clock_timestamp() FROM store.header h
    WHERE h.generation = p_generation - 1;
    UPDATE store.header SET generation = p_generation, raw = p_raw WHERE generation = p_generation - 1;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM pg_notify('entrack', pg_backend_pid()::text);
    RETURN true;
END $$;

-- Emptying the log --------------------------------------------------------------------------------------------

-- What entries tell goes after 24 months, by the server's own clock; their hashes and signatures stay.
CREATE FUNCTION entrack.empty_bodies(p_until bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF store.owner() IS NOT TRUE OR EXISTS (
        SELECT FROM store.log l
        WHERE l.sequence <= p_until AND l.body IS NOT NULL AND l.at > clock_timestamp() - interval '730 days') THEN
        RAISE EXCEPTION 'those entries are not to be emptied' USING ERRCODE = 'EV004';
    END IF;
    UPDATE store.log l SET body = NULL, person = NULL WHERE l.sequence <= p_until AND l.body IS NOT NULL;
END $$;

-- What nobody needs any more and is no person's record: the name of a member who has left, and an incident. Only by an
-- owner, and last changed at an entry that tells nothing any more: that is emptied by this server's own clock.
CREATE FUNCTION entrack.remove(p_record bytea[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF store.owner() IS NOT TRUE OR EXISTS (
        SELECT FROM store.record r WHERE r.id = ANY (p_record) AND r.compartment <> 1
        AND (r.compartment <> 0 OR NOT EXISTS (SELECT FROM store.member m WHERE m.id = r.subject AND NOT m.active))
    ) OR EXISTS (
        SELECT FROM store.revision v JOIN store.log l ON l.sequence = v.entry
        WHERE v.record = ANY (p_record) AND l.body IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'those records are not to be removed' USING ERRCODE = 'EV004';
    END IF;
    DELETE FROM store.data_key k WHERE k.record = ANY (p_record);
    DELETE FROM store.revision v WHERE v.record = ANY (p_record);
    DELETE FROM store.record r WHERE r.id = ANY (p_record);
    GET DIAGNOSTICS gone = ROW_COUNT;
    IF gone <> cardinality(p_record) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'EV001';
    END IF;
    PERFORM pg_notify('entrack', pg_backend_pid()::text);
END $$;

-- Purging ------------------------------------------------------------------------------------------------------

-- Whether a body is of an event about a plan. The hash is looked for first: it is quicker than reading the body.
CREATE FUNCTION store.says(p_body bytea, p_event text, p_plan text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_temp AS $$
    SELECT CASE WHEN position(convert_to(p_plan, 'UTF8') in p_body) > 0 THEN
        convert_from(p_body, 'UTF8')::jsonb ->> 'event' = p_event AND convert_from(p_body, 'UTF8')::jsonb ->> 'file' = p_plan
        ELSE false END
$$;

-- What a purge is bound to from proposal to execution: the hash of the plan's details, which are sealed, of every
-- revision and person that goes, and of every record that stays with less. All three entries carry it as their file.
CREATE FUNCTION store.plan(
    p_details bytea, p_record bytea[], p_revision integer[], p_person bytea[], p_kept bytea[]
) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_temp AS $$
    SELECT encode(sha256('PV1s'::bytea || '\x00000005'::bytea || 'purge'::bytea
        || 'b'::bytea || int4send(length(p_details)) || p_details
        || 'b'::bytea || int4send(length(r.told)) || r.told
        || 'b'::bytea || int4send(length(p.told)) || p.told
        || 'b'::bytea || int4send(length(k.told)) || k.told), 'hex')
    FROM (SELECT coalesce(string_agg(x.record || int4send(x.revision), ''::bytea ORDER BY x.record, x.revision), '')
          FROM unnest(p_record, p_revision) AS x (record, revision)) AS r (told),
         (SELECT coalesce(string_agg(x.id, ''::bytea ORDER BY x.id), '') FROM unnest(p_person) AS x (id)) AS p (told),
         (SELECT coalesce(string_agg(x.id, ''::bytea ORDER BY x.id), '') FROM unnest(p_kept) AS x (id)) AS k (told)
$$;

-- The only way anything is deleted: in the transaction of an entry that says so, after a proposal and an approval by
-- two members with two logins, both committed before, neither withdrawn nor used; by one of the two; and just what was
-- approved. What a record keeps must be saved anew in this same transaction, a record stays exactly where the plan
-- says so, and nobody goes while they have a record.
-- Whether the approver's job description lets them, and whether they are the person concerned, is the program's to
-- check, from stored signatures.
CREATE FUNCTION entrack.purge(
    p_entry bigint, p_proposal bigint, p_approval bigint, p_details bytea,
    p_record bytea[], p_revision integer[], p_person bytea[], p_kept bytea[]
) RETURNS TABLE (keys bigint, revisions bigint, records bigint, people bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
#variable_conflict use_column
DECLARE
    plan text := store.plan(p_details, p_record, p_revision, p_person, p_kept);
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF store.active() IS NOT TRUE OR NOT EXISTS (
        SELECT FROM store.log l WHERE l.sequence = p_entry AND l.xid = pg_current_xact_id() AND l.login = session_user
        AND store.says(l.body, 'purge.carried_out', plan)
    ) OR NOT EXISTS (
        SELECT FROM store.log p JOIN store.log a ON p.sequence = p_proposal AND a.sequence = p_approval
        JOIN store.member m ON m.active AND encode(m.id, 'hex') = convert_from(a.body, 'UTF8')::jsonb ->> 'by'
        WHERE p.sequence < a.sequence AND a.sequence < p_entry
          AND p.xid <> pg_current_xact_id() AND a.xid <> pg_current_xact_id()
          AND store.says(p.body, 'purge.proposed', plan) AND store.says(a.body, 'purge.approved', plan)
          AND p.login <> a.login AND session_user IN (p.login, a.login)
          AND p.at > '-infinity' AND a.at > '-infinity'  -- not what was brought from elsewhere
          AND convert_from(p.body, 'UTF8')::jsonb ->> 'by' <> convert_from(a.body, 'UTF8')::jsonb ->> 'by'
    ) OR EXISTS (
        SELECT FROM store.log l WHERE l.sequence > p_proposal AND l.sequence <> p_entry
        AND (store.says(l.body, 'purge.declined', plan) OR store.says(l.body, 'purge.carried_out', plan))
    ) THEN
        RAISE EXCEPTION 'a purge is proposed by one and approved by another' USING ERRCODE = 'EV004';
    END IF;

    DELETE FROM store.data_key k USING unnest(p_record, p_revision) AS x (record, revision)
    WHERE k.record = x.record AND k.revision = x.revision;
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM store.revision v USING unnest(p_record, p_revision) AS x (record, revision)
    WHERE v.record = x.record AND v.revision = x.revision;
    GET DIAGNOSTICS revisions = ROW_COUNT;
    -- What is left of a record was there when it was proposed, or comes with this very transaction.
    IF EXISTS (SELECT FROM store.revision v WHERE v.record = ANY (p_record) AND v.entry > p_proposal AND NOT EXISTS (
            SELECT FROM store.log l WHERE l.sequence = v.entry AND l.xid = pg_current_xact_id())) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'EV001';
    END IF;
    DELETE FROM store.record r WHERE r.id = ANY (p_record)
        AND NOT EXISTS (SELECT FROM store.revision v WHERE v.record = r.id);
    GET DIAGNOSTICS records = ROW_COUNT;
    DELETE FROM store.chunk c WHERE c.record = ANY (p_record)
        AND NOT EXISTS (SELECT FROM store.record r WHERE r.id = c.record);
    DELETE FROM store.person p WHERE p.id = ANY (p_person)
        AND NOT EXISTS (SELECT FROM store.record r WHERE r.subject = p.id);
    GET DIAGNOSTICS people = ROW_COUNT;
    IF keys <> coalesce(cardinality(p_record), 0) OR revisions <> keys
       OR people <> coalesce(cardinality(p_person), 0)
       OR EXISTS (SELECT FROM unnest(p_kept) AS k (id) WHERE k.id IS NULL OR k.id <> ALL (p_record)
                  OR NOT EXISTS (SELECT FROM store.record r WHERE r.id = k.id))
       OR EXISTS (SELECT FROM store.record r WHERE r.id = ANY (p_record) AND r.id <> ALL (coalesce(p_kept, '{}'))) THEN
        RAISE EXCEPTION 'changed meanwhile' USING ERRCODE = 'EV001';
    END IF;
    PERFORM pg_notify('entrack', pg_backend_pid()::text);
    RETURN NEXT;
END $$;

-- Coming and going ---------------------------------------------------------------------------------------------

-- The first login founds the vault: it must still be empty, and from then on this login is that member's.
CREATE FUNCTION entrack.found(p_member bytea, p_generation bigint, p_raw bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF EXISTS (SELECT FROM store.header) THEN
        RAISE EXCEPTION 'there is a vault already' USING ERRCODE = 'EV005';
    END IF;
    INSERT INTO store.header VALUES (true, p_generation, p_raw);
    DELETE FROM store.login;
    INSERT INTO store.login VALUES (session_user, p_member);
    ANALYZE store.person, store.record, store.revision, store.data_key, store.log_change, store.log;
END $$;

-- An owner says which login a member comes with.
CREATE FUNCTION entrack.admit(p_login name, p_member bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF NOT store.owner() OR p_member = {recovery}
       OR EXISTS (SELECT FROM store.login WHERE name = p_login AND member <> p_member) THEN
        RAISE EXCEPTION 'only an owner lets members in' USING ERRCODE = 'EV004';
    END IF;
    INSERT INTO store.login VALUES (p_login, p_member) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION entrack.dismiss(p_member bytea) RETURNS SETOF name
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF NOT store.owner() OR p_member = store.me() THEN
        RAISE EXCEPTION 'only an owner lets members go' USING ERRCODE = 'EV004';
    END IF;
    RETURN QUERY DELETE FROM store.login WHERE member = p_member RETURNING name;
END $$;

-- Someone invited leaves their public keys, to be compared and confirmed.
CREATE FUNCTION entrack.request(p_body bytea, p_signature bytea, p_made text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF store.me() IS NULL OR EXISTS (SELECT FROM store.member WHERE id = store.me()) THEN
        RAISE EXCEPTION 'this login is no member''s' USING ERRCODE = 'EV004';
    END IF;
    INSERT INTO store.join_request VALUES (store.me(), p_body, p_signature, p_made)
    ON CONFLICT (member) DO UPDATE SET body = excluded.body, signature = excluded.signature, made = excluded.made;
END $$;

-- The administrator lets a login act for the recovery sheet; with it a new owner is named, and the login is theirs.
CREATE FUNCTION store.appoint(p_login name) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    INSERT INTO store.login VALUES (p_login, {recovery}) ON CONFLICT (name) DO UPDATE SET member = excluded.member;
END $$;

CREATE FUNCTION entrack.take_over(p_member bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    IF store.me() IS DISTINCT FROM {recovery} OR NOT EXISTS (
        SELECT FROM store.member WHERE id = p_member AND active AND owner) THEN
        RAISE EXCEPTION 'only the recovery sheet names a new owner' USING ERRCODE = 'EV004';
    END IF;
    UPDATE store.login SET member = p_member WHERE name = session_user;
END $$;

-- A vault that moves here from elsewhere is brought in one transaction, which ends with `found`: an empty vault is
-- filled, and one that is founded never again.
CREATE FUNCTION entrack.bring(p_table text, p_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_temp AS $$
BEGIN
    PERFORM FROM store.head FOR UPDATE;
    IF EXISTS (SELECT FROM store.header) OR p_table NOT IN ('person', 'record', 'revision', 'data_key', 'chunk', 'log_change',
        'manifest', 'compartment_grant', 'join_request', 'log') THEN
        RAISE EXCEPTION 'there is a vault already' USING ERRCODE = 'EV005';
    END IF;
    IF p_table = 'log' THEN
        INSERT INTO store.log
        SELECT x.*, session_user, gen_random_uuid(), pg_current_xact_id(), '-infinity', pg_current_wal_insert_lsn()
        FROM jsonb_to_recordset(p_rows) AS x (sequence bigint, body bytea, body_hash bytea, entry_hash bytea,
            signature bytea, person bytea);
        UPDATE store.head SET (sequence, hash) = (
            SELECT l.sequence, l.entry_hash FROM store.log l ORDER BY l.sequence DESC LIMIT 1);
    ELSE
        EXECUTE format('INSERT INTO store.%I SELECT * FROM jsonb_populate_recordset(NULL::store.%I, $1)',
            p_table, p_table) USING p_rows;
    END IF;
    IF p_table = 'manifest' THEN
        INSERT INTO store.member
        SELECT decode(replace(m ->> 'id', '-', ''), 'hex'), m ->> 'status' = 'active', (m ->> 'owner')::boolean
        FROM jsonb_array_elements((
            SELECT convert_from(body, 'UTF8')::jsonb -> 'members' FROM store.manifest ORDER BY version DESC LIMIT 1)) AS m
        ON CONFLICT (id) DO UPDATE SET active = excluded.active, owner = excluded.owner;
    END IF;
END $$;

-- What has been brought, to be compared before the vault is founded.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['person', 'record', 'revision', 'data_key', 'chunk', 'log', 'log_change', 'manifest',
                             'compartment_grant', 'join_request'] LOOP
        EXECUTE format('CREATE FUNCTION entrack.brought_%1$s() RETURNS SETOF store.%1$I LANGUAGE sql STABLE'
            ' SECURITY DEFINER SET search_path = pg_temp AS'
            ' $f$ SELECT * FROM store.%1$I WHERE NOT EXISTS (SELECT FROM store.header) $f$', t);
    END LOOP;
END $$;

GRANT SELECT ON ALL TABLES IN SCHEMA entrack TO {members_role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA entrack TO {members_role};
-- The views ask these on behalf of whoever reads; without a way into `store` nobody can call them by themselves.
GRANT EXECUTE ON FUNCTION store.covered(), store.covers_log(), store.covers_chunks(), store.owner(), store.active(), store.me()
    TO {members_role};
RESET ROLE;
REVOKE {owner_role} FROM CURRENT_USER;
