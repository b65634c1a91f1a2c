package central_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"archive/zip"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// offline is what an office without a connection makes, signed by key.
func (o *office) offline(who, child model.Person, org string, change ...func(*model.Statement)) model.Act {
	o.t.Helper()
	v := visitor{office: o, who: model.Applicant{Person: who}}
	unseen := func(s *model.Statement) {
		s.Offline, s.Application, s.Email = true, "", "mail@example.kz"
		s.Child = model.Person{IIN: child.IIN, Birth: child.IIN.Birth(), Sex: child.IIN.Sex()}
	}
	return v.signed(child, "", org, append([]func(*model.Statement){unseen}, change...)...)
}

func TestAnOfflineStatementLinksAndPlacesWhenItIsReceived(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.clock.turn(24 * time.Hour)
	first := o.offline(father, daughter, "990140000001", func(s *model.Statement) { s.Education = model.Kazakh })
	placed(o.deliver(first)) // came first, though it was made later
	o.clock.turn(time.Hour)
	entry := placed(o.deliver(p))
	received := morning.Add(25 * time.Hour)
	if !entry.CreatedAt.Equal(received) || entry.Application.Number != sonsApplication || entry.Application.Child.Person != son {
		t.Errorf("entry %+v", entry)
	}
	if entry.Applicant.Email != "mail@example.kz" || entry.Applicant.Phone != "" || entry.Applicant.Person != mother {
		t.Errorf("applicant %+v", entry.Applicant)
	}
	for _, event := range entry.Events[:2] {
		if event.Params["made_at"] != "2026-11-21T06:00:00Z" || !event.At.Equal(received) {
			t.Errorf("event %+v", event)
		}
	}
	if entry.Events[0].Office != "ЦОН № 7" || entry.Events[1].Params["place"] != "4" {
		t.Errorf("events %+v", entry.Events)
	}
	v := o.byKey(mother)
	links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200)
	if len(links) != 1 || links[0].Child.Person != son || links[0].Degree != model.Mother || !links[0].LinkedAt.Equal(received) {
		t.Errorf("links %+v", links)
	}
	papersOf(t, v, p, entry)
}

// papersOf reads what an offline placement leaves: its documents, the page of the
// check, and the evidence.
func papersOf(t *testing.T, v visitor, p model.Act, entry model.Entry) {
	t.Helper()
	const made, received = "21.11.2026 11:00:00", "22.11.2026 12:00:00"
	evidence, err := v.service.Evidence(t.Context(), entry.ID)
	must(t, err)
	if !evidence.Act.Statement.Offline || !evidence.Act.Statement.MadeAt.Equal(morning) || evidence.Act.Text != p.Text || !evidence.VerifiedAt.Equal(entry.CreatedAt) {
		t.Errorf("evidence %+v", evidence)
	}
	var archive bytes.Buffer
	must(t, documents.WriteEvidence(&archive, []store.Evidence{evidence}, nil))
	contains(t, unzip(t, archive.Bytes(), "evidence.json"), `"offline": true`, `"made_at": "2026-11-21T06:00:00Z"`)
	page := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode})
	contains(t, string(page.body), received)
	if strings.Contains(string(page.body), made) {
		t.Error("the page of the check tells when the statement was made as the time of the place")
	}
	page = v.office.do(call{method: "GET", path: "/check/act/" + model.ActCheck(p.Statement.ActID)})
	contains(t, string(page.body), entry.Number)
	page = v.office.do(call{method: "GET", path: "/check/act/ABCD-EFGH-2345-WXYZ-KLMN?lang=ru"})
	if page.status != http.StatusNotFound {
		t.Errorf("a visit that nobody knows: %d", page.status)
	}
	contains(t, string(page.body), "ещё не поступило")
	for _, d := range entry.Documents {
		text := textOf(t, v.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body)
		contains(t, text, made, received, "Орталық жүйе алған уақыты")
		if d.Kind == model.StatementDocument {
			contains(t, text, "орталық жүйемен байланыссыз жасалды", p.Statement.ActID)
			if strings.Contains(text, "ӘЛИХАН") {
				t.Error("the statement tells a name that nobody signed")
			}
		}
	}
	receipt := v.do(call{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt?lang=ru"})
	contains(t, textOf(t, receipt.body), "Составлено без связи", made, received, "ӘЛИХАН")
}

func unzip(t *testing.T, data []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	file, err := archive.Open(name)
	must(t, err)
	text, err := io.ReadAll(file)
	must(t, err)
	return string(text)
}

func TestAnOfflineStatementIsRefusedForWhatItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		child  model.Person
		change func(*model.Statement)
		code   model.Code
	}{
		"the register's spelling": {son, func(s *model.Statement) { s.Applicant.Surname = "ТЕСТОВА-РЕЕСТРОВА" }, model.CodeStatementChanged},
		"another birth":           {son, func(s *model.Statement) { s.Applicant.Birth.Year-- }, model.CodeStatementChanged},
		"another sex":             {son, func(s *model.Statement) { s.Applicant.Sex = model.Male }, model.CodeStatementChanged},
		"a child with a name":     {son, func(s *model.Statement) { s.Child = son }, model.CodeStatementChanged},
		"a child born otherwise":  {son, func(s *model.Statement) { s.Child.Birth.Day++ }, model.CodeStatementChanged},
		"a child without birth":   {son, func(s *model.Statement) { s.Child.Birth = model.Date{} }, model.CodeStatementChanged},
		"a child of another sex":  {son, func(s *model.Statement) { s.Child.Sex = model.Female }, model.CodeStatementChanged},
		"an IIN with spaces":      {son, func(s *model.Statement) { s.Child.IIN += " " }, model.CodeStatementChanged},
		"a number nobody has":     {son, func(s *model.Statement) { s.Child.IIN = "230304500000" }, model.CodeIINChecksum},
		"an application":          {son, func(s *model.Statement) { s.Application = sonsApplication }, model.CodeStatementChanged},
		"a grown child":           {grown, nil, model.CodeIINChild},
		"no kin":                  {stranger, func(s *model.Statement) { s.Child = unseen(other) }, model.CodeKinshipRefused},
		"no application":          {missing, nil, model.CodeApplicationMissing},
		"in another district":     {far, nil, model.CodeApplicationOther},
		"no such organization":    {son, func(s *model.Statement) { s.Organization = "990140000555" }, model.CodeOrganizationUnknown},
		"no group of this age":    {son, func(s *model.Statement) { s.Organization = "990140000002" }, model.CodeAgeNotOffered},
		"a language that is not":  {daughter, func(s *model.Statement) { s.Education = model.Russian }, model.CodeLanguageNotOffered},
		"rules that are not":      {son, func(s *model.Statement) { s.Rules = "1999-01-01" }, model.CodeStatementChanged},
		"half a second":           {son, func(s *model.Statement) { s.MadeAt = s.MadeAt.Add(time.Second / 2) }, model.CodeStatementChanged},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			change := c.change
			if change == nil {
				change = func(*model.Statement) {}
			}
			p := o.offline(mother, c.child, "990140000001", change)
			p.CMS = sign(t, key(t, mother, pki.SignKey), p.Text)
			request := placeCall(p)
			request.loose = true
			problem := o.do(request).refused(c.code)
			if problem.Retryable {
				t.Error("it may be tried again")
			}
			o.leftNothing(p)
		})
	}
}

// other is a child of nobody here.
var other = person("ПРИМЕРОВ", "ПЁТР", "", model.Date{Year: 2022, Month: 2, Day: 2}, model.Male, 180)

func unseen(child model.Person) model.Person {
	return model.Person{IIN: child.IIN, Birth: child.IIN.Birth(), Sex: child.IIN.Sex()}
}

// leftNothing checks that a refusal left neither link nor contact nor entry behind.
func (o *office) leftNothing(p model.Act) {
	o.t.Helper()
	o.state(p).refused(model.CodeNotFound)
	challenge := o.challenge()
	session := want[model.Session](o.do(keyLogin(challenge.ID, sign(o.t, key(o.t, mother, pki.AuthKey), challenge.Text))), 201)
	v := visitor{o, session.Token, session.Applicant}
	links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200)
	if len(links) > 0 || !session.EmailRequired || session.Applicant.Phone != "" {
		o.t.Errorf("left behind: %+v, %+v", links, session.Applicant)
	}
}

func TestAnOfflineStatementIsSignedByKeyAlone(t *testing.T) {
	v := ready(t)
	p := v.offline(mother, daughter, "990140000001")
	sent := want[model.SentCode](v.signingCode(p.Text), 201)
	p.CMS, p.CodeID, p.Code = nil, sent.ID, v.registers.code(motherPhone)
	v.deliver(p).refused(model.CodeBadRequest)
	v.place(p).refused(model.CodeBadRequest)
}

func TestAPersonOfOneNameIsNamedByTheCertificate(t *testing.T) {
	o := newOffice(t)
	one := model.Person{IIN: mother.IIN, GivenName: "АЙГҮЛ", Birth: mother.Birth, Sex: mother.Sex}
	o.registers.people[mother.IIN] = registry.Record{Person: one}
	entry := placed(o.deliver(o.offline(one, son, "990140000001")))
	if entry.Applicant.Person != one || entry.Events[0].Actor != "АЙГҮЛ" {
		t.Errorf("placed as %+v, in the history %q", entry.Applicant, entry.Events[0].Actor)
	}
}

func TestTheNameOfAnOfflineStatementIsThatOfTheCertificate(t *testing.T) {
	o := newOffice(t)
	registered := mother
	registered.Surname = "РЕЕСТРОВА"
	o.registers.people[mother.IIN] = registry.Record{Person: registered}
	bare := func(s *model.Statement) { s.Applicant.Birth, s.Applicant.Sex, s.Child.Sex = model.Date{}, "", "" }
	entry := placed(o.deliver(o.offline(mother, son, "990140000001", bare)))
	if entry.Applicant.Person != registered { // the central keeps the register's
		t.Errorf("placed as %+v", entry.Applicant)
	}
	o.registers.setDown("people", true)
	entry = placed(o.deliver(o.offline(mother, son, "990140000003")))
	if entry.Applicant.Person != mother {
		t.Errorf("placed as %+v", entry.Applicant)
	}
}

func TestAnOfflineStatementOfALinkedChildAsksTheRegisterAndWaitsForIt(t *testing.T) {
	var a asked
	v := ready(t, a.counted)
	first, second := v.offline(mother, son, "990140000001"), v.offline(mother, son, "990140000003")
	before := a.times.Load()
	v.registers.setDown("kinship", true)
	for _, answer := range []answer{v.deliver(first), v.place(second)} {
		if problem := answer.refused(model.CodeKinshipDown); !problem.Retryable || answer.header.Get("Retry-After") == "" {
			t.Errorf("it may not be tried again: %+v", problem)
		}
	}
	v.registers.setDown("kinship", false)
	placed(v.deliver(first))
	placed(v.place(second)) // a session does not harm
	if n := a.times.Load() - before; n != 4 {
		t.Errorf("the register was asked %d times", n)
	}
}

func TestARegisterThatIsDownLeavesNothingBehind(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.registers.setDown("kinship", true)
	for range 25 { // and is no refusal
		if problem := o.deliver(p).refused(model.CodeKinshipDown); !problem.Retryable {
			t.Fatal("it may not be tried again")
		}
	}
	o.leftNothing(p)
	o.registers.setDown("kinship", false)
	placed(o.deliver(p))
}

func TestNobodyTakesTheKeyOfAnothersPlacement(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	squat := o.offline(father, daughter, "990140000001", func(s *model.Statement) { s.Education, s.ActID = model.Kazakh, p.Statement.ActID })
	theirs := placed(o.deliver(squat))
	entry := placed(o.deliver(p))
	if again := placed(o.deliver(p)); again.ID != entry.ID || entry.ID == theirs.ID {
		t.Errorf("entries %s, %s, %s", theirs.Number, entry.Number, again.Number)
	}
	// Nobody can tell whose is meant.
	o.state(p).refused(model.CodeNotFound)
	if a := o.do(call{method: "GET", path: "/check/act/" + model.ActCheck(p.Statement.ActID)}); a.status != http.StatusNotFound {
		t.Errorf("the page: %d", a.status)
	}
	other := o.offline(mother, son, "990140000003", func(s *model.Statement) { s.ActID = p.Statement.ActID })
	o.deliver(other).refused(model.CodeKeyReused)
}

func TestThePaperLeadsToTheStatementAndIsNoKey(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	check := model.ActCheck(p.Statement.ActID)
	page := func(path string) int { return o.do(call{method: "GET", path: "/check/act/" + path}).status }
	if got := page(check); got != http.StatusNotFound {
		t.Errorf("before it came: %d", got)
	}
	placed(o.deliver(p))
	for path, status := range map[string]int{
		check: http.StatusOK, strings.ToLower(check): http.StatusOK, p.Statement.ActID: http.StatusNotFound, "ABCD": http.StatusNotFound,
	} {
		if got := page(path); got != status {
			t.Errorf("%s: %d", path, got)
		}
	}
	o.do(call{method: "GET", path: "/v1/acts/" + check, loose: true}).refused(model.CodeBadRequest)
}

func TestRefusedKinshipIsCountedOfflineToo(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.KinshipRefusals = 2 })
	for range 2 {
		o.deliver(o.offline(mother, other, "990140000001")).refused(model.CodeKinshipRefused)
	}
	a := o.deliver(o.offline(mother, son, "990140000001"))
	if got := a.refused(model.CodeKinshipTooMany).Params["seconds"]; got != "86400" {
		t.Errorf("wait %s", got)
	}
}

// meanwhile is a register that lets something happen while it is asked.
type meanwhile struct {
	next registry.Kinship
	do   func()
}

func (m *meanwhile) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	if m.do != nil {
		m.do()
	}
	return m.next.Kinship(ctx, applicant, child)
}

func TestTheParentWhoLinkedFirstKeepsTheChild(t *testing.T) {
	var register meanwhile
	o := newOffice(t, func(c *service.Config) {
		register.next = c.Registries.Kinship
		c.Registries.Kinship = &register
	})
	p := o.offline(mother, son, "990140000001")
	v := o.byKey(father)
	register.do = func() {
		register.do = nil
		want[model.Kinship](v.link(son), 201)
		placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	}
	o.deliver(p).refused(model.CodeLinkedByOther) // while the register was asked
	o.deliver(p).refused(model.CodeLinkedByOther) // and ever after
	o.leftNothing(p)
	o.deliver(o.offline(mother, other, "990140000001")).refused(model.CodeKinshipRefused)
}

func TestTwoOfflineStatementsOfOneParentShareTheLink(t *testing.T) {
	var register meanwhile
	o := newOffice(t, func(c *service.Config) {
		register.next = c.Registries.Kinship
		c.Registries.Kinship = &register
	})
	first, second := o.offline(mother, son, "990140000001"), o.offline(mother, son, "990140000003")
	register.do = func() {
		register.do = nil
		placed(o.deliver(first))
	}
	placed(o.deliver(second))
	again := o.offline(mother, son, "990140000003")
	o.deliver(again).refused(model.CodeEntryExists)
}

func TestAnApplicationThatStandsIsFoundAmongOthers(t *testing.T) {
	o := newOffice(t)
	left := application("2026-111000-000009", son, home().Code) // a later one, that left the queue
	left.Status = model.Inactive
	must(t, o.service.Import(t.Context(), service.Reference{Applications: []model.Application{left}}))
	entry := placed(o.deliver(o.offline(mother, son, "990140000001")))
	if entry.Application.Number != sonsApplication {
		t.Errorf("application %s", entry.Application.Number)
	}
	gone := application("2026-111000-000002", daughter, home().Code)
	gone.Status = model.Enrolled
	must(t, o.service.Import(t.Context(), service.Reference{Applications: []model.Application{gone}}))
	o.deliver(o.offline(mother, daughter, "990140000001")).refused(model.CodeApplicationMissing)
}

func TestTheClockOfAnOfficeWithoutALineMayBeADayAhead(t *testing.T) {
	o := newOffice(t)
	o.clock.turn(35 * 24 * time.Hour)
	now := o.clock.now()
	for _, c := range []struct {
		age  time.Duration
		org  string
		code model.Code
	}{
		{-24 * time.Hour, "990140000001", ""}, {30 * 24 * time.Hour, "990140000003", ""},
		{-24*time.Hour - time.Second, "990140000004", model.CodeClockWrong},
		{30*24*time.Hour + time.Second, "990140000004", model.CodeStatementOld},
		{24 * 365 * 56 * time.Hour, "990140000004", model.CodeStatementOld}, // a battery that is dead
	} {
		p := o.offline(mother, son, c.org, func(s *model.Statement) { s.MadeAt = now.Add(-c.age) })
		if a := o.deliver(p); c.code == "" {
			entry := placed(a)
			if !entry.CreatedAt.Equal(now) {
				t.Errorf("the place counts from %s", entry.CreatedAt)
			}
		} else if problem := a.refused(c.code); c.code == model.CodeStatementOld && problem.Params["days"] != "30" {
			t.Errorf("%s: %v", c.age, problem.Params)
		}
	}
}

func TestTheAddressOfAnOfflineStatementIsSigned(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.deliver(o.offline(mother, son, "990140000001", func(s *model.Statement) { s.Email = "" })).refused(model.CodeEmailRequired)
	for email, code := range map[string]model.Code{
		"": model.CodeEmailRequired, "—": model.CodeEmailFormat, "mail@": model.CodeEmailFormat, "a\u202eb@example.kz": model.CodeEmailLetters,
		" mail@example.kz": model.CodeStatementChanged, "thief@example.kz": model.CodeStatementChanged,
	} {
		changed := p
		changed.Statement.Email = email
		o.deliver(changed).refused(code)
		o.leftNothing(p)
	}
	placed(o.deliver(p))
	second := o.offline(mother, son, "990140000003", func(s *model.Statement) { s.Email = "second@example.kz" })
	if entry := placed(o.deliver(second)); entry.Applicant.Email != "mail@example.kz" {
		t.Errorf("the address was replaced by %s", entry.Applicant.Email)
	}
	third := o.offline(mother, son, "990140000004", func(s *model.Statement) { s.Email = "" })
	if entry := placed(o.deliver(third)); entry.Applicant.Email != "mail@example.kz" {
		t.Errorf("without an address: %s", entry.Applicant.Email)
	}
}
