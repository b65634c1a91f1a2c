package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// juniorYear is a year of birth of children who are of the group junior now.
func juniorYear() int {
	today := model.DateOf(time.Now().In(model.Zone))
	return model.MonthDay{Month: time.September, Day: 1}.LastBy(today).Year - 2
}

func placesList(lines ...string) string {
	return "organization;birth_year;lang;count\n" + strings.Join(lines, "\n") + "\n"
}

func TestFreePlacesAreImportedAllOrNone(t *testing.T) {
	folder := t.TempDir()
	database := "sqlite:" + filepath.Join(folder, "c.db")
	organizations, good, bad, odd := filepath.Join(folder, "o.csv"), filepath.Join(folder, "good.csv"), filepath.Join(folder, "bad.csv"), filepath.Join(folder, "odd.csv")
	place := fmt.Sprintf("990140000001;%d;kk;", juniorYear())
	writeText(t, organizations, organizationsList)
	writeText(t, good, placesList(place+"3"))
	writeText(t, bad, placesList(place+"4", "990140000002;2024;kk;1", strings.Replace(place, "kk", "ru", 1)+"1", "990140000001;1990;kk;1"))
	writeText(t, odd, placesList(place+"-1", place, "99;2024;kk;1"))
	do := func(want int, args ...string) string {
		t.Helper()
		stdout, stderr := newOutput(), newOutput()
		if code := run(t.Context(), append([]string{"places", "import", "--database", database}, args...), stdout, stderr); code != want {
			t.Fatalf("%q ended with %d: %s", args, code, stderr)
		}
		return stdout.String() + stderr.String()
	}
	stdout, stderr := newOutput(), newOutput()
	for _, args := range [][]string{{"migrate", "--database", database}, {"organizations", "load", "--database", database, organizations}} {
		if code := run(t.Context(), args, stdout, stderr); code != 0 {
			t.Fatal(stderr)
		}
	}
	for file, lines := range map[string][]string{
		bad: {"nothing was written", "line 3: there is no such organization", "line 4: the organization has no group for children of the year in the language", "line 5: the organization has no group"},
		odd: {"line 2: count", "line 3: count", "line 4: organization"},
	} {
		told := do(1, file)
		for _, line := range lines {
			if !strings.Contains(told, line) {
				t.Errorf("%q is not told: %s", line, told)
			}
		}
	}
	free := func() (all []model.FreePlace) {
		t.Helper()
		err := inDatabase(t.Context(), database, func(db *store.Store) error {
			return db.Read(t.Context(), func(tx *store.Tx) (err error) {
				all, err = tx.FreePlaces("1110")
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if told := do(0, "--dry-run", good); !strings.Contains(told, ": 3, was 0\n") || !strings.Contains(told, "1 of 1 kinds of places would change") || len(free()) != 0 {
		t.Errorf("told %s, free %+v", told, free())
	}
	want := []model.FreePlace{{Organization: "990140000001", BirthYear: juniorYear(), Lang: model.Kazakh, Count: 3}}
	if told := do(0, good); !strings.Contains(told, "1 of 1 kinds of places changed") || !slices.Equal(free(), want) {
		t.Errorf("told %s, free %+v", told, free())
	}
	if told := do(0, good); !strings.Contains(told, "0 of 1 kinds of places changed") {
		t.Errorf("told %s", told)
	}
	do(2)
	do(2, good, bad)
}
