package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"akmola.kz/kezek/internal/central/store"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// shared is the server of the test program, started when the first test asks for it.
var shared = sync.OnceValues(func() (*Server, error) {
	s, err := start("", fast)
	if err != nil {
		return nil, err
	}
	return s, s.prepare()
})

// Address returns the address of a database that has the tables of the central and nothing in
// them. It is this test's alone, and gone when it ends.
func Address(t testing.TB) string {
	t.Helper()
	return sharedServer(t).Address(t)
}

// EmptyAddress returns the address of a database without tables.
func EmptyAddress(t testing.TB) string {
	t.Helper()
	return sharedServer(t).create(t, "template0")
}

// Copy returns the address of a copy of a database of the shared server, which nobody may have
// open.
func Copy(t testing.TB, address string) string {
	t.Helper()
	return sharedServer(t).Copy(t, address)
}

// Copy does for a server what Copy does for the shared one.
func (s *Server) Copy(t testing.TB, address string) string {
	t.Helper()
	from, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return s.create(t, strings.TrimPrefix(from.Path, "/"))
}

// Program returns a program that came with the server, such as pgbench, to be run with
// arguments; it finds the database of an address by its environment.
func (s *Server) Program(t testing.TB, address, name string, args ...string) *exec.Cmd {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(filepath.Join(filepath.Dir(s.program), name), args...)
	program.Env = append(os.Environ(), "PGHOST="+s.folder, "PGUSER="+owner, "PGDATABASE="+strings.TrimPrefix(to.Path, "/"))
	return program
}

func sharedServer(t testing.TB) *Server {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// template is the database of which every other one is a copy.
const template = "central"

// prepare makes the template.
func (s *Server) prepare() error {
	ctx := context.Background()
	if err := s.exec(ctx, `CREATE DATABASE `+template+` TEMPLATE template0`); err != nil {
		return err
	}
	_, _, err := store.Migrate(ctx, s.address(template))
	return err
}

// Address does for a server what Address does for the shared one.
func (s *Server) Address(t testing.TB) string {
	t.Helper()
	return s.create(t, template)
}

var databases atomic.Int64

func (s *Server) create(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := s.exec(t.Context(), `CREATE DATABASE `+name+` TEMPLATE `+from); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() { _ = s.exec(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`) }) // a server may be stopped by then
	return s.address(name)
}

// address returns the address of a database of the server.
func (s *Server) address(database string) string {
	return "postgres://" + owner + "@/" + database + "?" + url.Values{"host": {s.folder}}.Encode()
}

// exec runs a statement beside all databases.
func (s *Server) exec(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", s.address("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, statement)
	return err
}
