-- What became of each order since it was converted, and what the CRM's opportunity was told of it.
CREATE TABLE order_watch (
    conversion_id INTEGER NOT NULL UNIQUE REFERENCES conversion (id),
    status TEXT NOT NULL DEFAULT 'confirmed',
    changes TEXT NOT NULL DEFAULT '[]',
    note TEXT NOT NULL DEFAULT 'owed' CHECK (note IN ('owed', 'begun', 'told', 'none')),
    stage TEXT NOT NULL DEFAULT 'owed' CHECK (stage IN ('owed', 'told', 'none')),
    changed_at TEXT NOT NULL
);
-- Orders of before: nobody tells their opportunities now.
INSERT INTO order_watch (conversion_id, note, stage, changed_at)
    SELECT id, 'none', 'none', updated_at FROM conversion WHERE state = 'done';

-- The status that stands on the CRM's quote, as far as we wrote it.
CREATE TABLE quote_told (
    crm TEXT NOT NULL,
    quote_id TEXT NOT NULL,
    status TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (crm, quote_id)
);
INSERT INTO quote_told (crm, quote_id, status, at)
    SELECT crm, quote_id, 'confirmed', max(updated_at) FROM conversion WHERE state = 'done' GROUP BY crm, quote_id;

-- Which journal this is: a claim in an ERP says whose it is.
CREATE TABLE store_identity (
    one INTEGER NOT NULL UNIQUE CHECK (one = 1),
    name TEXT NOT NULL
);
