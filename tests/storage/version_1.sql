-- A file of version 1 as that version's own program wrote it: its script, then rows of every kind.
-- Timestamps are UTC, ISO 8601 text. Amounts and quantities are decimal text. Lists are JSON text.

CREATE TABLE conversion (
    id INTEGER PRIMARY KEY,
    external_reference TEXT NOT NULL,
    crm TEXT NOT NULL,
    quote_id TEXT NOT NULL,
    quote_number TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    part INTEGER NOT NULL CHECK (part >= 1),
    customer_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'creating', 'unknown', 'created', 'confirming',
                                         'confirmed', 'done', 'refused', 'cancelled')),
    lines TEXT NOT NULL,
    draft TEXT NOT NULL,
    order_id TEXT NOT NULL DEFAULT '',
    order_number TEXT NOT NULL DEFAULT '',
    writer TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    reasons TEXT NOT NULL DEFAULT '{}',
    choice TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
-- The database forbids what must not be: two living rows of one reference, two unfinished ones of one quote.
CREATE UNIQUE INDEX conversion_one_living ON conversion (external_reference)
    WHERE state NOT IN ('refused', 'cancelled');
CREATE UNIQUE INDEX conversion_one_unfinished ON conversion (crm, quote_id)
    WHERE state IN ('claimed', 'creating', 'unknown', 'created', 'confirming');
CREATE INDEX conversion_by_quote ON conversion (crm, quote_id);

CREATE TABLE conversion_step (
    id INTEGER PRIMARY KEY,
    conversion_id INTEGER NOT NULL REFERENCES conversion (id),
    at TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX conversion_step_of ON conversion_step (conversion_id);

CREATE TABLE link (
    crm_account_id TEXT NOT NULL,
    erp_number TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('linked', 'not_the_same')),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (crm_account_id, erp_number)
);

CREATE TABLE promise (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    quote_id TEXT NOT NULL DEFAULT '',
    quote_number TEXT NOT NULL DEFAULT '',
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    parts TEXT NOT NULL,
    warehouse TEXT NOT NULL,
    rested_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('holds', 'at_risk', 'kept', 'withdrawn')),
    made_at TEXT NOT NULL,
    checked_at TEXT,
    new_date TEXT,
    told_crm INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX promise_by_quote ON promise (quote_id);
CREATE INDEX promise_by_customer ON promise (customer_id);

CREATE TABLE inbox_item (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    customer TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    occurrences INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'dismissed')),
    unread INTEGER NOT NULL DEFAULT 1,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL
);
-- A fault that repeats is one entry with a count.
CREATE UNIQUE INDEX inbox_one_open ON inbox_item (kind, subject) WHERE state = 'open';

CREATE TABLE inbox_history (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES inbox_item (id),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX inbox_history_of ON inbox_history (item_id);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    writer TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (writer, number)
);

CREATE TABLE cache (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    batch TEXT NOT NULL,
    UNIQUE (kind, record)
);
CREATE VIRTUAL TABLE search_text USING fts5 (
    title, detail, content = 'search_entry', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_text (rowid, title, detail) VALUES (new.id, new.title, new.detail);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_text (search_text, rowid, title, detail) VALUES ('delete', old.id, old.title, old.detail);
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE OF title, detail ON search_entry BEGIN
    INSERT INTO search_text (search_text, rowid, title, detail) VALUES ('delete', old.id, old.title, old.detail);
    INSERT INTO search_text (rowid, title, detail) VALUES (new.id, new.title, new.detail);
END;

INSERT INTO conversion VALUES (1, 'crm:whole:r1:p1', 'crm', 'whole', 'N-whole', 1, 1, 'Müller & Söhne', 'done', '[["1", "4"]]', '{"lines": [{"item": "CP-100", "price": "249.00"}]}', '71', 'SO-1', 'pc/ada', '', '{"overdue": "paid today"}', '{"warehouse": "WH"}', '2026-03-02T09:00:00.123456+00:00', '2026-03-02T09:10:00.123456+00:00');
INSERT INTO conversion VALUES (2, 'crm:whole:r1:p2', 'crm', 'whole', 'N-whole', 1, 2, 'Müller & Söhne', 'done', '[["1", "6"]]', '{"lines": [{"item": "CP-100", "price": "249.00"}]}', '72', 'SO-2', 'pc/ada', '', '{"overdue": "paid today"}', '{"warehouse": "WH"}', '2026-03-02T09:13:00.123456+00:00', '2026-03-02T09:23:00.123456+00:00');
INSERT INTO conversion VALUES (3, 'crm:claimed:r1:p1', 'crm', 'claimed', 'N-claimed', 1, 1, 'Müller & Söhne', 'claimed', '[["1", "4"]]', '{}', '', '', 'pc/ada', '', '{}', '{}', '2026-03-02T09:26:00.123456+00:00', '2026-03-02T09:26:00.123456+00:00');
INSERT INTO conversion VALUES (4, 'crm:creating:r1:p1', 'crm', 'creating', 'N-creating', 1, 1, 'Müller & Söhne', 'creating', '[["1", "4"]]', '{}', '', '', 'pc/ada', '', '{}', '{}', '2026-03-02T09:28:00.123456+00:00', '2026-03-02T09:30:00.123456+00:00');
INSERT INTO conversion VALUES (5, 'crm:unknown:r1:p1', 'crm', 'unknown', 'N-unknown', 1, 1, 'Müller & Söhne', 'unknown', '[["1", "4"]]', '{}', '', '', 'pc/ada', 'no_answer', '{}', '{}', '2026-03-02T09:32:00.123456+00:00', '2026-03-02T09:36:00.123456+00:00');
INSERT INTO conversion VALUES (6, 'crm:created:r1:p1', 'crm', 'created', 'N-created', 1, 1, 'Müller & Söhne', 'created', '[["1", "4"]]', '{}', '80', 'SO-8', 'pc/ada', '', '{}', '{}', '2026-03-02T09:38:00.123456+00:00', '2026-03-02T09:42:00.123456+00:00');
INSERT INTO conversion VALUES (7, 'crm:confirming:r1:p1', 'crm', 'confirming', 'N-confirming', 1, 1, 'Müller & Söhne', 'confirming', '[["1", "4"]]', '{}', '80', 'SO-8', 'pc/ada', '', '{}', '{}', '2026-03-02T09:44:00.123456+00:00', '2026-03-02T09:50:00.123456+00:00');
INSERT INTO conversion VALUES (8, 'crm:confirmed:r1:p1', 'crm', 'confirmed', 'N-confirmed', 1, 1, 'Müller & Söhne', 'confirmed', '[["1", "4"]]', '{}', '80', 'SO-8', 'pc/ada', '', '{}', '{}', '2026-03-02T09:52:00.123456+00:00', '2026-03-02T10:00:00.123456+00:00');
INSERT INTO conversion VALUES (9, 'crm:refused:r1:p1', 'crm', 'refused', 'N-refused', 1, 1, 'Müller & Söhne', 'refused', '[["1", "4"]]', '{}', '', '', 'pc/ada', '', '{}', '{}', '2026-03-02T10:02:00.123456+00:00', '2026-03-02T10:06:00.123456+00:00');
INSERT INTO conversion VALUES (10, 'crm:cancelled:r1:p1', 'crm', 'cancelled', 'N-cancelled', 1, 1, 'Müller & Söhne', 'cancelled', '[["1", "4"]]', '{}', '80', 'SO-8', 'pc/ada', '', '{}', '{}', '2026-03-02T10:08:00.123456+00:00', '2026-03-02T10:14:00.123456+00:00');
INSERT INTO conversion_step VALUES (1, 1, '2026-03-02T09:01:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (2, 1, '2026-03-02T09:03:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (3, 1, '2026-03-02T09:05:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (4, 1, '2026-03-02T09:07:00.123456+00:00', 'created', 'confirming', '');
INSERT INTO conversion_step VALUES (5, 1, '2026-03-02T09:09:00.123456+00:00', 'confirming', 'confirmed', '');
INSERT INTO conversion_step VALUES (6, 1, '2026-03-02T09:11:00.123456+00:00', 'confirmed', 'done', '');
INSERT INTO conversion_step VALUES (7, 2, '2026-03-02T09:14:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (8, 2, '2026-03-02T09:16:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (9, 2, '2026-03-02T09:18:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (10, 2, '2026-03-02T09:20:00.123456+00:00', 'created', 'confirming', '');
INSERT INTO conversion_step VALUES (11, 2, '2026-03-02T09:22:00.123456+00:00', 'confirming', 'confirmed', '');
INSERT INTO conversion_step VALUES (12, 2, '2026-03-02T09:24:00.123456+00:00', 'confirmed', 'done', '');
INSERT INTO conversion_step VALUES (13, 3, '2026-03-02T09:27:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (14, 4, '2026-03-02T09:29:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (15, 4, '2026-03-02T09:31:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (16, 5, '2026-03-02T09:33:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (17, 5, '2026-03-02T09:35:00.123456+00:00', 'claimed', 'creating', 'no_answer');
INSERT INTO conversion_step VALUES (18, 5, '2026-03-02T09:37:00.123456+00:00', 'creating', 'unknown', 'no_answer');
INSERT INTO conversion_step VALUES (19, 6, '2026-03-02T09:39:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (20, 6, '2026-03-02T09:41:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (21, 6, '2026-03-02T09:43:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (22, 7, '2026-03-02T09:45:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (23, 7, '2026-03-02T09:47:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (24, 7, '2026-03-02T09:49:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (25, 7, '2026-03-02T09:51:00.123456+00:00', 'created', 'confirming', '');
INSERT INTO conversion_step VALUES (26, 8, '2026-03-02T09:53:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (27, 8, '2026-03-02T09:55:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (28, 8, '2026-03-02T09:57:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (29, 8, '2026-03-02T09:59:00.123456+00:00', 'created', 'confirming', '');
INSERT INTO conversion_step VALUES (30, 8, '2026-03-02T10:01:00.123456+00:00', 'confirming', 'confirmed', '');
INSERT INTO conversion_step VALUES (31, 9, '2026-03-02T10:03:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (32, 9, '2026-03-02T10:05:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (33, 9, '2026-03-02T10:07:00.123456+00:00', 'creating', 'refused', '');
INSERT INTO conversion_step VALUES (34, 10, '2026-03-02T10:09:00.123456+00:00', '', 'claimed', '');
INSERT INTO conversion_step VALUES (35, 10, '2026-03-02T10:11:00.123456+00:00', 'claimed', 'creating', '');
INSERT INTO conversion_step VALUES (36, 10, '2026-03-02T10:13:00.123456+00:00', 'creating', 'created', '');
INSERT INTO conversion_step VALUES (37, 10, '2026-03-02T10:15:00.123456+00:00', 'created', 'cancelled', '');
INSERT INTO link VALUES ('a-1', '10001', 'linked', 'eve', '2026-03-02T10:17:00.123456+00:00');
INSERT INTO link VALUES ('a-1', '10002', 'not_the_same', 'ada', '2026-03-02T10:18:00.123456+00:00');
INSERT INTO promise VALUES ('p1', 'a-1', 'Müller & Söhne', 'whole', 'N-whole', 'CP-100', 'PCE', '[["2026-03-09", "120.50"], ["2026-04-01", "4"]]', 'WH', '["PO-7"]', 'at_risk', '2026-03-02T10:19:00.123456+00:00', '2026-03-02T10:20:00.123456+00:00', '2026-03-12', 1);
INSERT INTO inbox_item VALUES (1, 'outcome_unknown', 'q:unknown', 'Müller & Söhne', 'no_answer', '{"system": "erp"}', 'eve', 2, 'open', 1, '2026-03-02T10:21:00.123456+00:00', '2026-03-02T10:23:00.123456+00:00');
INSERT INTO inbox_item VALUES (2, 'connection', 'crm', '', 'no_answer', '{}', '', 1, 'dismissed', 1, '2026-03-02T10:26:00.123456+00:00', '2026-03-02T10:26:00.123456+00:00');
INSERT INTO inbox_history VALUES (1, 1, '2026-03-02T10:22:00.123456+00:00', 'Firmdate', 'opened', 'no_answer');
INSERT INTO inbox_history VALUES (2, 1, '2026-03-02T10:24:00.123456+00:00', 'ada', 'assigned', 'eve');
INSERT INTO inbox_history VALUES (3, 1, '2026-03-02T10:25:00.123456+00:00', 'eve', 'note', 'I asked them.');
INSERT INTO inbox_history VALUES (4, 2, '2026-03-02T10:27:00.123456+00:00', 'Firmdate', 'opened', 'no_answer');
INSERT INTO inbox_history VALUES (5, 2, '2026-03-02T10:28:00.123456+00:00', 'ada', 'dismissed', 'known');
INSERT INTO audit VALUES (1, 'pc/ada', 1, '2026-03-02T09:12:00.123456+00:00', 'ada', 'converted', 'crm:whole:r1:p1', '{"order": "SO-1", "total": "2084.83"}', '0000000000000000000000000000000000000000000000000000000000000000', '12af1f376c13dc57db168fb89086b6c9fe293460bcc3fdf5fbc4ead0949f7d49');
INSERT INTO audit VALUES (2, 'pc/ada', 2, '2026-03-02T09:25:00.123456+00:00', 'ada', 'converted', 'crm:whole:r1:p2', '{"order": "SO-2", "total": "2084.83"}', '12af1f376c13dc57db168fb89086b6c9fe293460bcc3fdf5fbc4ead0949f7d49', '7f73ffa1b94d7f0a809d8ed4f45a15d2900f5c0566f745cea7515e1a78178833');
INSERT INTO audit VALUES (3, 'pc/eve', 1, '2026-03-02T10:16:00.123456+00:00', 'eve', 'link', 'a-1', '{"erp_number": "10001"}', '0000000000000000000000000000000000000000000000000000000000000000', '94a52c25c95cfc7e8d15bfd59d2b6daab20b9604d0f73c771297ffcf04431ae8');
INSERT INTO cache VALUES ('orders', 'a-1', '{"a": 1}', '2026-03-02T10:29:00.123456+00:00');
INSERT INTO search_entry VALUES (1, 'customer', 'a-1', 'Müller & Söhne', 'Graz', '1');
PRAGMA user_version = 1;
