package main

import (
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

func TestARealCentralAsksWhetherKeysAreRevoked(t *testing.T) {
	serve := func(args ...string) (o serveOptions, err error) {
		err = parse(&o, "serve", append([]string{"--database", "sqlite:x", "--public-url", "https://example.kz"}, args...), newOutput())
		return o, err
	}
	for name, test := range map[string]struct {
		args []string
		want pki.RevocationPolicy
	}{
		"real":          {[]string{"--roots", "x"}, pki.RevocationRefuse},
		"marked":        {[]string{"--roots", "x", "--revocation", "mark"}, pki.RevocationMark},
		"off":           {[]string{"--roots", "x", "--revocation", "off"}, pki.RevocationIgnored},
		"no keys":       {nil, pki.RevocationIgnored},
		"practice":      {[]string{"--roots", "x", "--practice"}, pki.RevocationIgnored},
		"practice asks": {[]string{"--roots", "x", "--practice", "--revocation", "refuse"}, pki.RevocationRefuse},
	} {
		o, err := serve(test.args...)
		if asked := revocation(o.Config); err != nil || asked.Policy != test.want || !asked.OCSP {
			t.Errorf("%s: %+v, %v", name, asked, err)
		}
	}
	if _, err := serve("--revocation", "perhaps"); err == nil {
		t.Error("an unknown policy is taken")
	}
	o, err := serve("--roots", "x", "--crl", "a.crl", "--crl", "b.crl")
	if err != nil || len(o.CRL) != 2 || revocation(o.Config).Apply(&pki.Verifier{}) == nil {
		t.Errorf("lists that are not there: %+v, %v", o.CRL, err)
	}
}

func TestEvidenceOfNothingIsNotWritten(t *testing.T) {
	folder := t.TempDir()
	database, out := "sqlite:"+filepath.Join(folder, "c.db"), filepath.Join(folder, "e.zip")
	db, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[int][]string{
		1: {"evidence", "--database", database, "--entry", "ЛО-2026-000001", "--out", out},
		2: {"evidence", "--database", database},
	} {
		if code := run(t.Context(), args, newOutput(), newOutput()); code != want {
			t.Errorf("%q ended with %d", args, code)
		}
	}
	if found, _ := filepath.Glob(out); len(found) > 0 {
		t.Error("an archive was written")
	}
}
