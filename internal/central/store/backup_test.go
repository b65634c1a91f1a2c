package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func openFile(t *testing.T) (*Store, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "central.db")
	s, err := Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, file
}

func claim(tx *Tx) error {
	_, err := tx.Once("kind", "practice")
	return err
}

func TestABackupOfACentralThatServesIsWhole(t *testing.T) {
	s, file := openFile(t)
	if err := s.Write(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(filepath.Dir(file), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := s.Backup(t.Context(), backup); err == nil {
		t.Error("a file that is there was written over")
	}
	if err := s.Backup(t.Context(), filepath.Join(backup, "none", "b.db")); err == nil {
		t.Error("a folder that is not there")
	}
	copied, err := Open(t.Context(), "sqlite:"+backup)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = copied.Close() }()
	err = copied.Read(t.Context(), func(tx *Tx) error {
		var kind string
		if err := tx.row(`SELECT value FROM meta WHERE key = 'kind'`, nil, &kind); err != nil || kind != "practice" {
			t.Errorf("%q, %v", kind, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestADatabaseThatHasNoRoomSaysSo(t *testing.T) {
	s, _ := openFile(t)
	s.pool.SetMaxOpenConns(1) // the limit is the connection's
	if err := s.Writable(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.pool.ExecContext(t.Context(), `PRAGMA max_page_count = 1`); err != nil { // as many as there are
		t.Fatal(err)
	}
	large := func(tx *Tx) error {
		return tx.KeepEdition(RulesEdition, "large", strings.Repeat("а", 1<<20), time.Unix(1e9, 0))
	}
	if err := s.Write(t.Context(), large); model.CodeOf(err) != model.CodeCentralReadOnly {
		t.Errorf("a write without room: %v", err)
	}
	if s.proven.Load() != nil {
		t.Error("it still counts as proven that there is room")
	}
	if _, err := s.pool.ExecContext(t.Context(), `PRAGMA max_page_count = 100000`); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), large); err != nil || s.Writable(t.Context()) != nil {
		t.Errorf("with room again: %v", err)
	}
	if _, err := s.pool.ExecContext(t.Context(), `PRAGMA query_only = 1`); err != nil {
		t.Fatal(err)
	}
	s.proven.Store(nil)
	if err := s.Writable(t.Context()); model.CodeOf(err) != model.CodeCentralReadOnly {
		t.Errorf("read-only: %v", err)
	}
}
