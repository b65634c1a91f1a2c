-- Plain SQL that SQLite and PostgreSQL both run. Times are BIGINT microseconds of
-- UTC since 1970, 0 where there is none; dates are TEXT such as 2023-03-15; JSON is TEXT;
-- BYTEA is bytes in PostgreSQL, and SQLite stores what it is given.

-- +goose Up
-- What the database is, recorded at its first use: the key "kind", real or practice.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

-- hash is SHA-256 of body, in hex.
CREATE TABLE organizations (
    id       TEXT PRIMARY KEY,
    district TEXT NOT NULL,
    body     TEXT NOT NULL,
    hash     TEXT NOT NULL
);
CREATE INDEX organizations_district ON organizations (district);

-- Words that a statement may hold and that were replaced since: sets of rules, names of
-- districts, organizations and people, and when the central gave them out last.
CREATE TABLE editions (
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    hash     TEXT NOT NULL,
    body     TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id, hash)
);
CREATE INDEX editions_given ON editions (given_at);

-- Sets of rules that an operator loaded, each for good.
CREATE TABLE rule_sets (
    version   TEXT PRIMARY KEY,
    body      TEXT NOT NULL,
    loaded_at BIGINT NOT NULL
);

-- Applications for the general queue. class is that of the rules in which it stands, '' for the last one, without a privilege. receipt decides
-- who came first of those with the same created_at; it is given once. start_on is the day from which the
-- child is to go to kindergarten, '' where nobody said one.
-- renamed_at is when the register of people last gave the child another name or number: what
-- was written before is shown to nobody. named_at is when it was asked then: what it told
-- whoever had asked before is older.
CREATE TABLE applications (
    number     TEXT PRIMARY KEY,
    child_iin  TEXT NOT NULL,
    surname    TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL,
    name_head  TEXT NOT NULL DEFAULT '', -- the first letters of the name, by which officers find it
    birth      TEXT NOT NULL,
    sex        TEXT NOT NULL,
    district   TEXT NOT NULL,
    status     TEXT NOT NULL,
    class      TEXT NOT NULL DEFAULT '',
    receipt    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    start_on   TEXT NOT NULL DEFAULT '',
    renamed_at BIGINT NOT NULL DEFAULT 0,
    named_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX applications_child ON applications (child_iin);
CREATE INDEX applications_name ON applications (name_head, district);
CREATE INDEX applications_queue ON applications (district, status, birth, class, created_at, receipt, number);

-- named_at is when the register of people, or a certificate, was asked for the name. bound_at is
-- when БМГ was asked and said that the phone is the applicant's own.
CREATE TABLE applicants (
    iin        TEXT PRIMARY KEY,
    surname    TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL,
    birth      TEXT NOT NULL,
    sex        TEXT NOT NULL,
    phone      TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    named_at   BIGINT NOT NULL DEFAULT 0,
    bound_at   BIGINT NOT NULL DEFAULT 0
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
CREATE INDEX challenges_expires ON challenges (expires_at);

CREATE TABLE sessions (
    token_hash    TEXT PRIMARY KEY,
    applicant_iin TEXT NOT NULL,
    method        TEXT NOT NULL,
    district      TEXT NOT NULL,
    workplace     TEXT NOT NULL, -- at which it was opened; it counts there alone
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);
CREATE INDEX sessions_workplace ON sessions (workplace);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- People who work for the service, each in one role and for one district, or for all where it
-- is ''. until is when the role ended or will, 0 where no day is set.
CREATE TABLE officers (
    iin      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    district TEXT NOT NULL,
    organization TEXT NOT NULL, -- id, of a director
    since    BIGINT NOT NULL,
    until    BIGINT NOT NULL
);

CREATE TABLE officer_sessions (
    token_hash  TEXT PRIMARY KEY,
    officer_iin TEXT NOT NULL REFERENCES officers (iin),
    workplace   TEXT NOT NULL, -- at which it was opened; it counts there alone
    expires_at  BIGINT NOT NULL
);
CREATE INDEX officer_sessions_officer ON officer_sessions (officer_iin);
CREATE INDEX officer_sessions_workplace ON officer_sessions (workplace);
CREATE INDEX officer_sessions_expires ON officer_sessions (expires_at);

-- One-time codes. hash is HMAC-SHA256 of the code under salt.
CREATE TABLE codes (
    id         TEXT PRIMARY KEY,
    workplace  TEXT NOT NULL, -- which asked for it
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
CREATE INDEX codes_iin ON codes (iin, sent_at);
CREATE INDEX codes_phone ON codes (phone, sent_at);
CREATE INDEX codes_sent ON codes (sent_at);

-- Requests to sign with a telephone. signer is who is to sign an act; empty in a login, of which
-- session is empty too. link_hash and token_hash are SHA-256 of what the code that is scanned holds
-- and of what the telephone was given for it.
CREATE TABLE telephone_requests (
    id         TEXT PRIMARY KEY,
    link_hash  TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL,
    workplace  TEXT NOT NULL, -- where alone it counts
    office     TEXT NOT NULL,
    session    TEXT NOT NULL,
    signer     TEXT NOT NULL,
    name       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    code       TEXT NOT NULL,
    text       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state      TEXT NOT NULL,
    refusal    TEXT NOT NULL,
    cms        BYTEA NOT NULL
);
CREATE INDEX telephone_requests_workplace ON telephone_requests (workplace);
CREATE INDEX telephone_requests_session ON telephone_requests (session);
CREATE INDEX telephone_requests_expires ON telephone_requests (expires_at);

-- How fast requests come: until when those of a client count that were let through. A client is
-- the kind of its limit with a network or the id of a workplace.
CREATE TABLE client_rates (
    client  TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX client_rates_full ON client_rates (full_at);

-- Questions to a register that it refused, or that are being asked. kind is "bmg",
-- with the IIN and the phone asked about and the workplace that asks, or "kinship", with the
-- applicant's IIN.
CREATE TABLE attempts (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    workplace TEXT NOT NULL,
    iin       TEXT NOT NULL,
    phone     TEXT NOT NULL,
    asked_at  BIGINT NOT NULL
);
CREATE INDEX attempts_workplace ON attempts (workplace, kind, asked_at);
CREATE INDEX attempts_iin ON attempts (kind, iin, asked_at);
CREATE INDEX attempts_phone ON attempts (kind, phone, asked_at);
CREATE INDEX attempts_asked ON attempts (asked_at);

-- Entries of waiting lists. applicant is the person as of the act that made it. Who sees an entry is told by the link to its child.
-- class, since and receipt are those of the application: the order of the lists.
CREATE TABLE entries (
    id             TEXT PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
    check_code     TEXT NOT NULL UNIQUE,
    act_id         TEXT NOT NULL,
    application    TEXT NOT NULL REFERENCES applications (number),
    child_iin      TEXT NOT NULL,
    applicant_iin  TEXT NOT NULL,
    applicant      TEXT NOT NULL,
    organization   TEXT NOT NULL REFERENCES organizations (id),
    age_group      TEXT NOT NULL,
    lang           TEXT NOT NULL,
    class          TEXT NOT NULL,
    since          BIGINT NOT NULL,
    receipt        BIGINT NOT NULL,
    first_place    BIGINT NOT NULL,
    status         TEXT NOT NULL,
    signed_by      TEXT NOT NULL,
    statement_lang TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    read_at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX entries_act ON entries (act_id, applicant_iin, organization, lang); -- a new application makes several
CREATE INDEX entries_child ON entries (child_iin);
CREATE INDEX entries_order ON entries (organization, age_group, lang, since, receipt, class, status);
CREATE UNIQUE INDEX entries_once ON entries (child_iin, organization, lang) WHERE status NOT IN ('removed', 'enrolled');

-- Of each list how many stand on it, how often it changed, and whose turn it is.
CREATE TABLE lists (
    organization TEXT NOT NULL,
    age_group    TEXT NOT NULL,
    lang         TEXT NOT NULL,
    waiting      BIGINT NOT NULL,
    changes      BIGINT NOT NULL,
    turn_class   TEXT NOT NULL,
    turn_served  BIGINT NOT NULL,
    PRIMARY KEY (organization, age_group, lang)
);

-- How many stand on a list, by their class and the bucket of their time (internal/central/store,
-- lists.go): a place is worked out of few numbers. They change with the entries.
CREATE TABLE list_counts (
    organization TEXT NOT NULL,
    age_group    TEXT NOT NULL,
    lang         TEXT NOT NULL,
    level        BIGINT NOT NULL,
    bucket       BIGINT NOT NULL,
    class        TEXT NOT NULL,
    waiting      BIGINT NOT NULL,
    PRIMARY KEY (organization, age_group, lang, level, bucket, class)
);

-- What happened to a list, from 1 (allocation.ListChange): why a place moved is worked out of it.
CREATE TABLE list_changes (
    organization TEXT NOT NULL,
    age_group    TEXT NOT NULL,
    lang         TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (organization, age_group, lang, seq)
);

-- The days up to which each district was brought: done is the last one on which every child stands in the
-- group of its age. seen is the day of the last look, and hour when it was seen first, by the counter
-- "hours". renewed is the day by which the queue was renewed last, '' before it was looked at first, and
-- renewing the last year of birth of which the next renewal is done, 0 while none is under way.
CREATE TABLE district_days (
    district TEXT PRIMARY KEY,
    done     TEXT NOT NULL,
    seen     TEXT NOT NULL,
    hour     BIGINT NOT NULL,
    renewed  TEXT NOT NULL DEFAULT '',
    renewing BIGINT NOT NULL DEFAULT 0
);

-- Places that organizations have free, as officers published them: how many of each kind are left
-- to offer. Those that an offer holds count no more until it gives them back. unclaimed is how many the
-- last run found nobody for, when it ended at unclaimed_at; asked is how many were given so far to
-- whoever asked first for such a place.
CREATE TABLE free_places (
    organization TEXT NOT NULL REFERENCES organizations (id),
    birth_year   BIGINT NOT NULL,
    lang         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    count        BIGINT NOT NULL,
    unclaimed    BIGINT NOT NULL DEFAULT 0,
    unclaimed_at BIGINT NOT NULL DEFAULT 0,
    unclaimed_by TEXT NOT NULL DEFAULT '', -- the run
    asked        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (organization, birth_year, lang, kind)
);

-- Runs of the queue. input is the digest of all that a run went by; result is what was foreseen
-- when it began, in JSON, without a name. ended_at is 0 for one that is under way or was cut off.
CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    district    TEXT NOT NULL,
    dry         INTEGER NOT NULL,
    day         TEXT NOT NULL,
    rules       TEXT NOT NULL,
    input       TEXT NOT NULL,
    officer_iin TEXT NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    result      TEXT NOT NULL
);
CREATE UNIQUE INDEX runs_open ON runs (district) WHERE ended_at = 0;
CREATE INDEX runs_ended ON runs (district, ended_at);

-- Whose turn it is in each queue, and how many places of it are gone (allocation.Turn).
CREATE TABLE turns (
    district TEXT NOT NULL,
    queue    TEXT NOT NULL,
    class    TEXT NOT NULL,
    served   BIGINT NOT NULL,
    PRIMARY KEY (district, queue)
);

-- Who got no offer in a run, and why; last_day is that of what held the child, where it has one.
CREATE TABLE passed_over (
    application TEXT NOT NULL REFERENCES applications (number),
    run         TEXT NOT NULL REFERENCES runs (id),
    queue       TEXT NOT NULL,
    class       TEXT NOT NULL,
    obstacle    TEXT NOT NULL,
    last_day    TEXT NOT NULL,
    PRIMARY KEY (application, run)
);
CREATE INDEX passed_over_run ON passed_over (run);

-- Places that were offered to children, or that they got for others that they had: took_over is then the id of the offer
-- by which another child had the place before. class, class_rank, choice and turn say why one was offered to this child.
-- state is where the offer stands (referral.State) by the rule set of the version rules. stage is
-- of it, and due_at the end of its last day, 0 where no day ends it. version counts its changes.
CREATE TABLE offers (
    id           TEXT PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    run          TEXT NOT NULL REFERENCES runs (id),
    district     TEXT NOT NULL,
    application  TEXT NOT NULL REFERENCES applications (number),
    entry_id     TEXT NOT NULL REFERENCES entries (id),
    organization TEXT NOT NULL,
    birth_year   BIGINT NOT NULL,
    lang         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    class        TEXT NOT NULL,
    class_rank   BIGINT NOT NULL,
    choice       BIGINT NOT NULL,
    turn         TEXT NOT NULL,
    rules        TEXT NOT NULL,
    state        TEXT NOT NULL,
    stage        TEXT NOT NULL,
    due_at       BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    documents_at BIGINT NOT NULL DEFAULT 0, -- the organization got them
    contract     TEXT NOT NULL DEFAULT 'null',
    took_over    TEXT NOT NULL -- '' where a run offered it
);
CREATE UNIQUE INDEX offers_unsettled ON offers (application) WHERE stage IN ('offered', 'issued', 'inactive', 'stop_list');
CREATE INDEX offers_application ON offers (application, made_at);
CREATE INDEX offers_run ON offers (run);
CREATE INDEX offers_stage ON offers (district, stage);
CREATE INDEX offers_due ON offers (due_at);
CREATE INDEX offers_exchanged ON offers (organization, made_at) WHERE took_over <> '';

-- Places for which families would give the ones that their children have, until they do or wish so no more: offer_id
-- is the offer by which a child has its place, told_in the language of its family.
CREATE TABLE exchanges (
    application  TEXT PRIMARY KEY REFERENCES applications (number),
    district     TEXT NOT NULL,
    offer_id     TEXT NOT NULL REFERENCES offers (id),
    organization TEXT NOT NULL,
    lang         TEXT NOT NULL,
    asked_at     BIGINT NOT NULL,
    receipt      BIGINT NOT NULL,
    told_in      TEXT NOT NULL
);
CREATE INDEX exchanges_district ON exchanges (district, asked_at);

-- Privileges that were claimed for applications. category is as the rules had it then (model.Category, JSON).
-- proved is the day on which it was, and holds_until the last one for which the proof holds, '' where there is none.
-- Of one that counts, or may come to, due_at is when its last day is over, 0 where no day ends it, and category_key a number
-- of the id of its category, which orders by no language; both 0 of another one.
CREATE TABLE claims (
    id          TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (number),
    category    TEXT NOT NULL,
    lang        TEXT NOT NULL,
    claimed_at  BIGINT NOT NULL,
    deadline    TEXT NOT NULL,
    proved      TEXT NOT NULL,
    holds_until TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    category_key BIGINT NOT NULL
);
CREATE INDEX claims_due ON claims (due_at);
CREATE INDEX claims_category ON claims (category_key);
CREATE INDEX claims_application ON claims (application, claimed_at);

-- Time stamps (DER, base64) over the evidence of many acts, the first over the root of a tree and each
-- later one over the one before. until is when the authority of the last one ends.
CREATE TABLE stamps (
    id      TEXT PRIMARY KEY,
    tokens  TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    until   BIGINT NOT NULL
);
CREATE INDEX stamps_until ON stamps (until);

-- What proves an act that made or changed an entry, or an application where entry_id is NULL;
-- act_check stands for the act on paper (model.ActCheck): the bytes that came, the text that was
-- signed in them, and how.
-- proof is what the signature was verified with, in JSON. confirmed is 1; 0 where nobody
-- could tell whether the certificate is revoked, to be asked again; -1 where it turned out
-- to be. issuer is who issued the certificate, empty where a code signed; asked_at is when
-- it was last asked about in vain. registers is what the registers answered, in JSON.
-- tree is the way from the files of the act up to the root that stamp is over; summary is what is told
-- of the rest in an export (evidence.json), in the bytes that were stamped.
CREATE TABLE evidence (
    act_id        TEXT NOT NULL,
    act_check     TEXT NOT NULL,
    applicant_iin TEXT NOT NULL,
    application   TEXT NOT NULL REFERENCES applications (number),
    entry_id      TEXT REFERENCES entries (id),
    kind          TEXT NOT NULL,
    body          BYTEA NOT NULL,
    text_hash     TEXT NOT NULL,
    method        TEXT NOT NULL,
    certificate   BYTEA,
    signer        TEXT NOT NULL,
    proof         TEXT NOT NULL,
    confirmed     BIGINT NOT NULL,
    issuer        TEXT NOT NULL,
    asked_at      BIGINT NOT NULL,
    code_id       TEXT NOT NULL,
    phone         TEXT NOT NULL,
    sent_at       BIGINT NOT NULL,
    signed_at     BIGINT NOT NULL,
    verified_at   BIGINT NOT NULL,
    registers     TEXT NOT NULL,
    stamp         TEXT REFERENCES stamps (id),
    tree          TEXT,
    summary       BYTEA,
    PRIMARY KEY (act_id, applicant_iin)
);
CREATE INDEX evidence_unstamped ON evidence (verified_at) WHERE stamp IS NULL AND confirmed <> 0;
CREATE INDEX evidence_stamp ON evidence (stamp);
CREATE INDEX evidence_application ON evidence (application);
CREATE INDEX evidence_entry ON evidence (entry_id);
CREATE INDEX evidence_act_check ON evidence (act_check);
CREATE INDEX evidence_unconfirmed ON evidence (issuer, asked_at) WHERE confirmed = 0;

CREATE TABLE events (
    entry_id TEXT NOT NULL REFERENCES entries (id),
    seq      BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
);

-- What happened to applications, beside what happened to their entries.
CREATE TABLE application_events (
    application TEXT NOT NULL REFERENCES applications (number),
    seq         BIGINT NOT NULL,
    body        TEXT NOT NULL,
    PRIMARY KEY (application, seq)
);

-- What documents consist of, by the SHA-256 of its bytes, in hex: one copy of each, for as
-- long as a document has it.
CREATE TABLE blobs (
    hash TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    body BYTEA NOT NULL
);

-- Documents of an entry, or of an application where entry_id is NULL; claim_id is the claim that one proves. What the service issues has a number, content to be made from,
-- and no body until it is first asked for: its hash is empty; what is attached comes with its
-- body.
CREATE TABLE documents (
    id         TEXT PRIMARY KEY,
    application TEXT NOT NULL REFERENCES applications (number),
    entry_id   TEXT REFERENCES entries (id),
    claim_id   TEXT REFERENCES claims (id),
    number     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    scan       TEXT NOT NULL,
    session    TEXT NOT NULL, -- hash of the token of the visit that attached it
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    content    TEXT NOT NULL,
    hash       TEXT NOT NULL
);
CREATE INDEX documents_application ON documents (application);
CREATE INDEX documents_entry ON documents (entry_id);
CREATE INDEX documents_claim ON documents (claim_id);
CREATE INDEX documents_hash ON documents (hash) WHERE hash <> '';

-- Scans that come in parts, each of one session, for an entry or a claim: arrived bytes of size have come.
CREATE TABLE uploads (
    id         TEXT PRIMARY KEY,
    entry_id   TEXT REFERENCES entries (id),
    claim_id   TEXT REFERENCES claims (id),
    session    TEXT NOT NULL, -- hash of its token
    hash       TEXT NOT NULL, -- SHA-256 of the whole
    size       BIGINT NOT NULL,
    arrived    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_session ON uploads (session, expires_at);
CREATE INDEX uploads_expires ON uploads (expires_at);

CREATE TABLE upload_parts (
    upload TEXT NOT NULL REFERENCES uploads (id),
    start  BIGINT NOT NULL,
    body   BYTEA NOT NULL,
    PRIMARY KEY (upload, start)
);

-- Answers to acts, each to the applicant who sent it: nobody uses another one's key up.
CREATE TABLE answers (
    applicant_iin TEXT NOT NULL,
    act_id        TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    answer        TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (applicant_iin, act_id)
);
CREATE INDEX answers_created ON answers (created_at);

-- Reasoned refusals of acts that were delivered when their applicants had left: documents of
-- the service. content is what they are drawn from, in JSON. The same bytes refused for the
-- same reason again are the same refusal.
CREATE TABLE refusals (
    id            TEXT PRIMARY KEY,
    number        TEXT NOT NULL UNIQUE,
    act_id        TEXT NOT NULL,
    act_check     TEXT NOT NULL,
    applicant_iin TEXT NOT NULL,
    child_iin     TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    code          TEXT NOT NULL,
    content       TEXT NOT NULL,
    refused_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX refusals_once ON refusals (act_id, applicant_iin, body_hash, code);
CREATE INDEX refusals_act_check ON refusals (act_check);
CREATE INDEX refusals_refused ON refusals (refused_at);
CREATE INDEX refusals_applicant ON refusals (applicant_iin, refused_at);

-- What is open to everybody of a day, by the code of the district: the queue without a person. body
-- is the rows in JSON under gzip, and hash the SHA-256 of that JSON, in hex.
CREATE TABLE open_data (
    day       TEXT NOT NULL,
    district  TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    hash      TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    body      BYTEA NOT NULL,
    PRIMARY KEY (day, district)
);
CREATE INDEX open_data_made ON open_data (made_at);

-- Messages to applicants who have left, until they are sent or given up. One goes to the phone,
-- or to the address where there is no phone. entry_id is the entry whose history tells what became
-- of it, empty where it is about none. Who sends it holds it until next_at; tries tells whose
-- turn it is.
CREATE TABLE messages (
    id         TEXT PRIMARY KEY,
    entry_id   TEXT NOT NULL,
    application TEXT NOT NULL, -- number, of one that is about no entry
    applicant_iin TEXT NOT NULL,
    phone      TEXT NOT NULL,
    email      TEXT NOT NULL,
    lang       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    text       TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX messages_next ON messages (next_at, id);
CREATE INDEX messages_applicant ON messages (applicant_iin);

-- What officers of a district have to look at: an attachment, a refused act, a message that could not
-- be given. Who has taken one has it until a time; done_at is 0 until it is done, by an officer, or
-- by '' where it was gone.
CREATE TABLE work_items (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    district    TEXT NOT NULL,
    application TEXT NOT NULL,
    subject     TEXT NOT NULL,
    why         TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    officer     TEXT NOT NULL,
    officer_iin TEXT NOT NULL,
    until       BIGINT NOT NULL,
    done_at     BIGINT NOT NULL,
    done_by     TEXT NOT NULL
);
CREATE INDEX work_items_open ON work_items (district, kind, made_at) WHERE done_at = 0;
CREATE INDEX work_items_application ON work_items (application, subject); -- also of what is done
CREATE INDEX work_items_subject ON work_items (subject) WHERE done_at = 0;

-- Work that the processes share: who takes a job holds it until its lease ends. token counts
-- how often it was taken: who was slower than the lease writes no result.
CREATE TABLE jobs (
    name         TEXT PRIMARY KEY,
    token        BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    next_at      BIGINT NOT NULL
);

-- First looks at what is kept no longer, by the kind of data: up to when it was due for removal,
-- and at which hour of the counter "hours", which no clock can move.
CREATE TABLE removals (
    kind  TEXT PRIMARY KEY,
    up_to BIGINT NOT NULL,
    hour  BIGINT NOT NULL
);

-- Computers at counters. A workplace enrols with its key (Ed25519), whose short form is the
-- fingerprint. standing is what an operator of the central said of it: '', 'confirmed',
-- 'revoked', or 'replaced' where another one took its place. source is the network that it
-- enrolled from, bytes what its actions take here. cut_seq and cut_hash are the last action
-- that was removed: the chain goes on from it.
CREATE TABLE workplaces (
    id          TEXT PRIMARY KEY,
    public_key  BYTEA NOT NULL,
    fingerprint TEXT NOT NULL,
    office      TEXT NOT NULL,
    district    TEXT NOT NULL,
    source      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    standing    TEXT NOT NULL,
    reason      TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    cut_seq     BIGINT NOT NULL,
    cut_hash    TEXT NOT NULL
);
CREATE UNIQUE INDEX workplaces_fingerprint ON workplaces (fingerprint);
CREATE INDEX workplaces_source ON workplaces (source, created_at);
CREATE INDEX workplaces_standing ON workplaces (standing, created_at);

-- Tokens of workplaces. jti is the id of the assertion that proved the key: it is used once.
CREATE TABLE workplace_tokens (
    token_hash TEXT PRIMARY KEY,
    workplace  TEXT NOT NULL REFERENCES workplaces (id),
    jti        TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX workplace_tokens_jti ON workplace_tokens (workplace, jti);
CREATE INDEX workplace_tokens_expiry ON workplace_tokens (expires_at);

-- What operators did there. body is the action as it was sent; signature stands at the
-- last action of each batch.
CREATE TABLE actions (
    workplace   TEXT NOT NULL REFERENCES workplaces (id),
    seq         BIGINT NOT NULL,
    hash        TEXT NOT NULL,
    body        TEXT NOT NULL,
    signature   BYTEA,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (workplace, seq)
);
CREATE INDEX actions_received ON actions (workplace, received_at, seq);

-- Versions of the program for counters. body is how far each is rolled out (store.Rollout, JSON).
CREATE TABLE releases (
    version TEXT PRIMARY KEY,
    body    TEXT NOT NULL
);

-- What a release is for a platform. archive is the SHA-256 of its archive, in hex.
CREATE TABLE packages (
    version   TEXT NOT NULL REFERENCES releases (version),
    platform  TEXT NOT NULL,
    manifest  BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    archive   TEXT NOT NULL,
    size      BIGINT NOT NULL,
    PRIMARY KEY (version, platform)
);
CREATE INDEX packages_archive ON packages (archive);

CREATE TABLE archive_parts (
    archive TEXT NOT NULL,
    start   BIGINT NOT NULL,
    body    BYTEA NOT NULL,
    PRIMARY KEY (archive, start)
);

-- Which version a workplace runs, as it last said, and which versions it could not.
CREATE TABLE programs (
    workplace TEXT PRIMARY KEY REFERENCES workplaces (id),
    version   TEXT NOT NULL,
    platform  TEXT NOT NULL,
    seen_at   BIGINT NOT NULL
);

CREATE TABLE program_troubles (
    workplace TEXT NOT NULL REFERENCES workplaces (id),
    version   TEXT NOT NULL,
    code      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (workplace, version)
);

-- Who has used whose personal data (store.AuditRecord, JSON). Rows are only ever added. body
-- says all; the rest finds it.
CREATE TABLE audit (
    id   TEXT PRIMARY KEY,
    at   BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at, id);

CREATE TABLE audit_people (
    iin   TEXT NOT NULL,
    at    BIGINT NOT NULL,
    audit TEXT NOT NULL,
    PRIMARY KEY (iin, at, audit)
);
CREATE INDEX audit_people_audit ON audit_people (audit);

-- The chain in which rows of the audit are put later: hash is SHA-256, in hex, of the hash
-- before it and the body of the row.
CREATE TABLE audit_chain (
    seq   BIGINT PRIMARY KEY,
    day   TEXT NOT NULL,
    audit TEXT NOT NULL UNIQUE,
    hash  TEXT NOT NULL
);

-- How far the chain went each time: up to rows of a time, with the last number and hash. These
-- stay when the rows of a day have been kept long enough.
CREATE TABLE audit_seals (
    up_to BIGINT PRIMARY KEY,
    day   TEXT NOT NULL,
    seq   BIGINT NOT NULL,
    hash  TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_seals;
DROP TABLE audit_chain;
DROP TABLE audit_people;
DROP TABLE audit;
DROP TABLE program_troubles;
DROP TABLE programs;
DROP TABLE archive_parts;
DROP TABLE packages;
DROP TABLE releases;
DROP TABLE actions;
DROP TABLE workplace_tokens;
DROP TABLE workplaces;
DROP TABLE removals;
DROP TABLE jobs;
DROP TABLE work_items;
DROP TABLE messages;
DROP TABLE refusals;
DROP TABLE answers;
DROP TABLE upload_parts;
DROP TABLE uploads;
DROP TABLE documents;
DROP TABLE claims;
DROP TABLE blobs;
DROP TABLE application_events;
DROP TABLE events;
DROP TABLE evidence;
DROP TABLE stamps;
DROP TABLE open_data;
DROP TABLE offers;
DROP TABLE passed_over;
DROP TABLE turns;
DROP TABLE runs;
DROP TABLE free_places;
DROP TABLE district_days;
DROP TABLE list_changes;
DROP TABLE list_counts;
DROP TABLE lists;
DROP TABLE entries;
DROP TABLE attempts;
DROP TABLE client_rates;
DROP TABLE telephone_requests;
DROP TABLE codes;
DROP TABLE officer_sessions;
DROP TABLE officers;
DROP TABLE sessions;
DROP TABLE challenges;
DROP TABLE links;
DROP TABLE applicants;
DROP TABLE applications;
DROP TABLE rule_sets;
DROP TABLE editions;
DROP TABLE organizations;
DROP TABLE counters;
DROP TABLE meta;
