package ui_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
)

// practised are the folders of practices that were begun and ended at once, by what they were made of.
var practised = map[string]string{}

// forgetPractices removes those folders.
func forgetPractices() {
	for _, dir := range practised {
		_ = os.RemoveAll(dir)
	}
}

// startPractice starts a practice as in an empty folder. The first of its kind is made of nothing; the
// others go on in copies of its folder, or half of the time of the tests went into it.
func startPractice(t testing.TB, o practice.Options) *practice.Practice {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	o.Keys, o.KeyOwners = ca.SharedKeys(), append([]string{}, o.KeyOwners...)
	name := fmt.Sprint(o.KeyOwners, o.Clock != nil)
	if practised[name] == "" {
		dir, err := os.MkdirTemp("", "kezek-practice-")
		must(t, err)
		practised[name] = dir
		first := practice.Options{Dir: dir, Dialog: &holder{}, Clock: o.Clock, Keys: o.Keys, KeyOwners: o.KeyOwners}
		made, err := practice.Start(ctx, first)
		must(t, err)
		must(t, made.WaitKeys(ctx))
		must(t, made.Close())
	}
	o.Dir = t.TempDir()
	must(t, os.CopyFS(o.Dir, os.DirFS(practised[name])))
	p, err := practice.Start(ctx, o)
	must(t, err)
	t.Cleanup(func() { must(t, p.Close()) })
	return p
}
