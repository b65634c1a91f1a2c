package desk_test

import (
	"errors"
	"testing"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/telephone"
)

// scan has the applicant of a family scan what the desk shows, and returns what their telephone is
// told.
func (c *counter) scan(family people.Family, faults telephone.Faults) error {
	c.t.Helper()
	return c.hold(telephone.Answer{Sign: true, Owner: c.practice.KeyFolder(string(family.Applicant().IIN)), Faults: faults})
}

func (c *counter) hold(answer telephone.Answer) error {
	c.t.Helper()
	must(c.t, c.practice.WaitKeys(c.t.Context()))
	p := telephone.Telephone{Holder: telephone.Auto{Answer: answer}, Keys: c.practice.KeysDir, Password: ca.PracticePassword, Lang: model.Kazakh}
	return p.Scan(c.t.Context(), c.Telephone().Link)
}

// follow waits until the desk knows how the request has ended.
func (c *counter) follow() (err error) {
	c.t.Helper()
	for err == nil && c.Telephone().ID != "" && !c.Telephone().State.Over() {
		err = c.FollowTelephone(c.t.Context())
	}
	return err
}

func (c *counter) loginByTelephone(family people.Family) {
	c.t.Helper()
	c.toLogin(family)
	must(c.t, c.AskTelephone(c.t.Context()))
	must(c.t, c.scan(family, telephone.Faults{}))
	must(c.t, c.follow())
	owner, _ := c.PendingOwner()
	if _, in := c.Session(); in || owner == nil || owner.IIN != string(family.Applicant().IIN) {
		c.t.Fatalf("logged in before anybody has confirmed the owner: %t, %v", in, owner)
	}
	must(c.t, c.LoginByKey(c.t.Context()))
	if !c.Visit().Telephone {
		c.t.Error("the visit does not know that it was a telephone")
	}
	c.passEmail()
}

func TestAWholeVisitByTelephone(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.loginByTelephone(family)
	c.link(family)
	c.toCheck()
	text := c.Visit().Text
	must(t, c.AskTelephone(t.Context()))
	if asked := c.Telephone(); asked.Text != text || asked.State != model.TelephoneWaiting || asked.Code == "" {
		t.Fatalf("asked %+v", asked)
	}
	must(t, c.scan(family, telephone.Faults{LostAnswer: true}))
	must(t, c.follow())
	must(t, c.SendByTelephone(t.Context()))
	if c.Visit().Step != desk.Notice || c.Entry().Number == "" {
		t.Errorf("the visit stands at %s", c.Visit().Step)
	}
}

func TestWhatATelephoneDoesWrongIsTold(t *testing.T) {
	c := newCounter(t, "ready", "guardian")
	family := c.family("ready")
	c.loginByTelephone(family)
	c.link(family)
	c.toCheck()
	for name, try := range map[string]struct {
		do   func() error
		code model.Code
	}{
		"refused":      {func() error { return c.hold(telephone.Answer{}) }, model.CodeTelephoneCancelled},
		"other bytes":  {func() error { return c.scan(family, telephone.Faults{OtherBytes: true}) }, model.CodeSignatureInvalid},
		"an old key":   {func() error { return c.scan(family, telephone.Faults{OldKey: true}) }, model.CodeCertificateUse},
		"another's":    {func() error { return c.scan(c.family("guardian"), telephone.Faults{}) }, model.CodeSignerOther},
		"taken back":   {func() error { must(t, c.ForgetTelephone(t.Context())); return nil }, ""},
		"never signed": {func() error { return c.scan(family, telephone.Faults{Lost: true}) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			must(t, c.AskTelephone(t.Context()))
			link := c.Telephone().Link
			if err := try.do(); err != nil && try.code == "" && !errors.Is(err, telephone.ErrLost) {
				t.Fatal(err)
			}
			if try.code == "" {
				if model.CodeOf(c.SendByTelephone(t.Context())) != model.CodeTelephoneUnknown {
					t.Error("nothing was signed, and something is sent")
				}
				must(t, c.ForgetTelephone(t.Context()))
				wantCode(t, "scanned after that", refusedCode((&telephone.Telephone{}).Scan(t.Context(), link)), model.CodeTelephoneUnknown)
				return
			}
			wantCode(t, name, c.follow(), try.code)
			if c.Visit().Step != desk.Check {
				t.Errorf("the visit stands at %s", c.Visit().Step)
			}
		})
	}
}

// refusedCode is the code that a telephone was refused with.
func refusedCode(err error) error {
	if refused, ok := errors.AsType[*telephone.Refused](err); ok {
		return model.NewError(model.Code(refused.Code))
	}
	return err
}

// A text that is read in another language is another one: what was asked for the first counts no more.
func TestAnotherLanguageNeedsAnotherRequest(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.loginByTelephone(family)
	c.link(family)
	c.toCheck()
	must(t, c.AskTelephone(t.Context()))
	must(t, c.scan(family, telephone.Faults{}))
	must(t, c.follow())
	c.ReadIn(model.Kazakh)
	if c.Telephone().ID != "" {
		t.Error("a request for another text is shown")
	}
	wantCode(t, "sent", c.SendByTelephone(t.Context()), model.CodeTelephoneUnknown)
}
