package service

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// allKin is a register of kinship that refuses nobody.
type allKin struct{}

func (allKin) Kinship(context.Context, model.IIN, model.IIN) (model.Degree, error) {
	return model.Mother, nil
}

// fuzzServer is a central of one organization and one child, and what an office
// without a connection would send to it.
func fuzzServer(f *testing.F) (*Service, model.Act) {
	f.Helper()
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	db, err := store.Open(context.Background(), "sqlite::memory:", store.Twice)
	if err != nil {
		f.Fatal(err)
	}
	s, err := New(Config{
		Store: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz", Clock: func() time.Time { return now },
		Registries: registry.Set{Kinship: allKin{}}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			f.Error(err)
		}
	})
	district := s.region().list[0]
	o := model.Organization{
		ID: "990140000001", District: district.Code, Short: model.Text{KK: "Балапан", RU: "Балапан"}, Full: model.Text{KK: "«Балапан»", RU: "«Балапан»"},
		Offers: []model.Offer{{Group: model.Middle, Lang: model.Kazakh}},
	}
	child := model.Person{IIN: "230315500002", Birth: model.Date{Year: 2023, Month: 3, Day: 15}, Sex: model.IIN("230315500002").Sex()}
	named := child
	named.Surname = "ТЕСТОВ"
	application := model.Application{Number: "2026-1", District: district.Code, Child: model.Child{Person: named}, Status: model.InQueue, CreatedAt: time.Unix(1e9, 0)}
	if err := s.Import(context.Background(), Reference{Organizations: []model.Organization{o}, Applications: []model.Application{application}}); err != nil {
		f.Fatal(err)
	}
	rules, err := assets.Rules(district.Code, model.DateOf(now))
	if err != nil {
		f.Fatal(err)
	}
	st := model.Statement{
		ActID: "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e", Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Russian, District: district.Code,
		Applicant: model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}, Child: child,
		Organization: o.ID, Education: model.Kazakh, MadeAt: now, Offline: true, Email: "a@example.kz",
	}
	text, err := st.Render(rules, district, o)
	if err != nil {
		f.Fatal(err)
	}
	return s, model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: []byte{0x30}}
}

// checkAsSigned is everything that is looked at of a placement that somebody's key has signed.
func (s *Service) checkAsSigned(ctx context.Context, p *act) error {
	if err := s.checkSent(p); err != nil {
		return err
	}
	p.in.Applicant.IIN = p.Statement.Applicant.IIN
	p.signer = &store.Signer{Person: model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}}
	if err := s.identify(ctx, p); err != nil {
		return err
	}
	if err := s.store.Read(ctx, func(tx *store.Tx) error { return gatherPlacement(tx, p) }); err != nil {
		return err
	}
	return s.checkPlacement(ctx, p)
}

// A placement is read from whoever sends it: it fails with a code, and none is taken
// whose text is not the one of its fields, or whose fields are another person's.
func FuzzDelivery(f *testing.F) {
	s, p := fuzzServer(f)
	if err := s.checkAsSigned(context.Background(), &act{Act: p, delivered: true}); err != nil {
		f.Fatal(err)
	}
	for _, change := range []func(*model.Act){
		func(*model.Act) {}, func(p *model.Act) { p.Statement.Offline = false }, func(p *model.Act) { p.Statement.MadeAt = time.Time{} },
		func(p *model.Act) { p.CMS, p.CodeID, p.Code = nil, "x", "123456" }, func(p *model.Act) { p.Statement.Rules = "2024-06-01" },
	} {
		other := p
		change(&other)
		f.Add([]byte(asJSON(other)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p := act{delivered: true}
		if json.Unmarshal(body, &p.Act) != nil {
			return
		}
		err := s.checkAsSigned(t.Context(), &p)
		if model.CodeOf(err) == model.CodeInternal {
			t.Fatalf("%v", err)
		}
		if err != nil {
			return
		}
		text, err := p.Statement.Render(p.rules, s.region().districts[p.Statement.District], p.organization)
		if err != nil || text != p.Text || p.application.Child.IIN != p.Statement.Child.IIN || p.Statement.Offline && p.Statement.Child.FullName() != "" {
			t.Fatalf("taken: %v, %+v", err, p.Statement)
		}
	})
}

// The actions of a batch that is taken follow one another, and are kept as they came.
func FuzzActions(f *testing.F) {
	const workplace = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e"
	first := model.Action{Operator: 1, Kind: model.ActionOpened, Record: workplace}.Seal(model.Action{})
	second := model.Action{Kind: model.ActionLocked}.Seal(first)
	for _, actions := range [][]model.Action{{first, second}, {second}, {second, first}, {{Seq: 1<<64 - 1}, {}}, nil} {
		f.Add([]byte(asJSON(actions)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var batch model.ActionBatch
		if json.Unmarshal(body, &batch.Actions) != nil {
			return
		}
		if err := checkBatch(batch); err != nil {
			if model.CodeOf(err) != model.CodeBadRequest {
				t.Fatalf("%v", err)
			}
			return
		}
		for i, action := range batch.Actions {
			if action.Seq == 0 || i > 0 && action.Follows(batch.Actions[i-1]) != nil {
				t.Fatalf("taken: %+v", batch.Actions)
			}
			var again model.Action // what is kept must hold as what came
			if err := json.Unmarshal([]byte(asJSON(action)), &again); err != nil || again.Follows(model.Action{Seq: action.Seq - 1, Hash: action.Previous}) != nil {
				t.Fatalf("kept otherwise: %+v", action)
			}
		}
	})
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
