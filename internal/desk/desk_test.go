package desk

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"akmola.kz/kezek/internal/model"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// toCheck walks a visit to the statement that is ready to be signed.
func toCheck(t testing.TB, d *Desk) {
	t.Helper()
	ctx := t.Context()
	must(t, d.Fire(Started))
	_, err := d.Districts(ctx)
	must(t, err)
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN, v.Phone = "880229 3008 02", "8 700 000 00 02" })
	fromLogin(t, d)
}

// fromLogin goes on from the login to the statement.
func fromLogin(t testing.TB, d *Desk) {
	t.Helper()
	toOrganization(t, d)
	must(t, d.Save(fakeBIN, model.Kazakh))
	if step := d.Visit().Step; step != Check {
		t.Fatalf("at %s, not at the statement", step)
	}
}

// toOrganization goes on from the login to the organizations.
func toOrganization(t testing.TB, d *Desk) {
	t.Helper()
	ctx := t.Context()
	_, err := d.RequestCode(ctx)
	must(t, err)
	must(t, d.LoginByCode(ctx, "123456"))
	_, err = d.Applications(ctx)
	must(t, err)
	must(t, d.ChooseApplication("2026-111000-000001"))
	_, err = d.Organizations(ctx, false)
	must(t, err)
}

func TestTheOfficesOwnDistrictComesFirst(t *testing.T) {
	d, _ := newFake()
	districts, err := d.Districts(t.Context())
	must(t, err)
	if districts[0].Code != "1132" || len(districts) != 2 {
		t.Errorf("first is %s", districts[0].Code)
	}
}

func TestTypedInputIsJudgedBeforeTheLineIsUsed(t *testing.T) {
	d, _ := newFake()
	for _, tt := range []struct {
		iin, phone string
		want       model.Code
	}{
		{"", "8 700 000 00 02", model.CodeIINEmpty},
		{"880229300803", "8 700 000 00 02", model.CodeIINChecksum},
		{"880229300802", "", model.CodePhoneEmpty},
		{"880229300802", "8 7162 25 55 55", model.CodePhoneMobile},
	} {
		d.Edit(func(v *Visit) { v.IIN, v.Phone = tt.iin, tt.phone })
		if _, err := d.RequestCode(t.Context()); model.CodeOf(err) != tt.want {
			t.Errorf("%q %q: %v, want %s", tt.iin, tt.phone, err, tt.want)
		}
		if v := d.Visit(); v.IIN != tt.iin || v.Phone != tt.phone {
			t.Error("what was typed is lost")
		}
	}
	for _, code := range []string{"", "12345", "1234567", "12345a", "١٢٣٤٥٦"} {
		if err := d.LoginByCode(t.Context(), code); model.CodeOf(err) != model.CodeOTPFormat {
			t.Errorf("code %q: %v", code, err)
		}
	}
}

func TestAnUnansweredPlacementWaitsInTheOutboxUnderTheSameKey(t *testing.T) {
	for _, code := range []model.Code{
		model.CodeCentralDown, model.CodeCentralSlow, model.CodeCentralFailed, model.CodeCentralNonsense, model.CodeInternal, model.CodeCancelled,
	} {
		d, f := newFake()
		toCheck(t, d)
		_, err := d.RequestSigningCode(t.Context(), "8 700 000 00 02")
		must(t, err)
		f.placeErr = model.NewError(code)
		must(t, d.SignByCode(t.Context(), "123456"))
		status, ok := d.Outbox().Status(d.Visit().ID)
		if !ok || status.State != ItemWaiting || d.Visit().Step != Pending {
			t.Fatalf("%s: %+v at %s", code, status, d.Visit().Step)
		}
		if !status.CodeUntil.Equal(d.Now()) { // the code of the test holds no time at all
			t.Errorf("%s: nothing tells how long the code holds", code)
		}
		drain(t, d)
		if a, b := f.placed[0], f.delivered[0]; a.Statement.ActID != b.Statement.ActID || a.Text != b.Text || a.Code != b.Code {
			t.Errorf("%s: sent again as something else", code)
		}
		if d.Visit().Step != Notice || d.Entry().ID == "" {
			t.Errorf("%s: at %s", code, d.Visit().Step)
		}
	}
}

// drain has the outbox send all it has.
func drain(t *testing.T, d *Desk) {
	t.Helper()
	must(t, d.Outbox().RetryAll())
	for {
		id, _, ok := d.outbox.next()
		if !ok {
			return
		}
		d.outbox.send(t.Context(), id)
	}
}

func TestARefusedPlacementIsNotSentAgain(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeOTPWrong, "left", "4")
	err := d.SignByCode(t.Context(), "123456")
	if model.CodeOf(err) != model.CodeOTPWrong || len(d.Outbox().Items()) != 0 {
		t.Errorf("%v, in the outbox %d", err, len(d.Outbox().Items()))
	}
	if v := d.Visit(); v.Text == "" || v.Organization == "" || v.Step != Check {
		t.Error("what was chosen is lost")
	}
}

func TestAnotherLanguageMakesTheStatementAnewUnlessItIsSigned(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	if text := d.Visit().Text; !strings.HasPrefix(text, "Прошу") {
		t.Fatalf("%q", text)
	}
	d.SetLang(model.Kazakh)
	if v := d.Visit(); !strings.HasPrefix(v.Text, "Сұраймын") || v.Statement.Lang != model.Kazakh {
		t.Errorf("%q", v.Text)
	}
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	signed := d.Visit().Text
	d.SetLang(model.Russian)
	if d.Visit().Text != signed {
		t.Error("the signed text has changed")
	}
}

func TestTheNextPlacementHasAnotherKey(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	first := d.Visit().ID
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Acknowledge(t.Context()))
	if v := d.Visit(); v.ID == first || v.Step != Receipt || v.Text != "" {
		t.Errorf("%+v", v)
	}
}

func TestAnEndedSessionLeadsToTheLoginAndLosesNothing(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	must(t, d.Fire(CabinetOpened))
	f.appsErr = model.NewError(model.CodeSessionEnded)
	if _, err := d.Applications(t.Context()); model.CodeOf(err) != model.CodeSessionEnded {
		t.Fatal(err)
	}
	v := d.Visit()
	if _, in := d.Session(); in || v.Step != Login || v.Phone == "" || v.Organization == "" {
		t.Errorf("logged in %v at %s", in, v.Step)
	}
}

func TestFinishForgetsTheCitizen(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	before := d.Visit()
	must(t, d.Finish(t.Context()))
	after := d.Visit()
	if after.ID == before.ID || after.IIN != "" || after.Phone != "" || after.Text != "" || after.Application != "" || after.Step != Home {
		t.Errorf("%+v", after)
	}
	if session, in := d.Session(); in || session.Applicant.IIN != "" || d.KnownApplications() != nil {
		t.Error("the applicant is remembered")
	}
	if f.loggedOut != 1 {
		t.Errorf("logged out %d times", f.loggedOut)
	}
}

func TestAnAnswerForOneWhoHasLeftIsDropped(t *testing.T) {
	d, f := newFake()
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN, v.Phone = "880229300802", "8 700 000 00 02" })
	_, err := d.RequestCode(t.Context())
	must(t, err)
	leaving := 0
	f.whileAsked = func() { must(t, d.Finish(t.Context())); leaving = f.loggedOut }
	if err := d.LoginByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeCancelled {
		t.Errorf("%v", err)
	}
	if session, in := d.Session(); in || session.Applicant.IIN != "" || d.Visit().Email != "" || d.Visit().Step != Home {
		t.Error("the last citizen is let in again")
	}
	if ended := f.loggedOut - leaving; ended != 1 {
		t.Errorf("the session that nobody wants was ended %d times", ended)
	}

	f.whileAsked = nil
	toCheck(t, d)
	f.whileAsked = func() { must(t, d.Finish(t.Context())) }
	if _, err := d.Applications(t.Context()); model.CodeOf(err) != model.CodeCancelled || d.KnownApplications() != nil {
		t.Errorf("%v", err)
	}
}

func TestNothingButAChallengeOfThisCentralIsSigned(t *testing.T) {
	d, f := newFake()
	ours := model.ChallengeText(model.AsCitizen, "central.example.kz", "c1", strings.Repeat("n", 32), fixedClock())
	for name, text := range map[string]string{
		"a statement":       "ЗАЯВЛЕНИЕ\nпрошу",
		"another central's": model.ChallengeText(model.AsCitizen, "other.example.kz", "c1", strings.Repeat("n", 32), fixedClock()),
		"another one":       model.ChallengeText(model.AsCitizen, "central.example.kz", "c2", strings.Repeat("n", 32), fixedClock()),
		"more than it":      ours + "и ещё заявление",
	} {
		f.challenge = model.Challenge{ID: "c1", Text: text}
		if _, err := d.SelectCertificate(t.Context()); model.CodeOf(err) != model.CodeCentralNonsense {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.challenge.Text = ours
	if _, err := d.SelectCertificate(t.Context()); !errors.Is(err, errUnused) {
		t.Errorf("ours did not reach the signer: %v", err)
	}
}

func TestTheTokenStaysWithinTheDesk(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	if session, in := d.Session(); !in || session.Token != "" {
		t.Error("the token is shown")
	}
}

func TestSaveRefusesWhatTheOrganizationDoesNotOffer(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.Fire(WentBack))
	if err := d.Save(fakeBIN, model.Russian); model.CodeOf(err) != model.CodeLanguageNotOffered {
		t.Errorf("%v", err)
	}
	if err := d.Save("no such", model.Kazakh); model.CodeOf(err) != model.CodeOrganizationUnknown {
		t.Errorf("%v", err)
	}
}

func TestAttachTellsAScanByItsContent(t *testing.T) {
	d, _ := newFake()
	if _, err := d.Attach(t.Context(), "e1", model.Scan{Name: "scan.pdf", Data: []byte("MZ no pdf")}); model.CodeOf(err) != model.CodeDocumentDamaged {
		t.Errorf("%v", err)
	}
	if _, err := d.Attach(t.Context(), "e1", model.Scan{Name: "scan.pdf", Data: make([]byte, model.MaxDocument+1)}); model.CodeOf(err) != model.CodeDocumentTooLarge {
		t.Errorf("%v", err)
	}
}

func TestWatchTellsOnlyChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, f := newFake()
		d.Clock = time.Now
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var told []ConnectionState
		d.ConnectionChanged.Listen(func(s ConnectionState) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, s)
		})
		go d.Watch(ctx, 10*time.Second)
		last := func(after time.Duration, n int) ConnectionState {
			time.Sleep(after)
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if len(told) != n {
				t.Fatalf("told %d times, want %d: %+v", len(told), n, told)
			}
			return told[n-1]
		}
		if s := last(35*time.Second, 1); !s.Central || s.NCALayer != "1.4" || s.Slow {
			t.Errorf("all is well: %+v", s)
		}
		f.setHealth(0, model.WrapError(model.CodeCentralDown, errors.New("refused")))
		if s := last(10*time.Second, 2); s.Central || s.Problem != model.CodeCentralDown {
			t.Errorf("down: %+v", s)
		}
		f.setHealth(3*time.Second, nil)
		if s := last(15*time.Second, 3); !s.Central || s.Slow {
			t.Errorf("up again: %+v", s)
		}
		if s := last(20*time.Second, 4); !s.Slow {
			t.Errorf("slow: %+v", s)
		}
		cancel()
		synctest.Wait()
	})
}

func TestALanguageStaysWithTheChoiceWhereItIsTaught(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.Fire(WentBack))
	v := d.Visit()
	org, ok := d.ChosenOrganization()
	group, _ := d.Group()
	if !ok || len(org.Languages(group)) == 0 {
		t.Fatalf("%+v", org)
	}
	d.Edit(func(v *Visit) { v.Education = model.English })
	d.ChooseOrganization(v.Organization)
	if got := d.Visit().Education; got == model.English {
		t.Error("a language that nobody teaches in stays chosen")
	}
	d.Edit(func(visit *Visit) { visit.Education = v.Education })
	d.ChooseOrganization(v.Organization)
	if got := d.Visit().Education; got != v.Education {
		t.Errorf("%q became %q", v.Education, got)
	}
}

func TestTheNextActHasAnIDOfItsOwnHoweverTheLastIsLeft(t *testing.T) {
	for name, tt := range map[string]struct {
		placeErr error
		leave    func(*Desk) error
		made     int
	}{
		"read":                        {nil, func(d *Desk) error { return d.Acknowledge(t.Context()) }, 1},
		"not answered":                {model.NewError(model.CodeCentralDown), func(d *Desk) error { return d.Fire(CabinetOpened) }, 1},
		"the session ends at its end": {nil, func(d *Desk) error { d.endSession(); return nil }, 1},
	} {
		d, f := newFake()
		toCheck(t, d)
		first := d.Visit().ID
		f.placeErr = tt.placeErr
		must(t, d.SignByCode(t.Context(), "123456"))
		must(t, tt.leave(d))
		if v := d.Visit(); v.ID == first || v.Text != "" || len(v.Acts) != tt.made || v.Acts[0].ID != first {
			t.Errorf("%s: %+v", name, v)
		}
		must(t, d.SaveNow())
		if v := reopened(t, d).Visit(); v.ID == first {
			t.Errorf("%s: opens at the act that is signed", name)
		}
	}
}

func TestAnActThatIsSentBackGoesOnUnderItsID(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	first := d.Visit().ID
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	if acts := d.Acts(); len(acts) != 1 || acts[0].ID != first || acts[0].Kind != model.PlaceOnList {
		t.Errorf("signed: %v", acts)
	}
	f.deliverErr = func(model.Act) error { return model.NewError(model.CodeEntryExists) }
	must(t, d.outbox.Retry(first))
	must(t, d.outbox.Deliver(t.Context()))
	if v := d.Visit(); v.ID != first || v.Step != Organization || len(d.Acts()) != 0 {
		t.Errorf("at %s, %+v", v.Step, d.Acts())
	}
}
