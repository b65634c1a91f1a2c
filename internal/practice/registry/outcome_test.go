package registry_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	client "akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

var visitDay = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

// noKeys refuses every signature: here everybody logs in by code.
type noKeys struct{}

func (noKeys) VerifyLogin(context.Context, []byte, []byte, time.Time) (store.Signer, error) {
	return store.Signer{}, errors.New("no keys here")
}

func (noKeys) VerifyStatement(context.Context, []byte, []byte, time.Time) (store.Signer, error) {
	return store.Signer{}, errors.New("no keys here")
}

// counter is a service centre with the real client and the real central over the
// practice people.
type counter struct {
	*client.Client
	telephone *registry.Telephone
	families  []people.Family
}

func open(t *testing.T) counter {
	t.Helper()
	clock := func() time.Time { return visitDay }
	families, telephone := people.Families(visitDay), registry.NewTelephone(clock)
	db, err := store.Open(t.Context(), "sqlite:"+t.TempDir()+"/central.db")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	address := "http://" + server.Listener.Addr().String()
	api, err := service.New(service.Config{
		Store: db, Verifier: noKeys{}, PublicURL: address, Clock: clock, Practice: true, Version: "test",
		Log:        slog.New(slog.DiscardHandler),
		Registries: registry.New(families, telephone, registry.Options{}).Registries(),
	})
	if err != nil {
		t.Fatal(err)
	}
	reference := service.Reference{Organizations: people.Organizations(visitDay), Applications: people.Applications(visitDay)}
	for _, link := range people.Links(visitDay) {
		reference.Links = append(reference.Links, service.SavedLink{Applicant: link.Applicant, Kinship: link.Kinship})
	}
	if err := api.Import(t.Context(), reference); err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = central.New(api).Handler()
	server.Start()
	c, err := client.New(client.Config{BaseURL: address})
	if err != nil {
		t.Fatal(err)
	}
	desk.New(desk.Config{Central: c}) // which proves that a workplace calls
	t.Cleanup(func() {
		c.Close()
		server.Close()
		_ = api.Close()
		_ = db.Close()
	})
	return counter{c, telephone, families}
}

// login logs the adult in with the code on the practice telephone.
func (c counter) login(ctx context.Context, district string, adult people.Adult) error {
	sent, err := c.RequestCode(ctx, model.CodeRequest{Phone: adult.Phone, IIN: adult.IIN, Lang: adult.Lang})
	if err != nil {
		return err
	}
	code := c.telephone.LastCode(adult.Phone)
	session, err := c.LoginByCode(ctx, model.CodeLogin{CodeID: sent.ID, Code: code, District: district})
	if err == nil && session.EmailRequired {
		_, err = c.UpdateContact(ctx, model.Contact{Email: adult.Email})
	}
	return err
}

func TestEveryFamilyComesToItsOutcomeAtTheCentral(t *testing.T) {
	atLogin := map[string]model.Code{
		"phone_not_bound": model.CodePhoneNotBound, "phone_other": model.CodePhoneOther,
		"bmg_down": model.CodeBMGDown, "sms_down": model.CodeSMSDown,
	}
	atLink := map[string]model.Code{
		"already_linked": model.CodeAlreadyLinked, "linked_by_other": model.CodeLinkedByOther,
		"no_application": model.CodeApplicationMissing, "kinship_refused": model.CodeKinshipRefused,
		"application_other": model.CodeApplicationOther, "too_old": model.CodeIINChild, "kinship_down": model.CodeKinshipDown,
	}
	c := open(t)
	for _, family := range c.families {
		ctx := t.Context()
		err := c.login(ctx, family.District, family.Applicant())
		if got, want := model.CodeOf(err), atLogin[family.ID]; got != want {
			t.Errorf("%s logs in with %v, not %q", family.ID, err, want)
		}
		if err != nil {
			continue
		}
		for _, child := range family.Children {
			kinship, err := c.Link(ctx, model.KinshipRequest{ChildIIN: child.IIN})
			if got, want := model.CodeOf(err), atLink[family.ID]; got != want {
				t.Errorf("%s links with %v, not %q", family.ID, err, want)
			}
			if err == nil && (kinship.Degree != child.Degrees[family.Applicant().IIN] || kinship.Application != child.Application.Number) {
				t.Errorf("%s is linked as %q to %s", family.ID, kinship.Degree, kinship.Application)
			}
		}
		if err := c.Logout(ctx); err != nil {
			t.Errorf("%s logs out with %v", family.ID, err)
		}
	}
}

// statement asks for «Айгерим» in Kazakh for the family's first child.
func (c counter) statement(t *testing.T, family people.Family) (statement model.Statement, text string) {
	t.Helper()
	rules, _, err := c.Rules(t.Context(), family.District, "")
	if err != nil {
		t.Fatal(err)
	}
	organizations, _, err := c.Organizations(t.Context(), family.District, "")
	if err != nil {
		t.Fatal(err)
	}
	districts, _, err := c.Districts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	o := slices.IndexFunc(organizations, func(o model.Organization) bool { return o.Short.RU == "Ясли-сад «Айгерим»" })
	d := slices.IndexFunc(districts, func(d model.District) bool { return d.Code == family.District })
	if o < 0 || d < 0 {
		t.Fatal("no such organization or district")
	}
	adult, child := family.Applicant(), family.Children[0]
	statement = model.Statement{
		ActID: "0e9b7c3e-2f5d-4c6a-9c1e-6a3b1f0d4e52", Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: family.District,
		Applicant: adult.Person, Child: child.Person, Application: child.Application.Number,
		Organization: organizations[o].ID, Education: model.Kazakh, MadeAt: visitDay,
	}
	text, err = statement.Render(rules, districts[d], organizations[o])
	if err != nil {
		t.Fatal(err)
	}
	return statement, text
}

func TestTheFirstFamilyIsPlacedAs42nd(t *testing.T) {
	c := open(t)
	ctx := t.Context()
	ready, _ := people.Find(c.families, "ready")
	adult, child := ready.Applicant(), ready.Children[0]
	if err := c.login(ctx, ready.District, adult); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Link(ctx, model.KinshipRequest{ChildIIN: child.IIN}); err != nil {
		t.Fatal(err)
	}
	statement, text := c.statement(t, ready)
	sent, err := c.RequestSigningCode(ctx, model.SigningCodeRequest{Phone: adult.Phone, SHA256: model.TextSHA256(text), Lang: model.Kazakh})
	if err != nil {
		t.Fatal(err)
	}
	code := c.telephone.LastCode(adult.Phone)
	act := model.Act{ID: statement.ActID, Kind: statement.Kind, Statement: statement, Text: text, CodeID: sent.ID, Code: code}
	entry, err := c.place(ctx, t, act)
	if err != nil || entry.Place != 42 {
		t.Fatalf("place %d, %v", entry.Place, err)
	}
	again, err := c.place(ctx, t, act)
	if err != nil || again.Number != entry.Number {
		t.Errorf("sent again: %s, not %s, %v", again.Number, entry.Number, err)
	}
	if receipt, err := c.Receipt(ctx, entry.ID, model.Kazakh, model.A4); err != nil || len(receipt) < 1000 {
		t.Errorf("receipt of %d bytes, %v", len(receipt), err)
	}
	if check, err := c.Check(ctx, entry.CheckCode); err != nil || check.Place != 42 || !check.Practice {
		t.Errorf("%+v, %v", check, err)
	}
}

// place sends an act and returns the entry that it made.
func (c counter) place(ctx context.Context, t *testing.T, act model.Act) (model.Entry, error) {
	t.Helper()
	body, err := act.Encode()
	if err != nil {
		return model.Entry{}, err
	}
	result, err := c.SendAct(ctx, act.ID, body)
	if err != nil {
		return model.Entry{}, err
	}
	return *result.Entry, nil
}
