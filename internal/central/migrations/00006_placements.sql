-- +goose Up
-- The Idempotency-Key counts for each applicant: nobody uses another one's up.
CREATE TABLE idempotency_of (
    key           TEXT NOT NULL,
    applicant_iin TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    answer        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (applicant_iin, key)
);
INSERT INTO idempotency_of SELECT key, applicant_iin, body_hash, answer, created_at FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_of RENAME TO idempotency;

DROP INDEX entries_visit;
CREATE UNIQUE INDEX entries_visit ON entries (visit_id, applicant_iin) WHERE visit_id <> '';

-- What stands for the visit on paper (queue.VisitCheck). The next migration fills it.
ALTER TABLE entries ADD COLUMN visit_check TEXT NOT NULL DEFAULT '';
CREATE INDEX entries_visit_check ON entries (visit_check) WHERE visit_check <> '';

-- +goose Down
DROP INDEX entries_visit_check;
ALTER TABLE entries DROP COLUMN visit_check;
DROP INDEX entries_visit;
CREATE UNIQUE INDEX entries_visit ON entries (visit_id) WHERE visit_id <> '';
CREATE TABLE idempotency_once (
    key           TEXT PRIMARY KEY,
    applicant_iin TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    answer        TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);
INSERT INTO idempotency_once SELECT key, applicant_iin, body_hash, answer, created_at FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_once RENAME TO idempotency;
