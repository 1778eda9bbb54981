import GRDB

extension RunJournal {
    /// The tables; columns are named here and nowhere else but in the queries of this target.
    ///
    /// `row` holds one line for each row that was sent or has ended, so that what is missing was not attempted. `attempt`
    /// holds one line for each HTTP exchange, written before it begins; its `step` is NULL for the row's own request. `step` holds what a row of
    /// several calls has done so far; its `reference_mark` outlives the exported reference, and is of no use without `signing_key`.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: passes, rows, attempts") { db in
            try db.execute(
                sql: """
                    CREATE TABLE job (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        name TEXT NOT NULL,
                        signing_key BLOB NOT NULL CHECK (length(signing_key) = 32),
                        created_at INTEGER NOT NULL,
                        tool_version TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE pass (
                        number INTEGER PRIMARY KEY,
                        started_at INTEGER NOT NULL,
                        input_name TEXT NOT NULL,
                        input_sha256 TEXT NOT NULL,
                        input_bytes INTEGER NOT NULL,
                        row_count INTEGER NOT NULL,
                        mapping_name TEXT NOT NULL,
                        mapping_sha256 TEXT NOT NULL,
                        target TEXT NOT NULL,
                        plan_digest TEXT NOT NULL,
                        rejections_recorded INTEGER NOT NULL DEFAULT 0,
                        canary_done INTEGER NOT NULL DEFAULT 0
                    ) STRICT;
                    CREATE TABLE process (
                        id INTEGER PRIMARY KEY,
                        pass INTEGER NOT NULL REFERENCES pass (number),
                        pid INTEGER NOT NULL,
                        started_at INTEGER NOT NULL,
                        ended_at INTEGER,
                        ended_as TEXT
                    ) STRICT;
                    CREATE TABLE row (
                        pass INTEGER NOT NULL,
                        ordinal INTEGER NOT NULL,
                        line INTEGER NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('sending', 'waiting', 'created', 'recovered',
                            'already_done', 'rejected', 'failed', 'needs_review')),
                        attempts INTEGER NOT NULL DEFAULT 0,
                        generation INTEGER NOT NULL DEFAULT 0,
                        idempotency_key TEXT,
                        key_first_sent_at INTEGER,
                        fingerprint BLOB,
                        payment_source_id TEXT,
                        http_status INTEGER,
                        code TEXT,
                        message TEXT,
                        ended_at INTEGER,
                        PRIMARY KEY (pass, ordinal)
                    ) STRICT, WITHOUT ROWID;
                    CREATE UNIQUE INDEX row_done_once ON row (fingerprint) WHERE state IN ('created', 'recovered');
                    CREATE INDEX row_for_review ON row (fingerprint) WHERE state = 'needs_review';
                    CREATE INDEX row_by_source ON row (payment_source_id) WHERE payment_source_id IS NOT NULL;
                    CREATE TABLE attempt (
                        pass INTEGER NOT NULL,
                        ordinal INTEGER NOT NULL,
                        number INTEGER NOT NULL,
                        process INTEGER NOT NULL,
                        purpose TEXT NOT NULL CHECK (purpose IN ('request', 'look_up')),
                        sent_at INTEGER NOT NULL,
                        answered_at INTEGER,
                        http_status INTEGER,
                        code TEXT,
                        is_replayed INTEGER NOT NULL DEFAULT 0,
                        PRIMARY KEY (pass, ordinal, number)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX attempt_by_time ON attempt (sent_at);
                    """
            )
        }
        migrator.registerMigration("2: the second file of an input") { db in
            try db.execute(sql: "ALTER TABLE pass ADD COLUMN joined_sha256 TEXT")
        }
        migrator.registerMigration("3: the audit of attempts, live state, control") { db in
            try db.execute(
                sql: """
                    ALTER TABLE attempt ADD COLUMN generation INTEGER;
                    ALTER TABLE attempt ADD COLUMN cause TEXT;
                    ALTER TABLE attempt ADD COLUMN retry_after_ms INTEGER;
                    ALTER TABLE attempt ADD COLUMN decision TEXT CHECK (decision IN ('ended', 'retry', 'look_up', 'left'));
                    ALTER TABLE attempt ADD COLUMN wait_ms INTEGER;
                    CREATE TABLE live (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        process INTEGER NOT NULL,
                        written_at INTEGER NOT NULL,
                        binding TEXT NOT NULL,
                        in_flight INTEGER NOT NULL,
                        window INTEGER NOT NULL,
                        waiting INTEGER NOT NULL,
                        calls_per_minute INTEGER NOT NULL,
                        calls_in_last_minute INTEGER NOT NULL,
                        participants INTEGER NOT NULL,
                        waits_until INTEGER,
                        seconds_left REAL,
                        ends_at INTEGER,
                        is_ending INTEGER NOT NULL CHECK (is_ending IN (0, 1)),
                        outage_cause TEXT,
                        outage_since INTEGER
                    ) STRICT;
                    CREATE TABLE control (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        requested_at INTEGER NOT NULL,
                        request TEXT NOT NULL CHECK (request IN ('pause', 'hold', 'resume', 'pace')),
                        value INTEGER
                    ) STRICT;
                    """
            )
        }
        migrator.registerMigration("4: steps, customers, held references") { db in
            try db.execute(sql: stepTables)
        }
        migrator.registerMigration("5: approvals") { db in
            try db.execute(sql: approvalTable)
        }
        migrator.registerMigration("6: the report that was approved") { db in
            try db.execute(
                sql: "ALTER TABLE approval ADD COLUMN report_sha256 TEXT CHECK (length(report_sha256) = 64)"
            )
        }
        migrator.registerMigration("7: undos that began, what removals change") { db in
            try db.execute(sql: undoTables)
        }
        return migrator
    }

    /// One consent to a plan a line; a person's repeated one, and that of the same digest on the command line, is kept once.
    private static let approvalTable = """
        CREATE TABLE approval (
            id INTEGER PRIMARY KEY,
            plan_digest TEXT NOT NULL CHECK (length(plan_digest) = 64),
            way TEXT NOT NULL CHECK (way IN ('approve', 'approved_plan')),
            name TEXT CHECK (length(name) > 0),
            approved_at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL,
            tool_version TEXT NOT NULL,
            row_count INTEGER NOT NULL,
            ready INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            become_primary INTEGER NOT NULL,
            calls INTEGER NOT NULL,
            CHECK ((way = 'approve') = (name IS NOT NULL))
        ) STRICT;
        CREATE UNIQUE INDEX approval_once ON approval (plan_digest, way, coalesce(name, ''));
        """

    /// A decision's CHECK cannot be altered, so `attempt` is made anew, in its order.
    ///
    /// `held` says whose reference is in which line of `slot`. Only the lines of `slot` hold a secret, and they are
    /// overwritten in place and never removed: a B-tree that moves its lines about leaves copies of them in its pages,
    /// which `secure_delete` does not find.
    private static let stepTables = """
        CREATE TABLE attempt_with_step (
            pass INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            number INTEGER NOT NULL,
            process INTEGER NOT NULL,
            purpose TEXT NOT NULL CHECK (purpose IN ('request', 'look_up')),
            sent_at INTEGER NOT NULL,
            answered_at INTEGER,
            http_status INTEGER,
            code TEXT,
            is_replayed INTEGER NOT NULL DEFAULT 0,
            generation INTEGER,
            cause TEXT,
            retry_after_ms INTEGER,
            decision TEXT CHECK (decision IN ('ended', 'next_step', 'retry', 'look_up', 'left')),
            wait_ms INTEGER,
            step TEXT CHECK (step IN ('read_primary', 'export', 'restore_primary', 'delete_old')),
            PRIMARY KEY (pass, ordinal, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO attempt_with_step (pass, ordinal, number, process, purpose, sent_at, answered_at, http_status, code,
            is_replayed, generation, cause, retry_after_ms, decision, wait_ms)
        SELECT pass, ordinal, number, process, purpose, sent_at, answered_at, http_status, code,
            is_replayed, generation, cause, retry_after_ms, decision, wait_ms
        FROM attempt ORDER BY pass, ordinal, number;
        DROP TABLE attempt;
        ALTER TABLE attempt_with_step RENAME TO attempt;
        CREATE INDEX attempt_by_time ON attempt (sent_at);
        ALTER TABLE row ADD COLUMN customer_mark BLOB;
        CREATE INDEX row_made ON row (fingerprint)
            WHERE payment_source_id IS NOT NULL AND state NOT IN ('created', 'recovered');
        CREATE TABLE step (
            pass INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            step TEXT NOT NULL CHECK (step IN ('read_primary', 'export', 'restore_primary', 'request', 'delete_old')),
            done_at INTEGER NOT NULL,
            payment_source_id TEXT,
            reference_mark BLOB CHECK (length(reference_mark) = 16),
            PRIMARY KEY (pass, ordinal, step)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE slot (
            id INTEGER PRIMARY KEY,
            content BLOB NOT NULL CHECK (length(content) = \(HeldContent.length))
        ) STRICT;
        CREATE TABLE held (
            pass INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            slot INTEGER NOT NULL UNIQUE REFERENCES slot (id),
            is_result INTEGER NOT NULL CHECK (is_result IN (0, 1)),
            PRIMARY KEY (pass, ordinal)
        ) STRICT, WITHOUT ROWID;
        """
}
