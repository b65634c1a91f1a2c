package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// What holds for every connection to PostgreSQL where the address says nothing else.
const (
	pgConnections    = 16 // of one process; pool_max_conns in the address
	pgConnectTime    = 5 * time.Second
	pgStatementTime  = 30 * time.Second
	pgLockTime       = 10 * time.Second
	pgIdleInTxTime   = time.Minute
	pgConnectionLife = 30 * time.Minute // so that a server that was added gets its part
)

// numberBlock is how many numbers a process reserves at once.
const numberBlock = 32

// postgres is PostgreSQL, or what speaks its protocol and takes its SQL.
type postgres struct {
	config      *pgx.ConnConfig
	connections int
}

func newPostgres(address string) (postgres, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return postgres{}, fmt.Errorf("open database: %w", err) // without the password
	}
	p := postgres{config: config, connections: pgConnections}
	if wanted, ok := config.RuntimeParams["pool_max_conns"]; ok { // as pgxpool names it
		delete(config.RuntimeParams, "pool_max_conns")
		if p.connections, err = strconv.Atoi(wanted); err != nil || p.connections < 2 { // a migration needs two
			return p, errors.New("open database: pool_max_conns is a number from 2 on")
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = pgConnectTime
	}
	for name, value := range map[string]string{
		"application_name":                    "kezek-central",
		"statement_timeout":                   milliseconds(pgStatementTime),
		"lock_timeout":                        milliseconds(pgLockTime),
		"idle_in_transaction_session_timeout": milliseconds(pgIdleInTxTime),
		// A scan of a table conflicts with every row that another transaction writes, a
		// look into an index only with its neighbours; small tables would be scanned.
		"enable_seqscan": "off",
	} {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	return p, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// open opens the database, which must be there.
func (p postgres) open(ctx context.Context) (*sql.DB, error) {
	pool := stdlib.OpenDB(*p.config)
	pool.SetMaxOpenConns(p.connections)
	pool.SetMaxIdleConns(p.connections)
	pool.SetConnMaxLifetime(pgConnectionLife)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), pool.Close())
	}
	return pool, nil
}

func (postgres) bind(query string) string { return numbered(query) }

// read is a look at one moment that takes no locks and fails no writer: what decides is
// looked at again in the transaction that writes.
func (postgres) read() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

func (postgres) write() *sql.TxOptions { return &sql.TxOptions{Isolation: sql.LevelSerializable} }

func (postgres) oneWriter() bool { return false }

func (postgres) block() int64 { return numberBlock }

// fault reads the SQLSTATE (PostgreSQL, appendix A).
func (postgres) fault(err error) (fault, string) {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return connectionFault(err), ""
	}
	switch failed.Code {
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return conflicted, ""
	case "40003": // statement_completion_unknown
		return outcomeUnknown, ""
	case "23505": // unique_violation
		return keyTaken, failed.ConstraintName
	case "53100", "25006", "58030": // disk_full, read_only_sql_transaction, io_error
		return noRoom, ""
	case "55P03", "57014": // lock_not_available, query_canceled by statement_timeout
		return overloaded, ""
	case "57P01", "57P02", "57P03", "57P05", "25P03": // shut down, starting, idle for too long
		return connectionLost, ""
	}
	switch failed.Code[:min(2, len(failed.Code))] {
	case "08": // connection_exception
		return connectionLost, ""
	case "53": // insufficient_resources, such as connections
		return overloaded, ""
	}
	return otherFault, ""
}

func (postgres) clock(ctx context.Context, pool *sql.DB) (at time.Time, err error) {
	err = pool.QueryRowContext(ctx, `SELECT clock_timestamp()`).Scan(&at)
	return at, err
}

func (postgres) unsent(err error) bool { return pgconn.SafeToRetry(err) }

func (postgres) learn(context.Context, *sql.DB) error { return nil }

// noTable reads undefined_table.
func (postgres) noTable(err error) bool {
	failed, ok := errors.AsType[*pgconn.PgError](err)
	return ok && failed.Code == "42P01"
}

// connectionFault tells what is no word of the server.
func connectionFault(err error) fault {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return otherFault
	}
	_, refused := errors.AsType[*pgconn.ConnectError](err)
	_, broken := errors.AsType[net.Error](err)
	if refused || broken || errors.Is(err, driver.ErrBadConn) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return connectionLost
	}
	return otherFault
}

// migrator takes its lock in a table: CockroachDB has no advisory locks. The lease is kept
// while the migration runs, and ends by itself where the process died.
func (p postgres) migrator(pool *sql.DB) (*goose.Provider, error) {
	files, err := migrationFiles()
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresTableLocker(lock.WithTableLockTimeout(migrationLockTry, uint64(migrationLockTime/migrationLockTry)))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, pool, files, goose.WithLocker(locker))
}

// forMigration returns the same without a bound on how long a statement may take.
func (p postgres) forMigration() postgres {
	p.config = p.config.Copy()
	p.config.RuntimeParams["statement_timeout"] = "0"
	p.config.RuntimeParams["lock_timeout"] = "0"
	return p
}
