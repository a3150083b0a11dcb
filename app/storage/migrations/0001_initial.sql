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
