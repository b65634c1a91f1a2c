package desk

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

var errUnused = errors.New("the test does not expect this call")

// fakeCentral answers what a test puts into it; the real central is met in the
// test of a whole visit.
type fakeCentral struct {
	Central    // any method that is not overridden would panic: a test must not reach it
	applicant  model.Applicant
	apps       []model.Application
	placed     []model.Act
	delivered  []model.Act
	placeErr   error
	bodies     []string // of delivered, to the byte
	deliverErr func(model.Act) error
	appsErr    error
	orgsErr    error
	challenge  model.Challenge
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

func (f *fakeCentral) Health(ctx context.Context) (model.Health, error) {
	f.mu.Lock()
	delay, err := f.healthDelay, f.healthErr
	f.mu.Unlock()
	select {
	case <-ctx.Done():
		return model.Health{}, model.WrapError(model.CodeCentralSlow, ctx.Err())
	case <-time.After(delay):
	}
	return model.Health{Version: "1", Practice: true}, err
}

func (f *fakeCentral) Districts(context.Context, string) ([]model.District, string, error) {
	return []model.District{
		{Code: "1110", Name: model.Text{RU: "г. Кокшетау", KK: "Көкшетау қаласы"}},
		{Code: "1132", Name: model.Text{RU: "Аккольский район", KK: "Ақкөл ауданы"}},
	}, "", nil
}

func (f *fakeCentral) Rules(context.Context, string, string) (model.RuleSet, string, error) {
	return model.RuleSet{
		Version: "r1", AgeFrom: 1, AgeTo: 7, SchoolYear: model.MonthDay{Month: 9, Day: 1},
		AgeGroups: map[model.AgeGroup]int{model.Early: 1, model.Junior: 2, model.Middle: 3, model.Senior: 4, model.PreparingAge: 5}, Title: model.Text{RU: "Услуга", KK: "Қызмет"},
		Statements: map[model.ActKind]model.StatementTemplates{
			model.PlaceOnList: {Online: model.Text{RU: "Прошу {child} {organization} {education} {time} {act}", KK: "Сұраймын {child}"}},
			model.LeaveList:   {Online: model.Text{RU: "Прошу снять {child} {organization} {entry} {time} {act}", KK: "Шығаруды сұраймын {child}"}},
		},
		Languages: model.LangText{model.Kazakh: {RU: "казахский", KK: "қазақ"}},
	}, "", nil
}

func (f *fakeCentral) Authorities(context.Context, string) (model.Authorities, string, error) {
	return model.Authorities{Roots: [][]byte{}}, "", nil
}

func (f *fakeCentral) Organizations(_ context.Context, district, _ string) ([]model.Organization, string, error) {
	if f.orgsErr != nil {
		return nil, "", f.orgsErr
	}
	return []model.Organization{{
		ID: fakeBIN, District: district, Short: model.Text{RU: "«Тест»"}, Full: model.Text{RU: "ГККП «Тест»"},
		Offers: []model.Offer{{Group: model.Senior, Lang: model.Kazakh}},
	}}, "", nil
}

func (f *fakeCentral) Challenge(context.Context) (model.Challenge, error) { return f.challenge, nil }

func (f *fakeCentral) RequestCode(context.Context, model.CodeRequest) (model.SentCode, error) {
	return model.SentCode{ID: "c1"}, nil
}

func (f *fakeCentral) LoginByCode(context.Context, model.CodeLogin) (model.Session, error) {
	f.meanwhile()
	return model.Session{Token: "secret", Method: model.ByCode, Applicant: f.applicant}, nil
}

func (f *fakeCentral) Applications(context.Context) ([]model.Application, error) {
	f.meanwhile()
	return f.apps, f.appsErr
}

func (f *fakeCentral) meanwhile() {
	if f.whileAsked != nil {
		f.whileAsked()
	}
}

func (f *fakeCentral) RequestSigningCode(context.Context, model.SigningCodeRequest) (model.SentCode, error) {
	return model.SentCode{ID: "s1"}, nil
}

func (f *fakeCentral) SendAct(_ context.Context, id string, body []byte) (model.ActResult, error) {
	f.placed = append(f.placed, decodeAct(body))
	f.meanwhile()
	if f.placeErr != nil {
		return model.ActResult{}, f.placeErr
	}
	return model.ActResult{ID: id, Kind: model.PlaceOnList, Entry: &model.Entry{ID: "e1", Number: "ЛО-1", Place: 3}}, nil
}

// decodeAct reads an act that a desk has encoded.
func decodeAct(body []byte) (act model.Act) {
	if err := json.Unmarshal(body, &act); err != nil {
		panic(err)
	}
	return act
}

func (f *fakeCentral) DeliverAct(_ context.Context, id string, body []byte) (model.ActResult, error) {
	p := decodeAct(body)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delivered, f.bodies = append(f.delivered, p), append(f.bodies, string(body))
	if f.deliverErr != nil {
		if err := f.deliverErr(p); err != nil {
			return model.ActResult{}, err
		}
	}
	return model.ActResult{ID: id, Kind: p.Kind, Entry: &model.Entry{ID: "e-" + id, Number: "ЛО-1", Place: 3}}, nil
}

func (f *fakeCentral) ActState(context.Context, string) (model.ActState, error) {
	return model.ActState{}, model.NewError(model.CodeNotFound)
}

func (f *fakeCentral) SetToken(token string) { f.token = token }

func (f *fakeCentral) SetWorkplace(model.WorkplaceKey) {}

func (f *fakeCentral) ProveWorkplace(context.Context) error { return nil }

func (f *fakeCentral) Acknowledge(context.Context, string) (model.Entry, error) {
	return model.Entry{ID: "e1", Number: "ЛО-1", Status: model.Read}, nil
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
		applicant: model.Applicant{Person: model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"}, Email: "test@example.kz"},
		apps: []model.Application{{
			Number: "2026-111000-000001", District: "1110", Status: model.InQueue, Place: 128,
			Child: model.Child{Person: model.Person{IIN: "220511500006", Surname: "ТЕСТОВ", GivenName: "АЛИ", Birth: model.Date{Year: 2022, Month: 5, Day: 11}}},
		}},
	}
	return New(Config{Central: f, Signer: &fakeSigner{}, Host: "central.example.kz", Clock: fixedClock, District: "1132", Lang: model.Russian}), f
}
