-- +goose Up
-- What the database is, told at its first use: the key "kind", real or practice.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Questions to a register that it refused, or that are being asked. kind is "bmg",
-- with the IIN and the phone asked about, or "kinship", with the applicant's IIN.
CREATE TABLE attempts (
    id       TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    iin      TEXT NOT NULL,
    phone    TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX attempts_iin ON attempts (kind, iin, asked_at);
CREATE INDEX attempts_phone ON attempts (kind, phone, asked_at);

CREATE INDEX codes_day ON codes (iin, sent_at);

-- +goose Down
DROP INDEX codes_day;
DROP TABLE attempts;
DROP TABLE meta;
