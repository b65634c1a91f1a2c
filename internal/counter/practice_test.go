//go:build !nopractice

package counter

import (
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/model"
)

func TestAPracticeThatCannotStartLeavesNothingBehind(t *testing.T) {
	c := opened(t)
	before := c.services
	path := filepath.Join(c.options.Data, "a file")
	must(t, os.WriteFile(path, nil, 0o600))
	c.options.Data = path // where a folder has to be
	failed := c.startPractice()
	if err := failed.Start(t.Context()); err == nil {
		t.Fatal("it started")
	}
	if c.services != before || c.options.Practice || c.building.built != (services{}) {
		t.Error("the program is half in practice")
	}
	must(t, os.Remove(path))
	again := c.startPractice()
	must(t, again.Start(t.Context()))
	if c.services != before || c.options.Practice {
		t.Error("the program is in practice before its window is")
	}
	d, practice, _ := again.Use()
	if d != c.desk || d == before.desk || practice == nil || c.store == nil || !c.options.Practice {
		t.Error("the program is not in practice")
	}
}

func TestAPracticeThatNobodyTakesIsClosedWithTheWindow(t *testing.T) {
	c := opened(t)
	b := c.newBuilder(c.options)
	b.options.Practice = true
	must(t, b.Start(t.Context()))
	must(t, c.close())
	if _, err := b.built.store.Operators(); err == nil {
		t.Error("its file is open")
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
