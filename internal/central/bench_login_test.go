package central_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// BenchmarkLoginsByKey logs people in by ЭЦП over HTTP on PostgreSQL, the challenge with it, and
// verifies the same signatures bare on as many cores.
func BenchmarkLoginsByKey(b *testing.B) {
	server := pgtest.Start(b)
	for name, use := range map[string]pki.KeyUse{"GOST": pki.SingleKey, "RSA": pki.AuthKey} {
		b.Run(name, func(b *testing.B) { compareLogins(b, server.Address(b), use) })
	}
}

func compareLogins(b *testing.B, database string, use pki.KeyUse) {
	const count = 400
	r := newRegion(b, count)
	a, err := authority()
	r.check(err)
	verifier := service.NewVerifier(a.Verifier())
	api, end, err := benchServiceBy(b.Context(), verifier, database)
	r.check(err)
	defer end()
	r.check(api.Import(b.Context(), r.reference))
	r.fill(database)
	_, err = api.Enrol(b.Context(), "192.0.2.1/32", r.counter.enrolment(nil, 0))
	r.check(err)
	place, err := r.counter.prove(api, morning)
	r.check(err)
	address, client := r.serve(api), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clientsAtOnce}}
	ask := func(path string, body, into any) error {
		return postJSON(client, address+path, place.Token, body, into)
	}
	keys := make([]*ca.Key, count)
	for i, f := range r.families {
		keys[i] = key(b, f.parent, use)
	}
	for b.Loop() {
		challenges, logins := make([]model.Challenge, count), make([]model.KeyLogin, count)
		asked, err := measure(count, clientsAtOnce, func(i int) error { return ask("/v1/challenges", struct{}{}, &challenges[i]) })
		r.check(err)
		for i, c := range challenges { // what the citizen's own computer does is not measured
			logins[i] = model.KeyLogin{ChallengeID: c.ID, CMS: sign(b, keys[i], c.Text), District: home().Code}
		}
		logged, err := measure(count, clientsAtOnce, func(i int) error { return ask("/v1/sessions/key", logins[i], &model.Session{}) })
		r.check(err)
		bare, err := measure(count, runtime.GOMAXPROCS(0), func(i int) error {
			_, err := verifier.VerifyLogin(b.Context(), logins[i].CMS, []byte(challenges[i].Text), morning)
			return err
		})
		r.check(err)
		logged.took += asked.took
		b.ReportMetric(logged.perSecond(), "logins/s")
		b.ReportMetric(bare.perSecond(), "verified/s")
		b.ReportMetric(logged.perSecond()/bare.perSecond(), "of_bare")
		b.ReportMetric(0, "ns/op")
	}
}

func postJSON(client *http.Client, address, workplace string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	call, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(text))
	if err != nil {
		return err
	}
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set(model.WorkplaceHeader, workplace)
	answer, err := client.Do(call)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s: %d: %s", address, answer.StatusCode, said)
	}
	if err == nil {
		err = json.Unmarshal(said, into)
	}
	return err
}
