package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const organizationsList = `id,district,kind,short_kk,short_ru,full_kk,full_ru,group,lang,places,free,waiting
990140000001,1110,nursery,Балапан,Балапан,Балапан,Балапан,junior,kk,25,3,10
`

// organizationsOf returns the organizations of a district in a database.
func organizationsOf(t *testing.T, database string) (all []model.Organization) {
	t.Helper()
	err := inDatabase(t.Context(), database, func(db *store.Store) error {
		return db.Read(t.Context(), func(tx *store.Tx) (err error) {
			all, err = tx.Organizations("1110")
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWhatALoadBringsIsBackedUpAndRestored: an operator's first day, and their worst.
func TestWhatALoadBringsIsBackedUpAndRestored(t *testing.T) {
	folder := t.TempDir()
	database, other := "sqlite:"+filepath.Join(folder, "c.db"), "sqlite:"+filepath.Join(folder, "restored.db")
	list, bad, backup := filepath.Join(folder, "list.csv"), filepath.Join(folder, "bad.csv"), filepath.Join(folder, "backup.db")
	for file, text := range map[string]string{list: organizationsList, bad: organizationsList + strings.Replace(strings.Split(organizationsList, "\n")[1], "25,3", "-25,x", 1) + "\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	do := func(want int, args ...string) string {
		t.Helper()
		stdout, stderr := newOutput(), newOutput()
		if code := run(t.Context(), args, stdout, stderr); code != want {
			t.Fatalf("%q ended with %d: %s", args, code, stderr)
		}
		return stdout.String() + stderr.String()
	}
	do(1, "organizations", "load", "--database", database, list) // there is no such database
	do(0, "migrate", "--database", database)
	if told := do(1, "organizations", "load", "--database", database, bad); !strings.Contains(told, "line 3: places") || !strings.Contains(told, "line 3: free") {
		t.Errorf("told %s", told)
	}
	if all := organizationsOf(t, database); len(all) != 0 {
		t.Errorf("written all the same: %+v", all)
	}
	do(0, "organizations", "load", "--database", database, list)
	do(0, "backup", "--database", database, backup)
	do(1, "restore", "--database", database, backup)
	do(0, "restore", "--database", other, backup)
	if all := organizationsOf(t, other); len(all) != 1 || all[0].Offers[0].Waiting != 10 {
		t.Errorf("restored %+v", all)
	}
	do(2, "organizations", "--database", database)
	do(2, "organizations", "load", "--database", database)
	do(2, "restore", "--database", other)
}
