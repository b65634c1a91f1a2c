-- +goose Up
-- What a signature was verified with, in JSON. confirmed is 1; 0 where nobody could tell
-- whether the certificate is revoked, to be asked again; -1 where it turned out to be.
ALTER TABLE evidence ADD COLUMN proof TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN confirmed BIGINT NOT NULL DEFAULT 1;
CREATE INDEX evidence_unconfirmed ON evidence (confirmed) WHERE confirmed = 0;

-- +goose Down
DROP INDEX evidence_unconfirmed;
ALTER TABLE evidence DROP COLUMN confirmed;
ALTER TABLE evidence DROP COLUMN proof;
