package central

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
)

// allKin is a register of kinship that refuses nobody.
type allKin struct{}

func (allKin) Kinship(context.Context, queue.IIN, queue.IIN) (queue.Degree, error) {
	return queue.Mother, nil
}

// fuzzServer is a central of one organization and one child, and what an office
// without a line would send to it.
func fuzzServer(f *testing.F) (*Server, queue.Placement) {
	f.Helper()
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	db, err := OpenDatabase(context.Background(), "sqlite::memory:")
	if err != nil {
		f.Fatal(err)
	}
	s, err := New(Config{
		DB: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz", Clock: func() time.Time { return now },
		Registries: Registries{Kinship: allKin{}}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			f.Error(err)
		}
	})
	district := s.cfg.Districts[0]
	o := queue.Organization{
		ID: "990140000001", District: district.Code, Full: queue.Text{KK: "«Балапан»", RU: "«Балапан»"},
		Offers: []queue.Offer{{Group: queue.Middle, Lang: queue.Kazakh}},
	}
	child := queue.Person{IIN: "230315500002", Birth: queue.Date{Year: 2023, Month: 3, Day: 15}, Sex: queue.IIN("230315500002").Sex()}
	application := queue.Application{Number: "2026-1", District: district.Code, Child: queue.Child{Person: child}, Status: queue.InQueue}
	if err := s.Import(context.Background(), Reference{Organizations: []queue.Organization{o}, Applications: []queue.Application{application}}); err != nil {
		f.Fatal(err)
	}
	rules, err := assets.Rules(district.Code, queue.DateOf(now))
	if err != nil {
		f.Fatal(err)
	}
	st := queue.Statement{
		VisitID: "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e", Rules: rules.Version, Lang: queue.Russian, District: district.Code,
		Applicant: queue.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}, Child: child,
		Organization: o.ID, Education: queue.Kazakh, MadeAt: now, Offline: true, Email: "a@example.kz",
	}
	text, err := st.Render(rules, district, o)
	if err != nil {
		f.Fatal(err)
	}
	return s, queue.Placement{Statement: st, Text: text, CMS: []byte{0x30}}
}

// checkAsSigned is everything that is looked at of a placement that somebody's key has signed.
func (s *Server) checkAsSigned(ctx context.Context, p *placing) error {
	if err := s.checkSent(p); err != nil {
		return err
	}
	p.in.applicant.IIN = p.Statement.Applicant.IIN
	p.signer = &Signer{Person: queue.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}}
	if err := s.identify(ctx, p); err != nil {
		return err
	}
	return s.checkStatement(ctx, p)
}

// A placement is read from whoever sends it: it fails with a code, and none is taken
// whose text is not the one of its fields, or whose fields are another person's.
func FuzzDelivery(f *testing.F) {
	s, p := fuzzServer(f)
	if err := s.checkAsSigned(context.Background(), &placing{Placement: p, delivered: true}); err != nil {
		f.Fatal(err)
	}
	for _, change := range []func(*queue.Placement){
		func(*queue.Placement) {}, func(p *queue.Placement) { p.Statement.Offline = false }, func(p *queue.Placement) { p.Statement.MadeAt = time.Time{} },
		func(p *queue.Placement) { p.CMS, p.CodeID, p.Code = nil, "x", "123456" }, func(p *queue.Placement) { p.Statement.Rules = "2024-06-01" },
	} {
		other := p
		change(&other)
		f.Add([]byte(asJSON(other)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p := placing{delivered: true}
		if json.Unmarshal(body, &p.Placement) != nil {
			return
		}
		err := s.checkAsSigned(t.Context(), &p)
		if queue.CodeOf(err) == queue.CodeInternal {
			t.Fatalf("%v", err)
		}
		if err != nil {
			return
		}
		text, err := p.Statement.Render(p.rules, s.districts[p.Statement.District], p.organization)
		if err != nil || text != p.Text || p.application.Child.IIN != p.Statement.Child.IIN || p.Statement.Offline && p.Statement.Child.FullName() != "" {
			t.Fatalf("taken: %v, %+v", err, p.Statement)
		}
	})
}

// A batch of actions is read from whoever sends it: one that is taken is signed, and
// its actions follow one another.
func FuzzActions(f *testing.F) {
	const workplace = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e"
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	first := queue.Action{Operator: 1, Kind: queue.ActionOpened, Record: workplace}.Seal(queue.Action{})
	second := queue.Action{Kind: queue.ActionLocked}.Seal(first)
	for _, actions := range [][]queue.Action{{first, second}, {second}, {second, first}, {{Seq: 1<<64 - 1}, {}}, nil} {
		f.Add([]byte(asJSON(actions)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var batch queue.ActionBatch
		if json.Unmarshal(body, &batch.Actions) != nil {
			return
		}
		batch.PublicKey, _ = key.Public().(ed25519.PublicKey)
		if checkBatch(workplace, &batch) == nil {
			t.Fatal("taken without a signature")
		}
		batch.Signature = ed25519.Sign(key, batch.SignedText(workplace))
		err := checkBatch(workplace, &batch)
		if err != nil {
			if queue.CodeOf(err) != queue.CodeBadRequest {
				t.Fatalf("%v", err)
			}
			return
		}
		for i, action := range batch.Actions {
			if action.Seq == 0 || i > 0 && action.Follows(batch.Actions[i-1]) != nil {
				t.Fatalf("taken: %+v", batch.Actions)
			}
			var again queue.Action // what is kept must hold as what came
			if err := json.Unmarshal([]byte(asJSON(action)), &again); err != nil || again.Follows(queue.Action{Seq: action.Seq - 1, Hash: action.Previous}) != nil {
				t.Fatalf("kept otherwise: %+v", action)
			}
		}
	})
}
