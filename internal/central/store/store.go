package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"time"
)

// ErrNotFound is what is asked for and is not there.
var ErrNotFound = errors.New("not in the store")

// Store is an open database of the central. It is safe for use by many goroutines, and so
// is the database by many processes.
type Store struct {
	pool   *sql.DB
	engine engine
	// Where the engine has one writer it is waited for here: that is fair, and waiting in
	// SQLite is polling. One slot; a channel, so that a request that is over leaves the
	// queue. Nil where many write at once.
	writer   chan struct{}
	prepared *prepared // nil where the driver keeps statements itself
	numbers  numbers
	stats    stats
	twice    bool
	existing bool
	record   func(statement string)
	trace    func(statement string, args []any)
	patience time.Duration             // with conflicts and short outages
	proven   atomic.Pointer[time.Time] // when a write last went through; nil where none has, or one found no room
}

const (
	// patience is how long a transaction is tried again that another one or a short outage
	// has undone.
	patience = 5 * time.Second
	// keyTries is how often a key that is taken is looked at again: each time another one may
	// have come first.
	keyTries = 8
	// firstWait is the longest wait before the second try, and twice as long before each next.
	firstWait = 2 * time.Millisecond
	// longestWait is the longest wait before any.
	longestWait = 200 * time.Millisecond
	// commitTime is how long the answer to a commit is waited for when the request is over.
	commitTime = 10 * time.Second
)

// Option changes how a store works.
type Option func(*Store)

// Twice has every function that is given to Read or Write run twice; what it did the
// first time is rolled back. For tests: a database may demand the same of any function.
func Twice(s *Store) { s.twice = true }

// Existing opens what is there: it neither creates a file of SQLite nor changes its tables.
func Existing(s *Store) { s.existing = true }

// Recorded has record called with every statement of a transaction before it runs, as PostgreSQL
// would get it, from many goroutines. For tests that look at the SQL.
func Recorded(record func(statement string)) Option {
	return func(s *Store) { s.record = record }
}

// Traced has trace called with all that is done in transactions: "BEGIN" or "BEGIN READ ONLY",
// each statement with its arguments, and "COMMIT" or "ROLLBACK". For benchmarks that do the same
// without a central.
func Traced(trace func(statement string, args []any)) Option {
	return func(s *Store) { s.trace = trace }
}

// Open opens "sqlite:FILE" or "postgres://USER@HOST/NAME". A file of SQLite is created where
// it is missing, and its tables are brought up to date; "sqlite::memory:" keeps everything in
// memory. PostgreSQL must have tables of this version (Migrate); its address takes what libpq
// and pgxpool take, such as sslmode and pool_max_conns. Its errors are ErrSchemaOld and
// ErrSchemaNew, or those of the database.
func Open(ctx context.Context, address string, options ...Option) (*Store, error) {
	db, err := engineOf(address)
	if err != nil {
		return nil, err
	}
	s := &Store{engine: db, patience: patience, trace: func(string, []any) {}}
	for _, option := range options {
		option(s)
	}
	file, isFile := db.(*sqlite)
	if isFile && s.existing && file.file != inMemory {
		if _, err := os.Stat(file.file); err != nil {
			return nil, fmt.Errorf("open database: %w: name it by its full path, or make a new one: kezek-central migrate", err)
		}
	}
	if s.pool, err = db.open(ctx); err != nil {
		return nil, err
	}
	if isFile && !s.existing {
		_, _, err = migrate(ctx, db, s.pool)
	} else {
		err = checkVersion(ctx, db, s.pool)
	}
	if err == nil {
		err = db.learn(ctx, s.pool)
	}
	if err != nil {
		return nil, errors.Join(err, s.pool.Close())
	}
	if db.oneWriter() {
		s.writer = make(chan struct{}, 1)
		s.prepared = &prepared{known: map[string]*sql.Stmt{}}
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.pool.Close() }

// Ping reports whether the database answers. Its error carries central_busy where it may do
// so in a moment.
func (s *Store) Ping(ctx context.Context) error {
	if file, ok := s.engine.(*sqlite); ok {
		if err := file.present(); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	if err := s.pool.PingContext(ctx); err != nil {
		why, key := s.engine.fault(err)
		return why.coded(fmt.Errorf("database: %w", err), key)
	}
	return nil
}

// OwnClock reports whether the database has a clock that may differ from this computer's.
func (s *Store) OwnClock() bool { return s.writer == nil }

// Clock returns the time as the database has it, by which all its processes go.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	at, err := s.engine.clock(ctx, s.pool)
	if err != nil {
		why, key := s.engine.fault(err)
		return at, why.coded(fmt.Errorf("clock of the database: %w", err), key)
	}
	return at.UTC(), nil
}

// Read runs do over the database as it is at one moment, once or more often. It may not be
// called inside of another Read or Write. Its error carries central_busy where the database
// is not reached.
func (s *Store) Read(ctx context.Context, do func(*Tx) error) error {
	return s.stats.counted(&s.stats.reads, s.run(ctx, s.engine.read(), note(ctx, do), false))
}

// Write runs do, once or more often, as if nobody else were writing, and keeps what the last
// run did where it returns nil. It may not be called inside of another Read or Write.
//
// Its error carries central_readonly where nothing can be written, and central_busy where
// others were in the way for too long or the database is not reached: both may pass, and
// nothing was kept, unless it is ErrOutcomeUnknown too. A key that is taken is a
// KeyTakenError.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	if s.writer != nil {
		select {
		case s.writer <- struct{}{}:
			defer func() { <-s.writer }()
		case <-ctx.Done():
			return otherFault.coded(fmt.Errorf("wait to write: %w", ctx.Err()), "")
		}
	}
	recording, kept := record(ctx, do)
	err := s.noteWrite(s.stats.counted(&s.stats.writes, s.run(ctx, s.engine.write(), recording, true)))
	if err == nil {
		kept()
	}
	return err
}

// run runs do in a transaction until one ends that nothing came between.
func (s *Store) run(ctx context.Context, options *sql.TxOptions, do func(*Tx) error, commit bool) error {
	if s.twice {
		_, _, _ = s.once(ctx, options, do, false) // what it says counts the second time
	}
	until, taken := time.Now().Add(s.patience), 0
	for try := 0; ; try++ {
		why, key, err := s.once(ctx, options, do, commit)
		if err == nil {
			return nil
		}
		if none, ok := errors.AsType[noNumbers](err); ok {
			if err := s.reserveNext(ctx, none.name); err != nil {
				return err
			}
			continue
		}
		again := why.passes()
		if why == keyTaken && taken < keyTries && s.writer == nil {
			// It may have been taken since do looked. It looks again, and finds it.
			again = true
			taken++
		}
		if !again || ctx.Err() != nil || time.Now().After(until) || !sleep(ctx, try) {
			return why.coded(err, key)
		}
		s.stats.retries.Add(1)
	}
}

// sleep waits before another try, and reports false where ctx ends first. The wait is by
// chance: two that were in each other's way would be again.
func sleep(ctx context.Context, try int) bool {
	longest := longestWait
	if try < 6 {
		longest = firstWait << try
	}
	timer := time.NewTimer(rand.N(longest)) //nolint:gosec // not a secret
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once runs do in one transaction, and commits it where that is wanted and do returns nil. A
// transaction in which a statement failed is never kept, whatever do made of it: PostgreSQL
// would not.
func (s *Store) once(ctx context.Context, options *sql.TxOptions, do func(*Tx) error, commit bool) (why fault, key string, err error) {
	failed := func(what string, err error) (fault, string, error) {
		why, key := s.engine.fault(err)
		return why, key, fmt.Errorf("%s: %w", what, err)
	}
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return failed("connect", err)
	}
	defer func() {
		_ = conn.Close()
		if s.prepared != nil && ctx.Err() == nil {
			s.prepared.learn(ctx, s.pool)
		}
	}()
	// A request that is over ends its transaction, but not while it commits: somebody would
	// have to find out whether it did.
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	goOn := context.AfterFunc(ctx, cancel)
	defer goOn()
	s.trace(begin(options), nil)
	begun, err := conn.BeginTx(lasting, options)
	if err != nil {
		return failed("begin", err)
	}
	tx := &Tx{ctx: ctx, tx: begun, store: s}
	defer func() {
		_ = begun.Rollback() // after its end it does nothing
		if err != nil && why != outcomeUnknown || !commit {
			s.numbers.giveBack(tx.taken)
		}
	}()
	err = do(tx)
	if tx.failed != nil {
		why, key = s.engine.fault(tx.failed)
		if err == nil {
			err = tx.failed
		}
	}
	if err != nil || !commit {
		s.trace("ROLLBACK", nil)
		return why, key, err
	}
	if !goOn() {
		return otherFault, "", ctx.Err()
	}
	defer time.AfterFunc(commitTime, cancel).Stop()
	s.trace("COMMIT", nil)
	if err := begun.Commit(); err != nil {
		why, key, err := failed("commit", err)
		if why == connectionLost && !s.engine.unsent(err) || lasting.Err() != nil {
			why = outcomeUnknown
		}
		return why, key, err
	}
	return otherFault, "", nil
}

// begin says how a transaction begins.
func begin(options *sql.TxOptions) string {
	if options != nil && options.ReadOnly {
		return "BEGIN READ ONLY"
	}
	return "BEGIN"
}
