package desk_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	agent "akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// patience is how long an answer may take on a busy machine.
const patience = time.Minute

// counter is a desk with everything real around it: the central over HTTP, the
// simulator over its WebSocket, the registries with their faults.
type counter struct {
	*desk.Desk
	t        *testing.T
	practice *practice.Practice
	script   *agent.Script
}

// newCounter opens a counter; the families named bring their keys.
func newCounter(t *testing.T, keyOwners ...string) *counter {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	script := agent.NewScript(ca.PracticePassword)
	practice, err := practice.Start(ctx, practice.Options{
		Dir: t.TempDir(), Dialog: script, Keys: ca.SharedKeys(), KeyOwners: append([]string{}, keyOwners...),
	})
	must(t, err)
	t.Cleanup(func() { must(t, practice.Close()) })
	return &counter{Desk: newDesk(t, practice, practice.CentralURL), t: t, practice: practice, script: script}
}

func newDesk(t *testing.T, practice *practice.Practice, centralURL string) *desk.Desk {
	t.Helper()
	line, err := central.New(central.Config{BaseURL: centralURL, Timeout: patience, Attempts: 1})
	must(t, err)
	t.Cleanup(line.Close)
	signer, err := ncalayer.New(ncalayer.Config{
		URL: practice.AgentURL, RootCAs: practice.AgentRoots, Chain: practice.AgentChain, Check: pki.CheckSignature,
		ConnectTimeout: patience,
	})
	must(t, err)
	return desk.New(desk.Config{
		Host: strings.TrimPrefix(practice.CentralURL, "http://"), Central: line, Signer: signer, Lang: model.Russian, Office: "ЦОН № 3", District: "1110",
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, what string, err error, want model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Fatalf("%s: %v, want %s", what, err, want)
	}
}

func (c *counter) family(id string) people.Family {
	c.t.Helper()
	family, ok := people.Find(c.practice.Families, id)
	if !ok {
		c.t.Fatalf("no family %q", id)
	}
	return family
}

// toLogin opens a visit in the family's district.
func (c *counter) toLogin(family people.Family) {
	c.t.Helper()
	must(c.t, c.Fire(desk.Started))
	_, err := c.Districts(c.t.Context())
	must(c.t, err)
	must(c.t, c.ChooseDistrict(family.District))
}

// loginByKey chooses the first key of the family's applicant.
func (c *counter) loginByKey(family people.Family) {
	c.t.Helper()
	c.toLogin(family)
	c.script.Then(agent.Turn{IIN: string(family.Applicant().IIN), Use: pki.AuthKey})
	owner, err := c.SelectCertificate(c.t.Context())
	must(c.t, err)
	if owner.IIN != string(family.Applicant().IIN) {
		c.t.Fatal("another person's key")
	}
	must(c.t, c.LoginByKey(c.t.Context()))
	c.passEmail()
}

func (c *counter) loginByCode(family people.Family) {
	c.t.Helper()
	c.toLogin(family)
	applicant := family.Applicant()
	c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(applicant.IIN), applicant.Phone.String() })
	_, err := c.RequestCode(c.t.Context())
	must(c.t, err)
	must(c.t, c.LoginByCode(c.t.Context(), c.codeOn(applicant.Phone)))
	c.passEmail()
}

func (c *counter) codeOn(phone model.Phone) string {
	c.t.Helper()
	code := c.practice.Telephone.LastCode(phone)
	if code == "" {
		c.t.Fatal("no code came to the practice telephone")
	}
	return code
}

func (c *counter) passEmail() {
	c.t.Helper()
	if c.Visit().Step != desk.Email {
		return
	}
	c.Edit(func(v *desk.Visit) { v.Email, v.ContactPhone = "test@example.kz", "8 700 000 00 02" })
	must(c.t, c.SaveFirstContact(c.t.Context()))
}

// link binds the family's first child and goes back to the cabinet.
func (c *counter) link(family people.Family) {
	c.t.Helper()
	ctx := c.t.Context()
	must(c.t, c.Fire(desk.ProfileOpened))
	c.Edit(func(v *desk.Visit) { v.ChildIIN = string(family.Children[0].IIN) })
	found, err := c.CheckKinship(ctx)
	must(c.t, err)
	if found.Child.FullName() != family.Children[0].FullName() {
		c.t.Fatal("the register names another child")
	}
	_, err = c.Link(ctx, found.Child.IIN)
	must(c.t, err)
	must(c.t, c.Fire(desk.CabinetOpened))
}

// toCheck chooses the first application and makes the statement.
func (c *counter) toCheck() {
	c.t.Helper()
	ctx := c.t.Context()
	apps, err := c.Applications(ctx)
	must(c.t, err)
	if len(apps) == 0 {
		c.t.Fatal("the cabinet is empty")
	}
	must(c.t, c.ChooseApplication(apps[0].Number))
	c.saveFirst()
}

// saveFirst makes the statement for the first organization that has the child's group.
func (c *counter) saveFirst() {
	c.t.Helper()
	orgs, err := c.Organizations(c.t.Context(), true)
	must(c.t, err)
	group, _ := c.Group()
	for _, org := range orgs {
		if langs := org.Languages(group); len(langs) > 0 {
			must(c.t, c.Save(org.ID, langs[0]))
			return
		}
	}
	c.t.Fatal("no organization takes the child")
}

func (c *counter) signByKey(iin model.IIN) error {
	c.script.Then(agent.Turn{IIN: string(iin), Use: pki.SignKey})
	return c.SignByKey(c.t.Context())
}

func (c *counter) signByCode(phone model.Phone) error {
	c.t.Helper()
	_, err := c.RequestSigningCode(c.t.Context(), string(phone))
	must(c.t, err)
	return c.SignByCode(c.t.Context(), c.codeOn(phone))
}

func TestAWholeVisitByKeyAndByCode(t *testing.T) {
	for _, way := range []model.LoginMethod{model.ByKey, model.ByCode} {
		t.Run(string(way), func(t *testing.T) {
			c := newCounter(t, "ready")
			ctx := t.Context()
			family := c.family("ready")
			applicant := family.Applicant()
			if way == model.ByKey {
				c.loginByKey(family)
			} else {
				c.loginByCode(family)
			}
			c.link(family)
			c.toCheck()
			text := c.Visit().Text
			if way == model.ByKey {
				must(t, c.signByKey(applicant.IIN))
			} else {
				must(t, c.signByCode(applicant.Phone))
			}
			placed := c.Entry()
			if c.Visit().Step != desk.Notice || placed.Place < 1 || placed.SignedBy != way || placed.CheckCode == "" {
				t.Fatalf("placed as %+v", placed)
			}
			must(t, c.Acknowledge(ctx))
			if c.Visit().Step != desk.Receipt || c.Entry().ReadAt.IsZero() {
				t.Fatal("not acknowledged")
			}
			c.checkEntry(placed.ID, way, text)
		})
	}
}

// checkEntry looks at the entry as its three tabs and its receipt show it.
func (c *counter) checkEntry(id string, way model.LoginMethod, text string) {
	c.t.Helper()
	ctx := c.t.Context()
	must(c.t, c.Fire(desk.ListOpened))
	entries, err := c.Entries(ctx)
	must(c.t, err)
	if len(entries) != 1 || entries[0].ID != id {
		c.t.Fatalf("%d entries on the list", len(entries))
	}
	var scan bytes.Buffer
	must(c.t, png.Encode(&scan, image.NewGray(image.Rect(0, 0, 8, 8))))
	for range 2 { // one too many
		_, err = c.Attach(ctx, id, model.Scan{Kind: model.TeacherScan, Name: "справка.png", Data: scan.Bytes()})
		must(c.t, err)
	}
	entry, err := c.OpenEntry(ctx, id)
	must(c.t, err)
	last := entry.Documents[len(entry.Documents)-1]
	if !last.Removable || last.Scan != model.TeacherScan {
		c.t.Errorf("attached: %+v", last)
	}
	must(c.t, c.RemoveDocument(ctx, last.ID))
	must(c.t, c.RemoveDocument(ctx, last.ID)) // the answer was lost
	entry, err = c.OpenEntry(ctx, id)
	must(c.t, err)
	kinds := map[model.EventKind]model.Event{}
	for _, event := range entry.Events {
		kinds[event.Kind] = event
	}
	for _, kind := range []model.EventKind{model.EventSigned, model.EventPlaced, model.EventAcknowledged, model.EventDocumentAttached, model.EventDocumentRemoved} {
		if kinds[kind].At.IsZero() {
			c.t.Errorf("the history lacks %s", kind)
		}
	}
	if signed := kinds[model.EventSigned]; signed.Method != way || signed.Actor == "" || signed.Office != "ЦОН № 3" {
		c.t.Errorf("signed: %+v", signed)
	}
	found := map[model.DocumentKind]bool{}
	for _, document := range entry.Documents {
		found[document.Kind] = true
		data, _, err := c.Document(ctx, document.ID)
		must(c.t, err)
		drawn := document.System() && document.Size == 0 // when it was asked for, just now
		if document.System() && !bytes.HasPrefix(data, []byte("%PDF-")) || int64(len(data)) != document.Size && !drawn {
			c.t.Errorf("%s: %d bytes of %d", document.Kind, len(data), document.Size)
		}
	}
	if !found[model.Attachment] || !found[model.StatementDocument] || !found[model.NoticeDocument] {
		c.t.Errorf("documents: %v", found)
	}
	receipt, err := c.Receipt(ctx, model.A4)
	must(c.t, err)
	if !bytes.HasPrefix(receipt, []byte("%PDF-")) {
		c.t.Error("the receipt is no PDF")
	}
	evidence, err := c.practice.Central.Evidence(ctx, id)
	must(c.t, err)
	if evidence.Act.Text != text {
		c.t.Error("the central keeps another text than the one that was shown")
	}
}

func TestOutcomesOfLinking(t *testing.T) {
	c := newCounter(t, "already_linked", "linked_by_other", "no_application", "kinship_refused", "application_other", "too_old", "kinship_down", "guardian", "two_children", "phone_not_bound", "key_organization")
	for id, want := range map[string]model.Code{
		"already_linked":    model.CodeAlreadyLinked,
		"linked_by_other":   model.CodeLinkedByOther,
		"no_application":    model.CodeApplicationMissing,
		"kinship_refused":   model.CodeKinshipRefused,
		"application_other": model.CodeApplicationOther,
		"too_old":           model.CodeIINChild,
		"kinship_down":      model.CodeKinshipDown,
		"guardian":          "",
		"two_children":      "",
		"phone_not_bound":   "",
		"key_organization":  "",
	} {
		t.Run(id, func(t *testing.T) {
			c.t = t
			family := c.family(id)
			c.loginByKey(family)
			must(t, c.Fire(desk.ProfileOpened))
			c.Edit(func(v *desk.Visit) { v.ChildIIN = string(family.Children[0].IIN) })
			_, err := c.CheckKinship(t.Context())
			wantCode(t, id, err, want)
			if v := c.Visit(); v.ChildIIN != string(family.Children[0].IIN) || v.Step != desk.Profile {
				t.Error("what was typed is lost")
			}
			_, err = c.Link(t.Context(), family.Children[0].IIN)
			wantCode(t, "saving: "+id, err, want)
			must(t, c.Finish(t.Context()))
		})
	}
}

func TestOutcomesOfAskingForACode(t *testing.T) {
	c := newCounter(t)
	for id, want := range map[string]model.Code{
		"phone_not_bound": model.CodePhoneNotBound,
		"phone_other":     model.CodePhoneOther,
		"bmg_down":        model.CodeBMGDown,
		"sms_down":        model.CodeSMSDown,
		"key_none":        "",
	} {
		t.Run(id, func(t *testing.T) {
			c.t = t
			family := c.family(id)
			c.toLogin(family)
			applicant := family.Applicant()
			c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(applicant.IIN), string(applicant.Phone) })
			_, err := c.RequestCode(t.Context())
			wantCode(t, id, err, want)
			if v := c.Visit(); v.IIN == "" || v.Phone == "" || v.Step != desk.Login {
				t.Error("what was typed is lost")
			}
			must(t, c.Finish(t.Context()))
		})
	}
}

func TestOutcomesOfAKeyAtLogin(t *testing.T) {
	c := newCounter(t, "key_expired")
	expired := c.family("key_expired")
	c.toLogin(expired)
	c.script.Then(agent.Turn{IIN: string(expired.Applicant().IIN)})
	_, err := c.SelectCertificate(t.Context())
	wantCode(t, "the dialog does not offer an expired key", err, model.CodeNCALayerCancelled)
	must(t, c.Finish(t.Context()))

	c.toLogin(expired)
	c.script.Then(agent.Turn{Cancel: true})
	_, err = c.SelectCertificate(t.Context())
	wantCode(t, "cancelled", err, model.CodeNCALayerCancelled)
	if c.Visit().Step != desk.Login {
		t.Error("not at the login any more")
	}
	wantCode(t, "nothing was selected", c.LoginByKey(t.Context()), model.CodeChallengeUnknown)
}

func TestAChallengeIsUsedOnce(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.loginByKey(family)
	must(t, c.Finish(t.Context()))
	c.toLogin(family)
	c.script.Then(agent.Turn{IIN: string(family.Applicant().IIN), Use: pki.AuthKey})
	_, err := c.SelectCertificate(t.Context())
	must(t, err)
	must(t, c.LoginByKey(t.Context()))
	wantCode(t, "again", c.LoginByKey(t.Context()), model.CodeChallengeUnknown)
}

func TestAnotherPersonsKeyDoesNotSign(t *testing.T) {
	c := newCounter(t, "ready", "guardian")
	family := c.family("ready")
	c.loginByKey(family)
	c.link(family)
	c.toCheck()
	other := c.family("guardian").Applicant().IIN
	// The dialog offers only the applicant's keys, so another person's ends it.
	wantCode(t, "another person", c.signByKey(other), model.CodeNCALayerCancelled)
	if v := c.Visit(); v.Step != desk.Check || v.Text == "" {
		t.Error("the statement is lost")
	}
	must(t, c.signByKey(family.Applicant().IIN))
}

func TestFaultsOfTheAgent(t *testing.T) {
	c := newCounter(t, "ready")
	for name, tt := range map[string]struct {
		faults agent.Faults
		want   model.Code
	}{
		"not running":      {agent.Faults{Down: true}, model.CodeNCALayerDown},
		"without modules":  {agent.Faults{NoBasics: true, NoCommonUtils: true}, model.CodeNCALayerModule},
		"cancelled":        {agent.Faults{Cancelled: true}, model.CodeNCALayerCancelled},
		"closed half-way":  {agent.Faults{ClosedHalfWay: true}, model.CodeNCALayerClosed},
		"rubbish":          {agent.Faults{Rubbish: `{"body":7,"status":true}`}, model.CodeNCALayerNonsense},
		"exception":        {agent.Faults{InvocationError: true}, model.CodeNCALayerFailed},
		"over other bytes": {agent.Faults{OtherBytes: true}, model.CodeNCALayerSignature},
		"an old agent":     {agent.Faults{NoBasics: true}, ""},
		"a bare string":    {agent.Faults{BareString: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			family := c.family("ready")
			c.toLogin(family)
			must(t, c.practice.Agent.SetFaults(tt.faults))
			c.script.Then(agent.Turn{IIN: string(family.Applicant().IIN), Use: pki.AuthKey})
			_, err := c.SelectCertificate(t.Context())
			wantCode(t, name, err, tt.want)
			if c.Visit().Step != desk.Login {
				t.Error("not at the login any more")
			}
			if tt.want != "" { // mended: the same counter goes on
				must(t, c.practice.Agent.SetFaults(agent.Faults{}))
				c.script.Then(agent.Turn{IIN: string(family.Applicant().IIN), Use: pki.AuthKey})
				_, err = c.SelectCertificate(t.Context())
				must(t, err)
			}
			must(t, c.LoginByKey(t.Context()))
			must(t, c.practice.Agent.SetFaults(agent.Faults{}))
			must(t, c.Finish(t.Context()))
		})
	}
}

func TestRegistriesThatAreDownAreToldApart(t *testing.T) {
	c := newCounter(t)
	family := c.family("ready")
	c.toLogin(family)
	applicant := family.Applicant()
	c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(applicant.IIN), string(applicant.Phone) })
	for service, want := range map[registry.Service]model.Code{
		registry.Phones: model.CodeBMGDown, registry.SMS: model.CodeSMSDown,
	} {
		c.practice.Registry.SetDown(service, true)
		_, err := c.RequestCode(t.Context())
		wantCode(t, string(service), err, want)
		c.practice.Registry.SetDown(service, false)
	}
	_, err := c.RequestCode(t.Context())
	must(t, err)
}

func TestAWrongCodeCountsDownAndLocks(t *testing.T) {
	c := newCounter(t)
	family := c.family("ready")
	c.toLogin(family)
	applicant := family.Applicant()
	c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(applicant.IIN), string(applicant.Phone) })
	_, err := c.RequestCode(t.Context())
	must(t, err)
	right := c.codeOn(applicant.Phone)
	wrong := strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, right)
	for range 4 {
		wantCode(t, "wrong", c.LoginByCode(t.Context(), wrong), model.CodeOTPWrong)
	}
	wantCode(t, "the fifth", c.LoginByCode(t.Context(), wrong), model.CodeOTPLocked)
	wantCode(t, "the right one, too late", c.LoginByCode(t.Context(), right), model.CodeOTPLocked)
	_, err = c.RequestCode(t.Context())
	wantCode(t, "another at once", err, model.CodeOTPTooSoon)
}

func TestPlacingTwiceIsRefusedBeforeAnybodySignsAndLosesNothing(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.loginByKey(family)
	c.link(family)
	c.toCheck()
	must(t, c.signByKey(family.Applicant().IIN))
	must(t, c.Acknowledge(t.Context()))
	entry := c.Entry()
	must(t, c.Fire(desk.CabinetOpened))
	must(t, c.ChooseApplication(entry.Application.Number))
	c.ChooseOrganization(entry.Organization.ID)
	wantCode(t, "the same place again", c.Save(entry.Organization.ID, entry.Lang), model.CodeEntryExists)
	if v := c.Visit(); v.Step != desk.Organization || v.Organization == "" || len(c.Outbox().Items()) != 0 {
		t.Error("what was chosen is lost")
	}
}

func TestAVisitIsAChainOfActs(t *testing.T) {
	c := newCounter(t, "two_children")
	ctx := t.Context()
	family := c.family("two_children")
	c.loginByKey(family)
	var made []desk.MadeAct
	for _, child := range family.Children[:2] {
		must(t, c.Fire(desk.ProfileOpened))
		_, err := c.Link(ctx, child.IIN)
		must(t, err)
		must(t, c.Fire(desk.CabinetOpened))
		apps, err := c.Applications(ctx)
		must(t, err)
		must(t, c.ChooseApplication(apps[slices.IndexFunc(apps, func(a model.Application) bool { return a.Child.IIN == child.IIN })].Number))
		c.saveFirst()
		act := c.Visit().ID
		if statement := c.Visit().Statement; statement.ActID != act || slices.ContainsFunc(made, func(m desk.MadeAct) bool { return m.ID == act }) {
			t.Errorf("the act %s after %v has the statement %s", act, made, statement.ActID)
		}
		must(t, c.signByKey(family.Applicant().IIN))
		made = append(made, desk.MadeAct{ID: act, Kind: model.PlaceOnList, Number: c.Entry().Number})
		if acts := c.Acts(); !slices.EqualFunc(acts, made, sameAct) {
			t.Errorf("signed: %v, not %v", acts, made)
		}
		must(t, c.Acknowledge(ctx))
		if id := c.Visit().ID; id == act {
			t.Error("the next act has the id of the last")
		}
	}
	if acts := c.Acts(); !slices.EqualFunc(acts, made, sameAct) || made[0].Number == "" || made[0].Number == made[1].Number {
		t.Errorf("at the end: %v, not %v", acts, made)
	}
	must(t, c.Finish(ctx))
	if acts := c.Acts(); len(acts) > 0 {
		t.Errorf("the next citizen has made %v", acts)
	}
}

func sameAct(a, b desk.MadeAct) bool { return a.ID == b.ID && a.Kind == b.Kind && a.Number == b.Number }

func TestAChildLeavesAListAtTheCounter(t *testing.T) {
	for _, way := range []model.LoginMethod{model.ByKey, model.ByCode} {
		t.Run(string(way), func(t *testing.T) {
			c := newCounter(t, "ready")
			ctx, family := t.Context(), c.family("ready")
			applicant := family.Applicant()
			sign := func() error { return c.signByKey(applicant.IIN) }
			if way == model.ByCode {
				sign = func() error { return c.signByCode(applicant.Phone) }
			}
			c.loginByKey(family)
			c.link(family)
			c.toCheck()
			must(t, sign())
			placed := c.Entry()
			must(t, c.Acknowledge(ctx))
			must(t, c.Fire(desk.ListOpened))
			_, err := c.Entries(ctx)
			must(t, err)
			entry, err := c.OpenEntry(ctx, placed.ID)
			must(t, err)
			must(t, c.Leave(ctx, entry))
			if v := c.Visit(); v.Step != desk.Change || !strings.Contains(v.Text, entry.Number) {
				t.Fatalf("at %s with %q", v.Step, v.Text)
			}
			must(t, sign())
			left := c.Entry()
			last := left.Documents[len(left.Documents)-1]
			if c.Visit().Step != desk.WaitingList || left.ID != entry.ID || left.Status != model.Removed || last.Kind != model.LeavingNotice {
				t.Fatalf("at %s with %s, last a %s", c.Visit().Step, left.Status, last.Kind)
			}
			if n := len(c.Outbox().Items()); n != 0 {
				t.Errorf("%d items are left", n)
			}
			wantCode(t, "leaving again", c.Leave(ctx, left), model.CodeEntryGone)
			must(t, c.Fire(desk.CabinetOpened))
			c.toCheck() // it may be placed there again
			must(t, sign())
		})
	}
}

// offered places the child of a family where a place is free and has the queue run, so that the
// place is offered to it.
func (c *counter) offered(family people.Family) model.Matter {
	c.t.Helper()
	ctx := c.t.Context()
	c.link(family)
	apps, err := c.Applications(ctx)
	must(c.t, err)
	must(c.t, c.ChooseApplication(apps[0].Number))
	orgs, err := c.Organizations(ctx, true)
	must(c.t, err)
	group, _ := c.Group()
	free := people.Organizations(time.Now())[0].ID
	i := slices.IndexFunc(orgs, func(o model.Organization) bool { return o.ID == free })
	must(c.t, c.Save(free, orgs[i].Languages(group)[0]))
	must(c.t, c.signByKey(family.Applicant().IIN))
	must(c.t, c.Acknowledge(ctx))
	must(c.t, c.practice.Run(ctx, family.District))
	must(c.t, c.Fire(desk.CabinetOpened))
	matters, err := c.Matters(ctx)
	must(c.t, err)
	if len(matters) != 1 || matters[0].Kind != model.OfferMatter {
		c.t.Fatalf("%+v stand open", matters)
	}
	return matters[0]
}

func TestAFamilyAnswersAnOfferAtTheCounter(t *testing.T) {
	for kind, want := range map[model.ActKind]model.DocumentKind{model.AcceptOffer: model.ReferralDocument, model.DeclineOffer: model.DecliningNotice} {
		t.Run(string(kind), func(t *testing.T) {
			c := newCounter(t, "ready")
			ctx, family := t.Context(), c.family("ready")
			c.loginByKey(family)
			m := c.offered(family)
			must(t, c.OpenMatter(m.Offer))
			must(t, c.Answer(ctx, kind))
			must(t, c.signByKey(family.Applicant().IIN))
			entry := c.Entry()
			if c.Visit().Step != desk.Outcome || entry.Number != m.Entry || !slices.ContainsFunc(entry.Documents, func(d model.Document) bool { return d.Kind == want }) {
				t.Fatalf("at %s with %s and %+v", c.Visit().Step, entry.Number, entry.Documents)
			}
			last := entry.Documents[len(entry.Documents)-1]
			if data, _, err := c.Document(ctx, last.ID); err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
				t.Errorf("its paper: %v", err)
			}
			must(t, c.Fire(desk.CabinetOpened))
			matters, err := c.Matters(ctx)
			must(t, err)
			if accepted := kind == model.AcceptOffer; accepted != (len(matters) == 1 && matters[0].Kind == model.ReferralMatter) {
				t.Errorf("%+v stand open", matters)
			}
		})
	}
}

func TestAFamilyWithdrawsAtTheCounter(t *testing.T) {
	c := newCounter(t, "ready")
	ctx, family := t.Context(), c.family("ready")
	c.loginByKey(family)
	c.offered(family)
	must(t, c.Withdraw(ctx, c.KnownApplications()[0]))
	must(t, c.signByKey(family.Applicant().IIN))
	record := c.Record()
	if c.Visit().Step != desk.Outcome || record.Status != model.Withdrawn || len(record.Documents) == 0 {
		t.Fatalf("at %s with %+v", c.Visit().Step, record)
	}
	last := record.Documents[len(record.Documents)-1]
	if data, _, err := c.Document(ctx, last.ID); err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Errorf("its paper, a %s: %v", last.Kind, err)
	}
}

func TestAParentUnlinksAChildAtTheCounter(t *testing.T) {
	c := newCounter(t, "ready")
	ctx, family := t.Context(), c.family("ready")
	c.loginByKey(family)
	c.link(family)
	apps, err := c.Applications(ctx)
	must(t, err)
	must(t, c.Unlink(ctx, apps[0].Number))
	id := c.Visit().ID
	must(t, c.signByKey(family.Applicant().IIN))
	if c.Visit().Step != desk.Outcome || len(c.KnownApplications()) != 0 {
		t.Fatalf("at %s with %+v", c.Visit().Step, c.KnownApplications())
	}
	if data, err := c.ActNotice(ctx, id); err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		t.Errorf("its paper: %v", err)
	}
	must(t, c.Fire(desk.CabinetOpened))
	if apps, err = c.Applications(ctx); err != nil || len(apps) != 0 {
		t.Errorf("the central still shows %+v, %v", apps, err)
	}
	c.link(family)
	c.toCheck()
}

func TestAChildWithoutAnApplicationIsRegisteredAtTheCounter(t *testing.T) {
	c := newCounter(t, "no_application")
	ctx, family := t.Context(), c.family("no_application")
	child := family.Children[0].IIN
	c.loginByKey(family)
	c.Edit(func(v *desk.Visit) { v.ChildIIN = string(child) })
	_, err := c.CheckKinship(ctx)
	wantCode(t, "without an application", err, model.CodeApplicationMissing)
	c.Edit(func(v *desk.Visit) { v.NewChild = true })
	found, err := c.CheckKinship(ctx)
	must(t, err)
	_, err = c.Link(ctx, found.Child.IIN)
	must(t, err)
	must(t, c.BeginApplication(child))
	orgs, err := c.Organizations(ctx, true)
	must(t, err)
	group, _ := c.Rules().AgeGroupOf(found.Child.Birth, model.DateOf(c.Now().In(model.Zone)))
	for _, org := range orgs {
		if langs := org.Languages(group); len(langs) > 0 && len(c.Visit().Statement.Wishes) < 2 {
			must(t, c.AddWish(org.ID, langs[0]))
		}
	}
	category := c.Rules().Distribution.Categories[0].ID
	c.Edit(func(v *desk.Visit) { v.Statement.Claims = []model.ClaimRequest{{Category: category}} })
	must(t, c.SaveApplication())
	must(t, c.signByKey(family.Applicant().IIN))
	record := c.Record()
	if c.Visit().Step != desk.Outcome || record.Status != model.InQueue || record.Child.IIN != child || len(record.Claims) != 1 || record.Claims[0].Category != category {
		t.Fatalf("at %s with %+v", c.Visit().Step, record)
	}
	apps, err := c.Applications(ctx)
	must(t, err)
	entries, err := c.Entries(ctx)
	must(t, err)
	if len(apps) != 1 || apps[0].Number != record.Number || len(entries) != 2 {
		t.Errorf("%d applications, %d entries", len(apps), len(entries))
	}
	must(t, c.Fire(desk.ProfileOpened))
	wantCode(t, "a second one", c.BeginApplication(child), model.CodeApplicationExists)
}
