package central_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// believing takes every signature for that of the mother, so that what a signature costs
// is not measured.
type believing struct{}

func (believing) VerifyLogin(context.Context, []byte, []byte, time.Time) (store.Signer, error) {
	return store.Signer{Person: mother, Serial: "1f", Issuer: "НУЦ", Certificate: []byte{1}}, nil
}

func (b believing) VerifyStatement(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error) {
	return b.VerifyLogin(ctx, cms, content, at)
}

type motherOfAll struct{}

func (motherOfAll) Kinship(context.Context, model.IIN, model.IIN) (model.Degree, error) {
	return model.Mother, nil
}

// BenchmarkPlacements places a thousand children on one list, one after another, without a
// connection under the counter: placed/s, and x_first, what the last hundred take by what
// the first hundred took.
func BenchmarkPlacements(b *testing.B) {
	const all, part = 1000, 100
	var whole, first, last time.Duration
	for b.Loop() {
		handler, acts := thousand(b, all)
		for i, act := range acts {
			body, err := act.Encode()
			if err != nil {
				b.Fatal(err)
			}
			request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/v1/acts", bytes.NewReader(body))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Idempotency-Key", act.ID)
			answer := httptest.NewRecorder()
			start := time.Now()
			handler.ServeHTTP(answer, request)
			took := time.Since(start)
			if answer.Code != http.StatusCreated {
				b.Fatalf("placement %d: %s", i, answer.Body)
			}
			whole += took
			switch {
			case i < part:
				first += took
			case i >= all-part:
				last += took
			}
		}
	}
	b.ReportMetric(float64(b.N*all)/whole.Seconds(), "placed/s")
	b.ReportMetric(last.Seconds()/first.Seconds(), "x_first")
}

// thousand is a central, and placements of so many children on one list of it.
func thousand(b *testing.B, count int) (http.Handler, []model.Act) {
	b.Helper()
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	db, err := store.Open(b.Context(), "sqlite:"+b.TempDir()+"/central.db")
	check(err)
	api, err := service.New(service.Config{
		Store: db, Verifier: believing{}, PublicURL: "http://central.example.kz", Practice: true,
		Registries: registry.Set{Kinship: motherOfAll{}}, Clock: func() time.Time { return morning },
		Limits: service.Limits{KinshipRefusals: 1 << 30}, Log: slog.New(slog.DiscardHandler),
	})
	check(err)
	b.Cleanup(func() { check(api.Close()); check(db.Close()) })
	brought := reference()
	o := brought.Organizations[0]
	brought.Links = nil
	rules, err := assets.Rules(home().Code, model.DateOf(morning))
	check(err)
	acts := make([]model.Act, count)
	for i := range acts {
		child := person("ТЕСТОВА", "БАЛА", "", son.Birth, model.Female, 1000+3*i)
		number := fmt.Sprintf("2026-%06d", i)
		brought.Applications = append(brought.Applications, model.Application{
			Number: number, District: o.District, Child: model.Child{Person: child}, Status: model.InQueue, CreatedAt: morning,
		})
		st := model.Statement{
			ActID: uuid.NewString(), Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: o.District,
			Applicant: mother, Child: model.Person{IIN: child.IIN, Birth: child.Birth, Sex: child.Sex}, Organization: o.ID, Education: model.Kazakh,
			MadeAt: morning, Offline: true, Email: "mail@example.kz",
		}
		text, err := st.Render(rules, home(), o)
		check(err)
		acts[i] = model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: []byte{0x30}}
	}
	check(api.Import(b.Context(), brought))
	counter := newWorkplace(b)
	_, err = api.Enrol(b.Context(), "192.0.2.1/32", counter.enrolment(nil, 0))
	check(err)
	token, err := counter.prove(api, morning)
	check(err)
	handler := central.New(api).Handler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(model.WorkplaceHeader, token.Token)
		handler.ServeHTTP(w, r)
	}), acts
}
