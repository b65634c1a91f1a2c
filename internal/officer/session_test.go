package officer

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

const host = "queue.example.kz"

// central answers as it is told.
type central struct {
	Central
	challenge model.Challenge
	err       error // of what an officer asks
	district  string
	asked     model.RunRequest
	step      model.OfferDecision
	places    []model.ListedWorkplace
	said      model.WorkplaceDecision
	out       int
	answering func() // before the session is answered
}

func newCentral() *central {
	text := model.ChallengeText(model.AsOfficer, host, "c1", strings.Repeat("n", 22), time.Unix(0, 0))
	return &central{challenge: model.Challenge{ID: "c1", Text: text}, answering: func() {}}
}

func (c *central) OfficerChallenge(context.Context) (model.Challenge, error) { return c.challenge, nil }

func (c *central) LoginOfficer(_ context.Context, login model.OfficerLogin) (model.OfficerSession, error) {
	c.answering()
	if string(login.CMS) != "login PKCS12 ru "+c.challenge.Text || login.ChallengeID != c.challenge.ID {
		return model.OfficerSession{}, errors.New("signed otherwise")
	}
	return model.OfficerSession{Name: "Учебная М.", Role: model.RoleAdministrator, District: c.district}, c.err
}

func (c *central) LogoutOfficer(context.Context) error { c.out++; return c.err }

func (c *central) OfficerWorkplaces(context.Context) ([]model.ListedWorkplace, error) {
	return c.places, c.err
}

func (c *central) OfficerStatistics(_ context.Context, district string, year int) (model.Statistics, error) {
	return model.Statistics{District: district, Year: year}, c.err
}

func (c *central) RunQueue(_ context.Context, district string, asked model.RunRequest) (model.Run, error) {
	c.asked = asked
	return model.Run{ID: "r", District: district, Input: "digest"}, c.err
}

func (c *central) DecideOffer(_ context.Context, id string, said model.OfferDecision) (model.ListedOffer, error) {
	c.step = said
	return model.ListedOffer{ID: id}, c.err
}

func (c *central) DecideWorkplace(_ context.Context, id string, said model.WorkplaceDecision) (model.ListedWorkplace, error) {
	c.said = said
	return model.ListedWorkplace{ID: id, Standing: said.Standing}, c.err
}

// agent signs by telling how it was asked to.
type agent struct{ asked int }

func (a *agent) Sign(_ context.Context, data []byte, storage, use, _, locale string) ([]byte, error) {
	a.asked++
	return []byte(use + " " + storage + " " + locale + " " + string(data)), nil
}

func newWork(c *central) (*Work, *agent) {
	a := &agent{}
	return New(Config{Central: c, Signer: a, Host: host}), a
}

func TestAnOfficerLogsInByASignatureOverTheChallengeAsItCame(t *testing.T) {
	w, _ := newWork(newCentral())
	if _, in := w.Session(); in {
		t.Error("somebody is logged in at the start")
	}
	if err := w.Login(t.Context(), "PKCS12", model.English); err != nil { // the agent has no English
		t.Fatal(err)
	}
	if session, in := w.Session(); !in || session.Role != model.RoleAdministrator {
		t.Errorf("%+v, %t", session, in)
	}
}

func TestNothingButAChallengeToOfficersIsSigned(t *testing.T) {
	for name, text := range map[string]string{
		"a citizen's login": model.ChallengeText(model.AsCitizen, host, "c1", strings.Repeat("n", 22), time.Unix(0, 0)),
		"another host":      model.ChallengeText(model.AsOfficer, "other.example.kz", "c1", strings.Repeat("n", 22), time.Unix(0, 0)),
		"a statement":       "ӨТІНІШ",
	} {
		c := newCentral()
		c.challenge.Text = text
		w, a := newWork(c)
		if err := w.Login(t.Context(), "PKCS12", model.Russian); model.CodeOf(err) != model.CodeCentralNonsense || a.asked != 0 {
			t.Errorf("%s: %v, signed %d times", name, err, a.asked)
		}
	}
}

func TestASessionThatTheCentralEndedIsToldAndForgotten(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	if err := w.Login(t.Context(), "PKCS12", model.Russian); err != nil {
		t.Fatal(err)
	}
	c.err = model.NewError(model.CodeOfficerRole)
	if _, err := w.Workplaces(t.Context()); model.CodeOf(err) != model.CodeOfficerRole {
		t.Errorf("%v", err)
	}
	if _, in := w.Session(); !in {
		t.Fatal("a refusal ended the session")
	}
	c.err = model.NewError(model.CodeSessionEnded)
	if _, err := w.Workplaces(t.Context()); model.CodeOf(err) != model.CodeOfficerSession {
		t.Errorf("%v", err)
	}
	if session, in := w.Session(); in || session != (model.OfficerSession{}) {
		t.Errorf("%+v is known still", session)
	}
}

func TestALogoutForgetsTheOfficerWhateverTheCentralSays(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	if err := w.Login(t.Context(), "PKCS12", model.Russian); err != nil {
		t.Fatal(err)
	}
	c.err = model.NewError(model.CodeCentralDown)
	if err := w.Logout(t.Context()); model.CodeOf(err) != model.CodeCentralDown || c.out != 1 {
		t.Errorf("%v after %d", err, c.out)
	}
	if _, in := w.Session(); in {
		t.Error("still logged in")
	}
}

// Whoever leaves while NCALayer or the central works is not logged in behind their back.
func TestALoginThatWasLeftOpensNothing(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	c.answering = w.Forget
	if err := w.Login(t.Context(), "PKCS12", model.Russian); model.CodeOf(err) != model.CodeOfficerSession {
		t.Errorf("%v", err)
	}
	if _, in := w.Session(); in || c.out != 1 {
		t.Errorf("logged in here: %t, logged out there %d times", in, c.out)
	}
}

func TestWorkplacesThatWaitComeFirstAndTheNewestOfThem(t *testing.T) {
	c := newCentral()
	at := func(n int64) time.Time { return time.Unix(n, 0) }
	c.places = []model.ListedWorkplace{
		{ID: "old", Standing: model.WorkplaceConfirmed, Since: at(1)}, {ID: "first", Standing: model.WorkplaceWaiting, Since: at(2)},
		{ID: "new", Standing: model.WorkplaceConfirmed, Since: at(3)}, {ID: "last", Standing: model.WorkplaceWaiting, Since: at(4)},
	}
	w, _ := newWork(c)
	all, err := w.Workplaces(t.Context())
	order := ""
	for _, p := range all {
		order += p.ID + " "
	}
	if err != nil || order != "last first new old " {
		t.Errorf("%q, %v", order, err)
	}
}

func TestAWorkplaceIsConfirmedByANameAndRevokedForAReason(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	if _, err := w.ConfirmWorkplace(t.Context(), "w1", "ЦОН № 9"); err != nil || c.said != (model.WorkplaceDecision{Standing: model.WorkplaceConfirmed, Office: "ЦОН № 9"}) {
		t.Errorf("%+v, %v", c.said, err)
	}
	if p, err := w.RevokeWorkplace(t.Context(), "w1", model.RevokeLost); err != nil || c.said != (model.WorkplaceDecision{Standing: model.WorkplaceRevoked, Reason: model.RevokeLost}) || p.ID != "w1" {
		t.Errorf("%+v, %v", c.said, err)
	}
}

func TestAnOfficerWhoHasAllDistrictsWorksForThatOfTheCounter(t *testing.T) {
	for own, asked := range map[string]string{"": "1110", "1170": ""} {
		c := newCentral()
		c.district = own
		w, _ := newWork(c)
		w.District = "1110"
		if err := w.Login(t.Context(), "PKCS12", model.Russian); err != nil {
			t.Fatal(err)
		}
		if s, err := w.Statistics(t.Context(), 2026); err != nil || s.District != asked {
			t.Errorf("of %q, %q was asked: %v", own, s.District, err)
		}
	}
}

// Nobody makes another run than the one that they have seen: the central holds its digest.
func TestARunIsAskedForByWhatWasForeseen(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	seen, err := w.Foresee(t.Context())
	if err != nil || c.asked != (model.RunRequest{DryRun: true}) {
		t.Fatalf("%+v, %v", c.asked, err)
	}
	if _, err := w.Run(t.Context(), seen); err != nil || c.asked != (model.RunRequest{Input: "digest"}) {
		t.Errorf("%+v, %v", c.asked, err)
	}
	c.err = model.NewError(model.CodeSessionEnded)
	if _, err := w.Run(t.Context(), seen); model.CodeOf(err) != model.CodeOfficerSession {
		t.Errorf("%v", err)
	}
}

func TestAnOfferIsAnnulledForAReason(t *testing.T) {
	c := newCentral()
	w, _ := newWork(c)
	if err := w.Deliver(t.Context(), "o"); err != nil || c.step != (model.OfferDecision{Step: model.OfferDelivered}) {
		t.Errorf("%+v, %v", c.step, err)
	}
	if err := w.Annul(t.Context(), "o", "группу не открыли"); err != nil || c.step != (model.OfferDecision{Step: model.OfferAnnulled, Why: "группу не открыли"}) {
		t.Errorf("%+v, %v", c.step, err)
	}
}
