package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
	officerui "akmola.kz/kezek/ui/officer"
	"akmola.kz/kezek/ui/theme"
)

// noon is the day on which every picture of a screen is taken.
var noon = time.Date(2026, 11, 21, 6, 42, 7, 0, time.UTC)

// guide walks one window through every screen in each of its states, in one language,
// and has somebody look at each. Everything behind the window is real but NCALayer;
// the clock stands still, so that every walk sees the same.
type guide struct {
	*stage
	lang  model.Lang
	kiosk bool
	look  func(name string)

	staff      *staff
	connection *practice.Connection
	signer     *signer
	placed     model.Organization       // where a child was placed
	matters    []model.Matter           // that stand open for the family
	newChild   bool                     // the child of the family without an application is one of this family
	withdrawn  bool                     // every application was
	signed     model.Act                // by which a new application was made
	stands     *model.Standing          // for which the central refuses a new application; nil: it takes it
	bulletin   *model.Bulletin          // that a test has invented
	enrolled   bool                     // every child has a place
	transfers  bool                     // the rules let it wait for another one
	exchanges  bool                     // the rules let families exchange places
	record     *model.ApplicationRecord // whose privileges a test has invented
	waited     bool                     // an entry has waited for long
	offers     []model.ListedOffer      // of the department, that a test has invented
	work       []model.WorkItem         // the same
	stepped    []string                 // what was done with it
	fails      error                    // of the next decision about a claim
	exchanged  []model.RunExchange      // what a run would do besides
	untold     error                    // why no telephone logs in
	held       *ca.Key                  // of the telephone
	whole      model.OfficerApplication
	scan       []byte   // the same
	decided    []string // what was said of the offers
	loggedOut  int      // officers
	busy       string   // looked at while the central works, under this name; empty: not
	now        time.Time
}

// signer signs with what a person holds in the hand, as NCALayer would.
type signer struct {
	keys    map[string]*ca.Key
	now     func() time.Time
	fail    error
	signing func()
}

func (s *signer) Version(context.Context) (string, error) { return "1.4", nil }

func (s *signer) Sign(_ context.Context, data []byte, _, use, _, _ string) ([]byte, error) {
	if s.signing != nil {
		s.signing()
	}
	if s.fail != nil {
		return nil, s.fail
	}
	return s.keys[use].SignCMS(data, ca.SignOptions{At: s.now()})
}

// slow is a central that lets somebody look at the window while it works.
type slow struct {
	desk.Central
	guide *guide
}

func (s slow) wait() {
	if name := s.guide.busy; name != "" {
		s.guide.busy = ""
		s.guide.look(name)
	}
}

func (s slow) Districts(ctx context.Context, tag string) ([]model.District, string, error) {
	s.wait()
	return s.Central.Districts(ctx, tag)
}

func (s slow) Organizations(ctx context.Context, district, tag string) ([]model.Organization, string, error) {
	s.wait()
	return s.Central.Organizations(ctx, district, tag)
}

func (s slow) Applications(ctx context.Context) ([]model.Application, error) {
	s.wait()
	apps, err := s.Central.Applications(ctx)
	for i := range apps {
		if s.guide.enrolled {
			apps[i].Status, apps[i].Place = model.Enrolled, 0
		}
		if s.guide.withdrawn {
			apps[i].Status = model.Withdrawn
		}
	}
	return apps, err
}

// RequestTelephoneLogin and RequestTelephoneSigning ask the central, and give the same code each time.
func (s slow) RequestTelephoneLogin(ctx context.Context, login model.TelephoneLogin) (model.TelephoneRequest, error) {
	if err := s.guide.untold; err != nil {
		return model.TelephoneRequest{}, err
	}
	made, err := s.Central.RequestTelephoneLogin(ctx, login)
	return sameCode(made), err
}

func (s slow) RequestTelephoneSigning(ctx context.Context, signing model.TelephoneSigning) (model.TelephoneRequest, error) {
	made, err := s.Central.RequestTelephoneSigning(ctx, signing)
	return sameCode(made), err
}

func sameCode(made model.TelephoneRequest) model.TelephoneRequest {
	made.Text, made.Code = strings.ReplaceAll(made.Text, made.Code, "58-21"), "58-21"
	return made
}

// TelephoneSignature is over the text with that code.
func (s slow) TelephoneSignature(ctx context.Context, id string) (model.TelephoneSignature, error) {
	signed, err := s.Central.TelephoneSignature(ctx, id)
	if err == nil {
		signed.CMS, err = s.guide.held.SignCMS([]byte(s.guide.shell.Desk.Telephone().Text), ca.SignOptions{At: s.guide.now})
	}
	return signed, err
}

func (s slow) CheckKinship(ctx context.Context, r model.KinshipRequest) (model.Kinship, error) {
	s.wait()
	if k := s.guide.invented(); s.guide.newChild && r.ChildIIN == k.Child.IIN {
		if r.WithoutApplication {
			return k, nil
		}
		return model.Kinship{}, model.NewError(model.CodeApplicationMissing)
	}
	return s.Central.CheckKinship(ctx, r)
}

// cards are the practice people as the window shows them.
type cards struct {
	families []people.Family
	tell     func(phone, text string)
	scanned  string // by the practice telephone
}

func (c *cards) Families() []ui.PracticeFamily {
	var all []ui.PracticeFamily
	for _, f := range c.families {
		a := f.Applicant()
		all = append(all, ui.PracticeFamily{Name: a.FullName(), IIN: a.IIN, Phone: a.Phone, Children: []model.IIN{f.Children[0].IIN}, District: f.District, About: f.About})
	}
	return all
}

func (c *cards) Officers() (all []ui.PracticeOfficer) {
	for _, o := range people.Officers() {
		all = append(all, ui.PracticeOfficer{Name: o.FullName(), IIN: o.IIN, Role: o.Role, District: o.District})
	}
	return all
}

func (c *cards) Keys() (folder, password string) {
	return "/home/operator/.config/kezek/practice/keys", ca.PracticePassword
}
func (c *cards) Connected() bool        { return true }
func (c *cards) SetConnected(bool)      {}
func (c *cards) SetApplicant(model.IIN) {}

// Scan keeps what was to be scanned.
func (c *cards) Scan(link string, _ model.Lang) { c.scanned = link }
func (c *cards) Messages(tell func(phone, text string)) func() {
	c.tell = tell
	return func() {}
}

// newGuide opens the window of an office, or of a kiosk, in a look.
func newGuide(t *testing.T, lang model.Lang, o theme.Options, look func(g *guide, name string)) *guide {
	t.Helper()
	g := &guide{stage: bareStage(t), lang: lang, kiosk: o.Kiosk, now: noon, connection: &practice.Connection{}}
	g.look = func(name string) { look(g, name) }
	clock := func() time.Time { return g.now }
	g.practice = startPractice(t, practice.Options{Dialog: g.holder, Clock: clock})
	line, err := central.New(central.Config{
		BaseURL: g.practice.CentralURL, Timeout: patience, Attempts: 1, Dial: g.connection.Dial,
		Answered: func(code model.Code, took time.Duration) {
			if g.shell != nil {
				g.shell.Desk.CallEnded(code, took)
			}
		},
	})
	must(t, err)
	t.Cleanup(line.Close)
	g.signer = &signer{keys: map[string]*ca.Key{}, now: clock}
	g.open(slow{line, g}, department{line, g}, clock, o)
	return g
}

func (g *guide) open(line desk.Central, officers officer.Central, clock func() time.Time, o theme.Options) {
	g.t.Cleanup(forgetWidgets)
	app := test.NewTempApp(g.t)
	app.Settings().SetTheme(theme.New(o))
	g.window = test.NewTempWindow(g.t, nil)
	g.window.SetPadded(false)
	g.window.Resize(fyne.NewSize(1366, 768))
	config := ui.Config{
		Desk: desk.New(desk.Config{
			Host: strings.TrimPrefix(g.practice.CentralURL, "http://"), Central: line, Signer: g.signer, Lang: g.lang,
			Office: "ЦОН № 3", District: "1110", Clock: clock, Rand: func() float64 { return 0 }, NoDrafts: g.kiosk,
		}),
		Officers: officerui.New(officer.New(officer.Config{Central: officers, Signer: g.signer, Host: strings.TrimPrefix(g.practice.CentralURL, "http://")})),
		Files:    g.saved, Inline: true, Printer: g.printer, Preview: g.printer, Kiosk: g.kiosk, Office: "ЦОН № 3", Clock: clock,
		Provisional: func(ui.Provisional) ([]byte, error) { return []byte("%PDF-"), nil },
		Refusal:     func(ui.Refusal) ([]byte, error) { return []byte("%PDF-"), nil },
	}
	if !g.kiosk {
		g.staff = newStaff()
		g.staff.desk = config.Desk
		config.Operators, config.Practice = g.staff, &cards{families: g.practice.Families}
	}
	config.ActURL = func(id string) string { return "https://kezek.example/check/act/" + model.ActCheck(id) }
	g.shell = ui.New(g.window, config)
	g.t.Cleanup(g.shell.Close)
}

// holds gives the family's applicant their keys.
func (g *guide) holds(f people.Family) {
	a := f.Applicant()
	id := ca.Identity{Surname: a.Surname, GivenName: a.GivenName, Patronymic: a.Patronymic, IIN: string(a.IIN)}
	for use, kind := range map[string]pki.KeyUse{desk.UseLogin: pki.AuthKey, desk.UseSign: pki.SignKey} {
		key, err := g.practice.Authority.Issue(id, kind)
		must(g.t, err)
		g.signer.keys[use] = key
	}
}

// at looks at the window once it stands at a step.
func (g *guide) sees(step desk.Step, name string) {
	g.t.Helper()
	g.opens(ui.Route(step), name)
}

// opens looks at a screen.
func (g *guide) opens(route ui.Route, name string) {
	g.t.Helper()
	g.on(route)
	g.look(name)
}

// erase takes back n digits or letters.
func (s *stage) erase(n int) {
	for range n {
		s.key(fyne.KeyBackspace)
	}
}

// cut pulls the line of the guide's window, or plugs it in.
func (g *guide) cut(cut bool) {
	g.connection.SetCut(cut)
	for range 2 {
		g.shell.Desk.Probe(g.t.Context())
	}
}
