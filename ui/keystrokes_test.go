package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
)

// mostKeys is how many keys a practised clerk may need from home to receipt, beside
// what the citizen dictates.
const mostKeys = 15

// clerk works by keyboard alone and counts. Digits that the citizen dictates (IIN,
// phone, code) are not counted, the keys of NCALayer's own dialog neither.
type clerk struct {
	*stage
	keys int
}

func (c *clerk) press(names ...fyne.KeyName) {
	c.keys += len(names)
	c.key(names...)
}

func (c *clerk) search(text string) {
	c.keys += len([]rune(text))
	c.write(text)
}

func (c *clerk) dictated(digits string) { c.write(digits) }

func (c *clerk) login(method model.LoginMethod, family people.Family) {
	if method == model.ByKey {
		c.holder.iin = family.Applicant().IIN
		c.press(ui.KeySignature, fyne.KeyReturn)
		return
	}
	c.dictated(string(family.Applicant().IIN))
	c.press(ui.KeyPrimary)
	c.dictated(string(family.Applicant().Phone[2:]))
	c.press(fyne.KeyReturn)
	c.dictated(c.code(family.Applicant().Phone))
}

func (c *clerk) sign(method model.LoginMethod, family people.Family) {
	c.press(fyne.KeyReturn)
	if method == model.ByCode {
		c.dictated(c.code(family.Applicant().Phone))
		c.press(fyne.KeyReturn)
	}
}

// visited has the family's applicant come once before: the e-mail address is known.
func (c *clerk) visited(method model.LoginMethod, family people.Family, link bool) {
	c.t.Helper()
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(method, family)
	c.at(desk.Email)
	c.contact("test@example.kz")
	c.at(desk.Cabinet)
	if link {
		c.link(family)
	}
	c.shell.Finish()
	c.at(desk.Home)
	c.keys = 0
}

func (c *clerk) link(family people.Family) {
	c.t.Helper()
	c.press(ui.KeyAdd)
	c.at(desk.Profile)
	c.dictated(string(family.Children[0].IIN))
	c.press(fyne.KeyReturn, fyne.KeyReturn) // link, go on with the child
	c.at(desk.Organization)
}

// linkAll links every child of a family.
func (c *clerk) linkAll(family people.Family) {
	c.t.Helper()
	for i := range family.Children {
		c.link(people.Family{Children: family.Children[i:]})
		c.key(fyne.KeyEscape)
		c.at(desk.Cabinet)
	}
}

func TestAnEnterAfterTheLastDigitLinksNobodyUnseen(t *testing.T) {
	s := newStage(t, "phone_other")
	family := s.family("phone_other")
	s.holder.iin = family.Applicant().IIN
	s.toLogin()
	s.key(ui.KeySignature, fyne.KeyReturn)
	s.contact("test@example.kz")
	s.key(ui.KeyAdd)
	s.shell.Inline = false // the pause is real
	s.write(string(family.Children[0].IIN))
	s.key(fyne.KeyReturn)
	s.shows("link.confirm")
}

func TestAPractisedClerkNeedsFewKeys(t *testing.T) {
	for _, tt := range []struct {
		name   string
		method model.LoginMethod
		family string
		link   bool
	}{
		{"by code, a child that is linked", model.ByCode, "ready", false},
		{"by code, a child to be linked", model.ByCode, "two_children", true},
		{"by key, a child that is linked", model.ByKey, "phone_other", false},
		{"by key, a child to be linked", model.ByKey, "bmg_down", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &clerk{stage: newStage(t, "phone_other", "bmg_down")}
			family := c.family(tt.family)
			c.visited(tt.method, family, !tt.link)
			c.press(fyne.KeyReturn) // begin
			c.at(desk.District)
			c.press(fyne.KeyReturn) // the office's own
			c.at(desk.Login)
			c.login(tt.method, family)
			c.at(desk.Cabinet)
			if tt.link {
				c.link(family)
			} else {
				c.press(fyne.KeyReturn) // the child
			}
			c.at(desk.Organization)
			c.search("айг")
			c.press(fyne.KeyRight, fyne.KeyReturn) // the language of instruction
			c.at(desk.Check)
			c.sign(tt.method, family)
			c.at(desk.Notice)
			c.press(fyne.KeyReturn)
			c.at(desk.Receipt)
			t.Logf("%d keys", c.keys)
			if c.keys > mostKeys {
				t.Errorf("%d keys", c.keys)
			}
		})
	}
}

// mostKeysOfASibling is how many the family's next child may need after the receipt, to its own.
const mostKeysOfASibling = 8

func TestTheFamilysNextChildNeedsFewKeys(t *testing.T) {
	for _, method := range []model.LoginMethod{model.ByCode, model.ByKey} {
		t.Run(string(method), func(t *testing.T) {
			c := &clerk{stage: newStage(t, "two_children")}
			family := c.family("two_children")
			c.visited(method, family, false)
			c.key(fyne.KeyReturn, fyne.KeyReturn)
			c.login(method, family)
			c.linkAll(family)
			c.key(fyne.KeyReturn)
			c.at(desk.Organization)
			c.write("айг")
			c.key(fyne.KeyRight, fyne.KeyReturn)
			c.at(desk.Check)
			c.sign(method, family)
			c.key(fyne.KeyReturn)
			c.at(desk.Receipt)
			first := c.shell.Desk.Visit().Application
			c.keys = 0
			c.press(ui.KeyAdd) // the next child
			c.at(desk.Organization)
			if v := c.shell.Desk.Visit(); v.Application == first || v.Organization != "" || v.Education != "" {
				t.Fatalf("application %s, organization %q, language %q", v.Application, v.Organization, v.Education)
			}
			c.press(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn) // where the first one waits
			c.at(desk.Check)
			c.sign(method, family)
			c.at(desk.Notice)
			c.press(fyne.KeyReturn)
			c.at(desk.Receipt)
			entries := c.shell.Desk.KnownEntries()
			if len(entries) != 2 || entries[0].Organization.ID != entries[1].Organization.ID {
				t.Errorf("%d entries, not both at one place", len(entries))
			}
			t.Logf("%d keys", c.keys)
			if c.keys > mostKeysOfASibling {
				t.Errorf("%d keys", c.keys)
			}
			if c.tells(c.shell.Text("action.next.child", "name", "")) {
				t.Error("a next child is offered where there is none")
			}
		})
	}
}

func TestTheApplicationsTellWhereEachChildWaits(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	family := c.family("two_children")
	c.visited(model.ByCode, family, false)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.linkAll(family)
	c.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	c.at(desk.Check)
	placed := c.shell.Desk.Visit().Application
	c.sign(model.ByCode, family)
	c.key(fyne.KeyReturn, ui.KeyWaiting, ui.KeyAdd)
	c.at(desk.Cabinet)
	c.shows("today.result.placed")
	c.key(fyne.KeyReturn) // the one under the bar is the other child
	c.at(desk.Organization)
	if v := c.shell.Desk.Visit(); v.Application == placed {
		t.Error("the child who has just been placed is offered again")
	}
}

func TestAnApplicationInAnotherDistrictIsGoneOnWithInTheSameSession(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	family := c.family("application_other")
	c.visited(model.ByCode, family, false)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.key(ui.KeyAdd)
	c.at(desk.Profile)
	c.write(string(family.Children[0].IIN))
	const district = "1170"
	c.shows("link.elsewhere", "district", assets.Texts(model.Russian).DistrictName(district))
	c.key(fyne.KeyReturn)
	c.shows("link.confirm")
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.at(desk.Organization)
	if v := c.shell.Desk.Visit(); v.District != district || v.Application == "" {
		t.Errorf("in %s with %q", v.District, v.Application)
	}
	c.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	c.at(desk.Check)
	c.sign(model.ByCode, family)
	c.at(desk.Notice)
}

func TestNoOrganizationIsChosenByItself(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	c.visited(model.ByCode, c.family("ready"), true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, c.family("ready"))
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	if v := c.shell.Desk.Visit(); v.Organization != "" || v.Education != "" {
		t.Errorf("%q and %q are chosen", v.Organization, v.Education)
	}
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
}

// toCheck walks the family by code to the statement.
func (s *stage) toCheck(family people.Family) {
	s.t.Helper()
	c := &clerk{stage: s}
	c.visited(model.ByCode, family, true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	c.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	c.at(desk.Check)
}

// TestEscapeNeverEndsAVisit presses Esc as often as an impatient hand does, and then Enter,
// wherever a citizen stands at the desk.
func TestEscapeNeverEndsAVisit(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	family := c.family("two_children")
	impatient := func(step desk.Step) {
		t.Helper()
		c.at(step)
		for range 5 {
			c.key(ui.KeyBack)
		}
		if c.shell.Desk.Visit().Step == desk.Home {
			t.Fatalf("at %s Esc ended the visit", step)
		}
	}
	c.key(ui.KeyPrimary, ui.KeyPrimary)
	c.write(string(family.Applicant().IIN))
	impatient(desk.Login)
	c.at(desk.District)
	c.key(ui.KeyPrimary, ui.KeyPrimary)
	c.dictated(string(family.Applicant().Phone[2:]))
	c.key(ui.KeyPrimary)
	c.dictated(c.code(family.Applicant().Phone))
	impatient(desk.Email)
	c.at(desk.Email)
	c.write("test@example.kz")
	c.key(ui.KeyPrimary)
	impatient(desk.Cabinet)
	c.key(ui.KeyAdd)
	impatient(desk.Profile)
	c.link(family)
	c.key(ui.KeyPrimary)
	impatient(desk.Organization)
	c.at(desk.Cabinet)
	c.key(ui.KeyPrimary, fyne.KeyDown, fyne.KeyRight, ui.KeyPrimary)
	impatient(desk.Check)
	c.at(desk.Cabinet)
	c.key(ui.KeyPrimary, fyne.KeyDown, fyne.KeyRight, ui.KeyPrimary)
	c.at(desk.Check)
	c.sign(model.ByCode, family)
	impatient(desk.Notice)
	c.key(ui.KeyPrimary)
	impatient(desk.Receipt)
	c.key(ui.KeyWaiting)
	impatient(desk.WaitingList)
	c.key(ui.KeyEnd)
	c.shows("finish.title")
	c.key(ui.KeyBack)
	c.at(desk.Cabinet)
}

// TestACodeForSigningGoesToTheTelephoneOfTheLogin holds what spares a key, and the way to
// another telephone.
func TestACodeForSigningGoesToTheTelephoneOfTheLogin(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	family := c.family("ready")
	c.toCheck(family)
	c.key(ui.KeyCode)
	c.shows("login.otp")
	if c.shell.Desk.SigningCode().ID == "" {
		t.Fatal("no code is on its way")
	}
	c.shell.ClosePanel()
	c.key(ui.KeyCode) // the same code again
	c.shows("action.code.other")
	c.dictated(c.code(family.Applicant().Phone))
	c.key(ui.KeyPrimary)
	c.at(desk.Notice)
}

// TestALanguageThatNobodyChoseIsNotTakenAlong walks by arrows over an organization that
// teaches in one language.
func TestALanguageThatNobodyChoseIsNotTakenAlong(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	c.visited(model.ByCode, c.family("ready"), true)
	c.key(ui.KeyPrimary, ui.KeyPrimary)
	c.login(model.ByCode, c.family("ready"))
	c.key(ui.KeyPrimary)
	c.at(desk.Organization)
	c.key(ui.KeyPrimary)
	c.shows("organization.pick")
	hint := c.shell.Text("organization.pick")
	single, told := false, false
	for i := range 30 {
		c.key(fyne.KeyDown)
		visit := c.shell.Desk.Visit()
		org, _ := c.shell.Desk.ChosenOrganization()
		group, _ := c.shell.Desk.Group()
		switch langs := org.Languages(group); {
		case len(langs) == 1:
			single = true
		case len(langs) > 1 && visit.Education != "":
			t.Errorf("%s: %s is chosen, and nobody chose it (one with a single language before: %t)", org.Short.RU, visit.Education, single)
		}
		if i == 0 && slices.Contains(c.texts(), hint) {
			told = true
		}
	}
	if !single {
		t.Fatal("no organization teaches in one language")
	}
	if told {
		t.Error("it is still told to choose one")
	}
}
