package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// owner is who has every database.
const owner = "kezek"

// fast has a server lose what it was told to keep when the machine loses its power.
var fast = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off"}

// Server is a PostgreSQL that runs.
type Server struct {
	folder  string // with its data, its log and its socket
	program string // postgres
	options []string
	process *exec.Cmd
	alive   *os.File // while it is open the server runs
}

// Start starts a server of the test's own, which it may stop and start again. Unlike the one
// that Address shares, it loses nothing that it has acknowledged. options are settings such as
// "max_connections=5".
func Start(t testing.TB, options ...string) *Server {
	t.Helper()
	return StartIn(t, "", options...)
}

// StartIn is Start with everything in a folder below another one, such as on a disk that can be
// full.
func StartIn(t testing.TB, folder string, options ...string) *Server {
	t.Helper()
	s, err := start(folder, options)
	if err == nil {
		t.Cleanup(func() {
			s.Stop()
			_ = os.RemoveAll(s.folder)
		})
		err = s.prepare()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func start(within string, options []string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(within, "pgtest")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, program: filepath.Join(bin, "postgres"), options: options}
	// The language of the databases is one whose order is not that of the bytes.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata", s.data(), "--username", owner, "--auth", "trust", "--no-sync",
		"--encoding", "UTF8", "--locale", "C", "--locale-provider", "icu", "--icu-locale", "kk")
	if err := giveAway(folder, initdb); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("pgtest: initdb: %w: %s", err, out), os.RemoveAll(folder))
	}
	if err := s.Run(); err != nil {
		s.Stop()
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return s, nil
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// binaries returns the folder with the programs of the newest PostgreSQL that is installed.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian has them beside PATH
	slices.SortFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // 9 before 15
		}
		return strings.Compare(a, b)
	})
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New("pgtest: PostgreSQL is not installed: make deps installs it")
}

// guard runs a server until its standard input ends, which is when this process ends, however
// that comes about. The first argument is the folder, the rest the server.
const guard = `folder=$1; shift
"$@" >>"$folder/log" 2>&1 </dev/null &
server=$!
read -r word
case $word in
kill) kill -KILL "$server" $(cat "/proc/$server/task/$server/children") ;;
stop) kill -INT "$server" ;;
*) kill -QUIT "$server"; wait "$server"; rm -rf "$folder" ;;
esac
wait "$server"`

// Run starts the server that was stopped or killed.
func (s *Server) Run() error {
	ours, theirs, err := os.Pipe()
	if err != nil {
		return err
	}
	args := []string{"-c", guard, "guard", s.folder, s.program, "-D", s.data(), "-k", s.folder, "-c", "listen_addresses=",
		"-c", "shared_buffers=32MB", "-c", "max_connections=200", "-c", "unix_socket_permissions=0777"}
	for _, option := range s.options {
		args = append(args, "-c", option)
	}
	s.process, s.alive = exec.Command("/bin/sh", args...), theirs
	s.process.Stdin = ours
	if err := giveAway("", s.process); err != nil {
		return err
	}
	err = s.process.Start()
	_ = ours.Close()
	if err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return s.await()
}

// await waits until the server answers.
func (s *Server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.exec(ctx, `SELECT 1`)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return fmt.Errorf("pgtest: the server does not answer: %w\n%s", err, log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop stops the server as an operator would who is in a hurry: transactions are broken off.
func (s *Server) Stop() { s.end("stop\n") }

// Kill ends it as a loss of power would.
func (s *Server) Kill() { s.end("kill\n") }

func (s *Server) end(word string) {
	if s.alive == nil {
		return
	}
	_, _ = s.alive.WriteString(word)
	_ = s.alive.Close()
	s.alive = nil
	_ = s.process.Wait()
}
