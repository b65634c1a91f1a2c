package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"akmola.kz/kezek/queue"
)

var errUnused = errors.New("the test does not expect this call")

// fakeCentral answers what a test puts into it; the real central is met in the
// test of a whole visit.
type fakeCentral struct {
	Central    // any method that is not overridden would panic: a test must not reach it
	applicant  queue.Applicant
	apps       []queue.Application
	placed     []queue.Placement
	delivered  []queue.Placement
	placeErr   error
	deliverErr func(queue.Placement) error
	appsErr    error
	challenge  queue.Challenge
	loggedOut  int
	token      string
	whileAsked func() // called while a login, the applications or a placement is asked for

	mu          sync.Mutex // the two below
	healthDelay time.Duration
	healthErr   error
}

func (f *fakeCentral) setHealth(delay time.Duration, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.healthDelay, f.healthErr = delay, err
}

const fakeBIN = "150540000027"

func (f *fakeCentral) Health(ctx context.Context) (queue.Health, error) {
	f.mu.Lock()
	delay, err := f.healthDelay, f.healthErr
	f.mu.Unlock()
	select {
	case <-ctx.Done():
		return queue.Health{}, queue.WrapError(queue.CodeCentralSlow, ctx.Err())
	case <-time.After(delay):
	}
	return queue.Health{Version: "1", Practice: true}, err
}

func (f *fakeCentral) Districts(context.Context, string) ([]queue.District, string, error) {
	return []queue.District{
		{Code: "1110", Name: queue.Text{RU: "г. Кокшетау", KK: "Көкшетау қаласы"}},
		{Code: "1132", Name: queue.Text{RU: "Аккольский район", KK: "Ақкөл ауданы"}},
	}, "", nil
}

func (f *fakeCentral) Rules(context.Context, string, string) (queue.RuleSet, string, error) {
	return queue.RuleSet{
		Version: "r1", Title: queue.Text{RU: "Услуга", KK: "Қызмет"},
		Statement: queue.Text{RU: "Прошу {child} {organization} {education} {time} {visit}", KK: "Сұраймын {child}"},
		Languages: queue.LangText{queue.Kazakh: {RU: "казахский", KK: "қазақ"}},
	}, "", nil
}

func (f *fakeCentral) Organizations(context.Context, string, string) ([]queue.Organization, string, error) {
	return []queue.Organization{{
		ID: fakeBIN, Short: queue.Text{RU: "«Тест»"}, Full: queue.Text{RU: "ГККП «Тест»"},
		Offers: []queue.Offer{{Group: queue.Senior, Lang: queue.Kazakh}},
	}}, "", nil
}

func (f *fakeCentral) Challenge(context.Context) (queue.Challenge, error) { return f.challenge, nil }

func (f *fakeCentral) RequestCode(context.Context, queue.CodeRequest) (queue.SentCode, error) {
	return queue.SentCode{ID: "c1"}, nil
}

func (f *fakeCentral) LoginByCode(context.Context, queue.CodeLogin) (queue.Session, error) {
	f.meanwhile()
	return queue.Session{Token: "secret", Method: queue.ByCode, Applicant: f.applicant}, nil
}

func (f *fakeCentral) Applications(context.Context) ([]queue.Application, error) {
	f.meanwhile()
	return f.apps, f.appsErr
}

func (f *fakeCentral) meanwhile() {
	if f.whileAsked != nil {
		f.whileAsked()
	}
}

func (f *fakeCentral) RequestSigningCode(context.Context, queue.SigningCodeRequest) (queue.SentCode, error) {
	return queue.SentCode{ID: "s1"}, nil
}

func (f *fakeCentral) Place(_ context.Context, p queue.Placement) (queue.Entry, error) {
	f.placed = append(f.placed, p)
	f.meanwhile()
	if f.placeErr != nil {
		return queue.Entry{}, f.placeErr
	}
	return queue.Entry{ID: "e1", Place: 3}, nil
}

func (f *fakeCentral) Deliver(_ context.Context, p queue.Placement) (queue.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delivered = append(f.delivered, p)
	if f.deliverErr != nil {
		if err := f.deliverErr(p); err != nil {
			return queue.Entry{}, err
		}
	}
	return queue.Entry{ID: "e-" + p.Statement.VisitID, Number: "ЛО-1", Place: 3}, nil
}

func (f *fakeCentral) PlacementState(context.Context, string) (queue.PlacementState, error) {
	return queue.PlacementState{}, queue.NewError(queue.CodeNotFound)
}

func (f *fakeCentral) SetToken(token string) { f.token = token }

func (f *fakeCentral) Acknowledge(context.Context, string) (queue.Entry, error) {
	return queue.Entry{ID: "e1", Status: queue.Read}, nil
}

func (f *fakeCentral) Logout(context.Context) error {
	f.loggedOut++
	return nil
}

// fakeSigner stands for NCALayer where a test only asks whether it is there.
type fakeSigner struct{ err error }

func (s *fakeSigner) Version(context.Context) (string, error) { return "1.4", s.err }

func (s *fakeSigner) Sign(context.Context, []byte, string, string, string, string) ([]byte, error) {
	return nil, errUnused
}

func fixedClock() time.Time { return time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC) }

func newFake() (*Desk, *fakeCentral) {
	f := &fakeCentral{
		applicant: queue.Applicant{Person: queue.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}, Email: "test@example.kz"},
		apps: []queue.Application{{
			Number: "2026-111000-000001", District: "1110", Status: queue.InQueue, Place: 128,
			Child: queue.Child{Person: queue.Person{IIN: "220511500007", Surname: "ТЕСТОВ", GivenName: "АЛИ", Birth: queue.Date{Year: 2022, Month: 5, Day: 11}}},
		}},
	}
	return New(Config{Central: f, Signer: &fakeSigner{}, Host: "central.example.kz", Clock: fixedClock, District: "1132", Lang: queue.Russian}), f
}
