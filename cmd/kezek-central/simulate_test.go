package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSimulateWritesWhatBecameOfTheYears(t *testing.T) {
	folder := t.TempDir()
	var out, told bytes.Buffer
	args := []string{"simulate", "--years", "1", "--children", "200", "--organizations", "10", "--seed", "5", "--out", folder}
	if status := run(context.Background(), args, &out, &told); status != 0 || !strings.Contains(out.String(), "no rule was broken") {
		t.Fatalf("%d: %s%s", status, out.String(), told.String())
	}
	page, err := os.ReadFile(filepath.Join(folder, "simulation.html"))
	if err != nil || !bytes.Contains(page, []byte("<polyline")) || !bytes.Contains(page, []byte("seed 5")) {
		t.Errorf("%v: %s", err, page)
	}
}

func TestSimulateRefusesNumbersThatCannotBe(t *testing.T) {
	var out, told bytes.Buffer
	if status := run(context.Background(), []string{"simulate", "--years", "0"}, &out, &told); status != 2 {
		t.Errorf("%d: %s", status, told.String())
	}
}
