package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

const counter = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e"

// logged is a database with the action log of one workplace, in two batches.
func logged(t *testing.T) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "c.db")
	db, err := store.Open(t.Context(), "sqlite:"+file)
	if err != nil {
		t.Fatal(err)
	}
	api, err := service.New(service.Config{Store: db, Verifier: service.NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz"})
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	last := model.Action{}
	for range 2 {
		batch := model.ActionBatch{PublicKey: public, Office: "ЦОН № 7"}
		for range 2 {
			last = model.Action{At: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), Operator: 1, Kind: model.ActionPrinted, Record: counter}.Seal(last)
			batch.Actions = append(batch.Actions, last)
		}
		batch.Signature = ed25519.Sign(private, batch.SignedText(counter))
		body, err := json.Marshal(batch)
		if err != nil {
			t.Fatal(err)
		}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/workplaces/"+counter+"/actions", bytes.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		central.New(api).Handler().ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			t.Fatalf("%d: %s", answer.Code, answer.Body)
		}
	}
	if err := api.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestActionsAreListedAndVerified(t *testing.T) {
	file := logged(t)
	stdout, stderr := newOutput(), newOutput()
	if code := run(t.Context(), []string{"actions", "--database", "sqlite:" + file, "--workplace", counter}, stdout, stderr); code != 0 {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	if got := stdout.String(); !strings.HasPrefix(got, "1\t2026-11-21T06:00:00Z\toperator 1\tprinted\t"+counter+"\n") ||
		!strings.HasSuffix(got, "4 actions; the chain and its signatures hold\n") {
		t.Errorf("said %q", got)
	}
}

func TestAnActionLogThatWasChangedIsFound(t *testing.T) {
	for name, c := range map[string]struct{ change, said string }{
		"an action":    {`UPDATE actions SET body = replace(body, 'printed', 'deleted') WHERE seq = 2`, "action 2 is another one"},
		"taken out":    {`DELETE FROM actions WHERE seq = 2`, "action 3 after 1"},
		"cut off":      {`DELETE FROM actions WHERE seq = 4`, "its end is missing after action 3"},
		"signature":    {`UPDATE actions SET signature = (SELECT signature FROM actions WHERE seq = 2) WHERE seq = 4`, "the signature at action 4 does not hold"},
		"the key":      {`UPDATE workplaces SET public_key = zeroblob(32)`, "the signature at action 2 does not hold"},
		"its number":   {`UPDATE actions SET hash = 'x' WHERE seq = 1`, "action 1 is another one"},
		"not readable": {`UPDATE actions SET body = '{' WHERE seq = 1`, "action 1 cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			file := logged(t)
			pool, err := sql.Open("sqlite", file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := pool.ExecContext(context.Background(), c.change); err != nil {
				t.Fatal(err)
			}
			if err := pool.Close(); err != nil {
				t.Fatal(err)
			}
			stderr := newOutput()
			code := run(t.Context(), []string{"actions", "--database", "sqlite:" + file, "--workplace", counter}, newOutput(), stderr)
			if code != 1 || !strings.Contains(stderr.String(), c.said) {
				t.Errorf("ended with %d: %s", code, stderr)
			}
		})
	}
}

func TestActionsOfNobodyAreAFailure(t *testing.T) {
	file := logged(t)
	if code := run(t.Context(), []string{"actions", "--database", "sqlite:" + file, "--workplace", "nobody"}, newOutput(), newOutput()); code != 1 {
		t.Errorf("ended with %d", code)
	}
	for _, args := range [][]string{{"actions"}, {"actions", "--database", "sqlite:" + file}} {
		if code := run(t.Context(), args, newOutput(), newOutput()); code != 2 {
			t.Errorf("%q ended with %d", args, code)
		}
	}
}

func TestTheOperatorSaysOfWorkplacesWhatTheyAre(t *testing.T) {
	file := logged(t)
	for _, c := range []struct {
		args string
		code int
		said string // of the list after it
	}{
		{"", 0, "\tunconfirmed\t4 actions\t"},
		{"confirm " + counter, 0, "\tconfirmed\t4 actions\t"},
		{"forget " + counter, 1, "\tconfirmed\t4 actions\t"},
		{"block " + counter, 0, "\tblocked\t4 actions\t"},
		{"forget " + counter, 0, "\tblocked\t0 actions\t1 KiB\t"},
		{"release " + counter, 0, "\tunconfirmed\t0 actions\t"},
		{"confirm nobody", 1, "\tunconfirmed\t"},
		{"confirm", 2, "\tunconfirmed\t"},
		{"remove " + counter, 2, "\tunconfirmed\t"},
	} {
		args := append([]string{"workplaces", "--database", "sqlite:" + file}, strings.Fields(c.args)...)
		stderr := newOutput()
		if code := run(t.Context(), args, newOutput(), stderr); code != c.code {
			t.Errorf("%q ended with %d: %s", c.args, code, stderr)
		}
		stdout := newOutput()
		if code := run(t.Context(), args[:3], stdout, stderr); code != 0 || !strings.Contains(stdout.String(), c.said) {
			t.Errorf("after %q: %q", c.args, stdout)
		}
	}
	stdout := newOutput()
	if code := run(t.Context(), []string{"workplaces", "--database", "sqlite:" + file}, stdout, newOutput()); code != 0 ||
		!strings.HasPrefix(stdout.String(), counter+"\t") || !strings.HasSuffix(stdout.String(), "\tЦОН № 7\n") {
		t.Errorf("%d: %q", code, stdout)
	}
	if code := run(t.Context(), []string{"workplaces"}, newOutput(), newOutput()); code != 2 {
		t.Errorf("without a database it ended with %d", code)
	}
}
