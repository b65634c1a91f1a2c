package counter

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

func TestWhoMayWorkHereStandsInTheActionLog(t *testing.T) {
	file, err := cache.Open(CachePath(t.TempDir()), cache.Options{Digits: len(testPIN), Cost: cache.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	must(t, err)
	m := &store{File: file, desk: desk.New(desk.Config{Store: file})}
	defer func() { must(t, m.close()) }()
	for range 2 {
		_, err := m.AddOperator("Сынақ Оператор", testPIN)
		must(t, err)
	}
	must(t, m.ChangePIN(1, testPIN, "135790"))
	must(t, m.RemoveOperator(2, 1, "135790"))
	if m.ChangePIN(1, testPIN, "246801") == nil || m.RemoveOperator(2, 1, "135790") == nil {
		t.Error("done twice")
	}
	actions, err := m.Actions(0, 10)
	must(t, err)
	var got []string
	for _, a := range actions {
		if a.Operator != 1 {
			t.Errorf("%+v is not of the one who works", a)
		}
		got = append(got, string(a.Kind)+" "+a.Record)
	}
	want := []string{"unlocked ", "operator_added 1", "operator_added 2", "pin_changed 1", "operator_removed 2"}
	if !slices.Equal(got, want) {
		t.Errorf("the log tells %q, want %q", got, want)
	}
}

func TestPracticeIsOpenForItsOneOperatorAndLockedForSeveral(t *testing.T) {
	path := practicePath(t.TempDir())
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	reopen := func() *cache.File {
		t.Helper()
		file, err := openPracticeFile(path, model.Russian)
		must(t, err)
		return file
	}
	for range 2 {
		file := reopen()
		if !file.Unlocked() {
			t.Error("the one operator has to unlock")
		}
		must(t, file.Close())
	}
	file := reopen()
	_, err := file.AddOperator("Сынақ Оператор", "864209")
	must(t, err)
	must(t, file.Close())
	file = reopen()
	if file.Unlocked() {
		t.Error("nobody has said who works, and the file is open in the name of the first")
	}
	must(t, file.Close())
}
