-- Plain SQL that SQLite and PostgreSQL both run. Times are BIGINT microseconds of
-- UTC since 1970; JSON is TEXT; BYTEA is bytes in PostgreSQL, and SQLite stores what
-- it is given.

-- +goose Up
CREATE TABLE organizations (
    id       TEXT PRIMARY KEY,
    district TEXT NOT NULL,
    body     TEXT NOT NULL
);
CREATE INDEX organizations_district ON organizations (district);

CREATE TABLE applications (
    number     TEXT PRIMARY KEY,
    child_iin  TEXT NOT NULL,
    district   TEXT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX applications_child ON applications (child_iin);

CREATE TABLE applicants (
    iin        TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    phone      TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- A child is linked to one applicant at a time: the key holds that.
CREATE TABLE links (
    child_iin     TEXT PRIMARY KEY,
    applicant_iin TEXT NOT NULL,
    child         TEXT NOT NULL,
    degree        TEXT NOT NULL,
    application   TEXT NOT NULL,
    linked_at     BIGINT NOT NULL
);
CREATE INDEX links_applicant ON links (applicant_iin);

CREATE TABLE challenges (
    id         TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used       INTEGER NOT NULL
);

-- One-time codes. hash is HMAC-SHA256 of the code under salt.
CREATE TABLE codes (
    id         TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    iin        TEXT NOT NULL,
    phone      TEXT NOT NULL,
    text_hash  TEXT NOT NULL,
    salt       BYTEA NOT NULL,
    hash       BYTEA NOT NULL,
    sent_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    tries      INTEGER NOT NULL,
    used       INTEGER NOT NULL
);
CREATE INDEX codes_iin ON codes (purpose, iin, sent_at);
CREATE INDEX codes_phone ON codes (purpose, phone, sent_at);

CREATE TABLE sessions (
    token_hash    TEXT PRIMARY KEY,
    applicant_iin TEXT NOT NULL,
    method        TEXT NOT NULL,
    district      TEXT NOT NULL,
    office        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE entries (
    id             TEXT PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
    check_code     TEXT NOT NULL UNIQUE,
    application    TEXT NOT NULL,
    child_iin      TEXT NOT NULL,
    applicant_iin  TEXT NOT NULL,
    applicant      TEXT NOT NULL,
    organization   TEXT NOT NULL,
    age_group      TEXT NOT NULL,
    lang           TEXT NOT NULL,
    position       BIGINT NOT NULL,
    first_place    BIGINT NOT NULL,
    status         TEXT NOT NULL,
    signed_by      TEXT NOT NULL,
    statement_lang TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    read_at        BIGINT NOT NULL
);
CREATE INDEX entries_applicant ON entries (applicant_iin);
CREATE UNIQUE INDEX entries_position ON entries (organization, age_group, lang, position);
CREATE UNIQUE INDEX entries_once ON entries (child_iin, organization, lang) WHERE status <> 'removed';

-- What proves a placement: the bytes that were signed and how.
CREATE TABLE evidence (
    entry_id    TEXT PRIMARY KEY REFERENCES entries (id),
    statement   TEXT NOT NULL,
    text        TEXT NOT NULL,
    text_hash   TEXT NOT NULL,
    method      TEXT NOT NULL,
    cms         BYTEA,
    certificate BYTEA,
    signer      TEXT NOT NULL,
    code_id     TEXT NOT NULL,
    phone       TEXT NOT NULL,
    sent_at     BIGINT NOT NULL,
    signed_at   BIGINT NOT NULL,
    verified_at BIGINT NOT NULL
);

CREATE TABLE events (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    seq      BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
);

CREATE TABLE documents (
    id         TEXT PRIMARY KEY,
    entry_id   TEXT NOT NULL REFERENCES entries (id),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    body       BYTEA NOT NULL
);
CREATE INDEX documents_entry ON documents (entry_id);

CREATE TABLE idempotency (
    key           TEXT PRIMARY KEY,
    applicant_iin TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    answer        TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);

-- +goose Down
DROP TABLE idempotency;
DROP TABLE documents;
DROP TABLE events;
DROP TABLE evidence;
DROP TABLE entries;
DROP TABLE counters;
DROP TABLE sessions;
DROP TABLE codes;
DROP TABLE challenges;
DROP TABLE links;
DROP TABLE applicants;
DROP TABLE applications;
DROP TABLE organizations;
