package main

import (
	"bytes"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/ncalayer"
)

// The program is a telephone to a real central: it knows the code and the keys alone.
func TestATelephoneSignsWhatACentralShows(t *testing.T) {
	p, err := practice.Start(t.Context(), practice.Options{Dir: t.TempDir(), Dialog: ncalayer.Auto{}, Keys: ca.SharedKeys(), KeyOwners: []string{"ready"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	if err := p.WaitKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	place := service.Workplace{ID: "w", Office: "№ 3 ХҚКО"}
	for name, c := range map[string]struct {
		flags []string
		code  int
		state model.TelephoneState
	}{
		"signs":            {[]string{"--auto"}, 0, model.TelephoneSigned},
		"declines":         {[]string{"--decline"}, 0, model.TelephoneCancelled},
		"signs other text": {[]string{"--auto", "--fault", "telephone-other-bytes"}, 1, model.TelephoneRefused},
		"is lost":          {[]string{"--auto", "--fault", "telephone-lost"}, 1, model.TelephoneScanned},
	} {
		t.Run(name, func(t *testing.T) {
			request, err := p.Central.RequestTelephoneLogin(t.Context(), place, model.TelephoneLogin{District: p.Families[0].District, Lang: model.Kazakh})
			if err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			args := append([]string{"--telephone", request.Link, "--keys", p.KeysDir, "--password", ca.PracticePassword, "--lang", "ru"}, c.flags...)
			if code := run(t.Context(), args, &stdout, &stderr); code != c.code {
				t.Fatalf("ended with %d: %s", code, stderr.String())
			}
			if c.code == 0 && name == "signs" && !strings.Contains(stdout.String(), "Код: "+request.Code) {
				t.Errorf("it shows %s", stdout.String())
			}
			status, err := p.Central.TelephoneStatus(t.Context(), place, request.ID, "")
			if err != nil || status.State != c.state {
				t.Errorf("the request is %s, %v", status.State, err)
			}
		})
	}
	var stderr bytes.Buffer
	if code := run(t.Context(), []string{"--telephone", "mobileSign:x", "--auto"}, &stderr, &stderr); code != 1 {
		t.Errorf("without keys it ends with %d", code)
	}
}
