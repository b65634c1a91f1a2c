package main

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

const counter = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e"

// logged is a database with the action log of one workplace, in two batches, and the
// fingerprint of that.
func logged(t *testing.T) (file, fingerprint string) {
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
	enrolment := model.Enrolment{ID: counter, PublicKey: public, Office: "ЦОН № 7"}
	enrolment.Sign(private, nil)
	if _, err := api.Enrol(t.Context(), "192.0.2.1/32", enrolment); err != nil {
		t.Fatal(err)
	}
	fingerprint = model.Fingerprint(public)
	last := model.Action{}
	for range 2 {
		var batch model.ActionBatch
		for range 2 {
			last = model.Action{At: time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC), Operator: 1, Kind: model.ActionPrinted, Record: counter}.Seal(last)
			batch.Actions = append(batch.Actions, last)
		}
		batch.Signature = ed25519.Sign(private, batch.SignedText(counter))
		if _, err := api.TakeActions(t.Context(), service.Workplace{ID: counter}, batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := api.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return file, fingerprint
}

func TestActionsAreListedAndVerified(t *testing.T) {
	file, _ := logged(t)
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
			file, _ := logged(t)
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
	file, _ := logged(t)
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
	file, fingerprint := logged(t)
	for _, c := range []struct {
		args string
		code int
		said string // of the list after it
	}{
		{"", 0, "\tunconfirmed\t4 actions\t"},
		{"list", 0, "\tunconfirmed\t4 actions\t"},
		{"confirm " + fingerprint + " --office ЦОН-9", 0, "\tconfirmed\t4 actions\t"},
		{"forget " + counter, 1, "\tЦОН-9\n"},
		{"revoke " + strings.ToLower(fingerprint), 0, "\trevoked\t4 actions\t"},
		{"forget " + fingerprint, 0, "\trevoked\t0 actions\t1 KiB\t"},
		{"confirm --office ЦОН-8 " + counter, 0, "\tЦОН-8\n"},
		{"confirm " + counter + " --district 1170", 0, "\t1170\t" + counter + "\tЦОН-8\n"}, // the name stays
		{"confirm --district 9999 " + counter, 1, "\t1170\t"},
		{"revoke --district 1110 " + counter, 2, "\tconfirmed\t"},
		{"confirm nobody", 1, "\tconfirmed\t"},
		{"confirm", 2, "\tconfirmed\t"},
		{"revoke --office ЦОН-9 " + counter, 2, "\tconfirmed\t"},
		{"list " + counter, 2, "\tconfirmed\t"},
		{"remove " + counter, 2, "\tconfirmed\t"},
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
		!strings.HasPrefix(stdout.String(), fingerprint+"\t") || !strings.HasSuffix(stdout.String(), "\t"+counter+"\tЦОН-8\n") {
		t.Errorf("%d: %q", code, stdout)
	}
	if code := run(t.Context(), []string{"workplaces"}, newOutput(), newOutput()); code != 2 {
		t.Errorf("without a database it ended with %d", code)
	}
}
