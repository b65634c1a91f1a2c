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

	"akmola.kz/kezek/central"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
)

// offline is what an office without a line makes, signed by key.
func (o *office) offline(who, child queue.Person, org string, change ...func(*queue.Statement)) queue.Placement {
	o.t.Helper()
	v := visitor{office: o, who: queue.Applicant{Person: who}}
	unseen := func(s *queue.Statement) {
		s.Offline, s.Application, s.Email = true, "", "mail@example.kz"
		s.Child = queue.Person{IIN: child.IIN, Birth: child.IIN.Birth(), Sex: child.IIN.Sex()}
	}
	p := v.signed(child, "", org, append([]func(*queue.Statement){unseen}, change...)...)
	p.Office = "ЦОН № 7"
	return p
}

func TestAnOfflineStatementLinksAndPlacesWhenItIsReceived(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.clock.turn(24 * time.Hour)
	first := o.offline(father, daughter, "990140000001", func(s *queue.Statement) { s.Education = queue.Kazakh })
	want[queue.Entry](o.deliver(first), 201) // came first, though it was made later
	o.clock.turn(time.Hour)
	entry := want[queue.Entry](o.deliver(p), 201)
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
	links := want[[]queue.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200)
	if len(links) != 1 || links[0].Child.Person != son || links[0].Degree != queue.Mother || !links[0].LinkedAt.Equal(received) {
		t.Errorf("links %+v", links)
	}
	papersOf(t, v, p, entry)
}

// papersOf reads what an offline placement leaves: its documents, the page of the
// check, and the evidence.
func papersOf(t *testing.T, v visitor, p queue.Placement, entry queue.Entry) {
	t.Helper()
	const made, received = "21.11.2026 11:00:00", "22.11.2026 12:00:00"
	evidence, err := v.server.Evidence(t.Context(), entry.ID)
	must(t, err)
	if !evidence.Statement.Offline || !evidence.Statement.MadeAt.Equal(morning) || evidence.Text != p.Text || !evidence.VerifiedAt.Equal(entry.CreatedAt) {
		t.Errorf("evidence %+v", evidence)
	}
	var archive bytes.Buffer
	must(t, evidence.Write(&archive))
	contains(t, unzip(t, archive.Bytes(), "evidence.json"), `"offline": true`, `"made_at": "2026-11-21T06:00:00Z"`)
	page := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode})
	contains(t, string(page.body), received)
	if strings.Contains(string(page.body), made) {
		t.Error("the page of the check tells when the statement was made as the time of the place")
	}
	page = v.office.do(call{method: "GET", path: "/check/visit/" + queue.VisitCheck(p.Statement.VisitID)})
	contains(t, string(page.body), entry.Number)
	page = v.office.do(call{method: "GET", path: "/check/visit/ABCD-EFGH-2345-WXYZ-KLMN?lang=ru"})
	if page.status != http.StatusNotFound {
		t.Errorf("a visit that nobody knows: %d", page.status)
	}
	contains(t, string(page.body), "ещё не поступило")
	for _, d := range entry.Documents {
		text := textOf(t, v.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body)
		contains(t, text, made, received, "Орталық жүйе алған уақыты")
		if d.Kind == queue.StatementDocument {
			contains(t, text, "орталық жүйемен байланыссыз жасалды", p.Statement.VisitID)
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
		child  queue.Person
		change func(*queue.Statement)
		code   queue.Code
	}{
		"the register's spelling": {son, func(s *queue.Statement) { s.Applicant.Surname = "ТЕСТОВА-РЕЕСТРОВА" }, queue.CodeStatementChanged},
		"another birth":           {son, func(s *queue.Statement) { s.Applicant.Birth.Year-- }, queue.CodeStatementChanged},
		"another sex":             {son, func(s *queue.Statement) { s.Applicant.Sex = queue.Male }, queue.CodeStatementChanged},
		"a child with a name":     {son, func(s *queue.Statement) { s.Child = son }, queue.CodeStatementChanged},
		"a child born otherwise":  {son, func(s *queue.Statement) { s.Child.Birth.Day++ }, queue.CodeStatementChanged},
		"a child without birth":   {son, func(s *queue.Statement) { s.Child.Birth = queue.Date{} }, queue.CodeStatementChanged},
		"a child of another sex":  {son, func(s *queue.Statement) { s.Child.Sex = queue.Female }, queue.CodeStatementChanged},
		"an IIN with spaces":      {son, func(s *queue.Statement) { s.Child.IIN += " " }, queue.CodeStatementChanged},
		"a number nobody has":     {son, func(s *queue.Statement) { s.Child.IIN = "230304500000" }, queue.CodeIINChecksum},
		"an application":          {son, func(s *queue.Statement) { s.Application = sonsApplication }, queue.CodeStatementChanged},
		"a grown child":           {grown, nil, queue.CodeIINChild},
		"no kin":                  {stranger, func(s *queue.Statement) { s.Child = unseen(other) }, queue.CodeKinshipRefused},
		"no application":          {missing, nil, queue.CodeApplicationMissing},
		"in another district":     {far, nil, queue.CodeApplicationOther},
		"no such organization":    {son, func(s *queue.Statement) { s.Organization = "990140000555" }, queue.CodeOrganizationUnknown},
		"no group of this age":    {son, func(s *queue.Statement) { s.Organization = "990140000002" }, queue.CodeAgeNotOffered},
		"a language that is not":  {daughter, func(s *queue.Statement) { s.Education = queue.Russian }, queue.CodeLanguageNotOffered},
		"rules that are not":      {son, func(s *queue.Statement) { s.Rules = "1999-01-01" }, queue.CodeStatementChanged},
		"half a second":           {son, func(s *queue.Statement) { s.MadeAt = s.MadeAt.Add(time.Second / 2) }, queue.CodeStatementChanged},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			change := c.change
			if change == nil {
				change = func(*queue.Statement) {}
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
var other = person("ПРИМЕРОВ", "ПЁТР", "", queue.Date{Year: 2022, Month: 2, Day: 2}, queue.Male, 180)

func unseen(child queue.Person) queue.Person {
	return queue.Person{IIN: child.IIN, Birth: child.IIN.Birth(), Sex: child.IIN.Sex()}
}

// leftNothing checks that a refusal left neither link nor contact nor entry behind.
func (o *office) leftNothing(p queue.Placement) {
	o.t.Helper()
	o.state(p).refused(queue.CodeNotFound)
	challenge := o.challenge()
	session := want[queue.Session](o.do(keyLogin(challenge.ID, sign(o.t, key(o.t, mother, pki.AuthKey), challenge.Text))), 201)
	v := visitor{o, session.Token, session.Applicant}
	links := want[[]queue.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200)
	if len(links) > 0 || !session.EmailRequired || session.Applicant.Phone != "" {
		o.t.Errorf("left behind: %+v, %+v", links, session.Applicant)
	}
}

func TestAnOfflineStatementIsSignedByKeyAlone(t *testing.T) {
	v := ready(t)
	p := v.offline(mother, daughter, "990140000001")
	sent := want[queue.SentCode](v.signingCode(p.Text), 201)
	p.CMS, p.CodeID, p.Code = nil, sent.ID, v.registers.code(motherPhone)
	v.deliver(p).refused(queue.CodeBadRequest)
	v.place(p).refused(queue.CodeBadRequest)
}

func TestTheNameOfAnOfflineStatementIsThatOfTheCertificate(t *testing.T) {
	o := newOffice(t)
	registered := mother
	registered.Surname = "РЕЕСТРОВА"
	o.registers.people[mother.IIN] = registered
	bare := func(s *queue.Statement) { s.Applicant.Birth, s.Applicant.Sex, s.Child.Sex = queue.Date{}, "", "" }
	entry := want[queue.Entry](o.deliver(o.offline(mother, son, "990140000001", bare)), 201)
	if entry.Applicant.Person != registered { // the central keeps the register's
		t.Errorf("placed as %+v", entry.Applicant)
	}
	o.registers.setDown("people", true)
	entry = want[queue.Entry](o.deliver(o.offline(mother, son, "990140000003")), 201)
	if entry.Applicant.Person != mother {
		t.Errorf("placed as %+v", entry.Applicant)
	}
}

func TestAnOfflineStatementOfALinkedChildAsksNoRegister(t *testing.T) {
	var a asked
	v := ready(t, a.counted)
	before := a.times.Load()
	v.registers.setDown("kinship", true)
	want[queue.Entry](v.deliver(v.offline(mother, son, "990140000001")), 201)
	want[queue.Entry](v.place(v.offline(mother, son, "990140000003")), 201) // a session does not harm
	if a.times.Load() != before {
		t.Error("the register was asked")
	}
}

func TestARegisterThatIsDownLeavesNothingBehind(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.registers.setDown("kinship", true)
	for range 25 { // and is no refusal
		if problem := o.deliver(p).refused(queue.CodeKinshipDown); !problem.Retryable {
			t.Fatal("it may not be tried again")
		}
	}
	o.leftNothing(p)
	o.registers.setDown("kinship", false)
	want[queue.Entry](o.deliver(p), 201)
}

func TestNobodyTakesTheKeyOfAnothersPlacement(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	squat := o.offline(father, daughter, "990140000001", func(s *queue.Statement) { s.Education, s.VisitID = queue.Kazakh, p.Statement.VisitID })
	theirs := want[queue.Entry](o.deliver(squat), 201)
	entry := want[queue.Entry](o.deliver(p), 201)
	if again := want[queue.Entry](o.deliver(p), 201); again.ID != entry.ID || entry.ID == theirs.ID {
		t.Errorf("entries %s, %s, %s", theirs.Number, entry.Number, again.Number)
	}
	// Nobody can tell whose is meant.
	o.state(p).refused(queue.CodeNotFound)
	if a := o.do(call{method: "GET", path: "/check/visit/" + queue.VisitCheck(p.Statement.VisitID)}); a.status != http.StatusNotFound {
		t.Errorf("the page: %d", a.status)
	}
	other := o.offline(mother, son, "990140000003", func(s *queue.Statement) { s.VisitID = p.Statement.VisitID })
	o.deliver(other).refused(queue.CodeKeyReused)
}

func TestThePaperLeadsToTheStatementAndIsNoKey(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	check := queue.VisitCheck(p.Statement.VisitID)
	page := func(path string) int { return o.do(call{method: "GET", path: "/check/visit/" + path}).status }
	if got := page(check); got != http.StatusNotFound {
		t.Errorf("before it came: %d", got)
	}
	want[queue.Entry](o.deliver(p), 201)
	for path, status := range map[string]int{
		check: http.StatusOK, strings.ToLower(check): http.StatusOK, p.Statement.VisitID: http.StatusNotFound, "ABCD": http.StatusNotFound,
	} {
		if got := page(path); got != status {
			t.Errorf("%s: %d", path, got)
		}
	}
	o.do(call{method: "GET", path: "/v1/placements/" + check, loose: true}).refused(queue.CodeBadRequest)
}

func TestRefusedKinshipIsCountedOfflineToo(t *testing.T) {
	o := newOffice(t, func(c *central.Config) { c.Limits.KinshipRefusals = 2 })
	for range 2 {
		o.deliver(o.offline(mother, other, "990140000001")).refused(queue.CodeKinshipRefused)
	}
	a := o.deliver(o.offline(mother, son, "990140000001"))
	if got := a.refused(queue.CodeKinshipTooMany).Params["seconds"]; got != "86400" {
		t.Errorf("wait %s", got)
	}
}

// meanwhile is a register that lets something happen while it is asked.
type meanwhile struct {
	central.KinshipRegistry
	do func()
}

func (m *meanwhile) Kinship(ctx context.Context, applicant, child queue.IIN) (queue.Degree, error) {
	if m.do != nil {
		m.do()
	}
	return m.KinshipRegistry.Kinship(ctx, applicant, child)
}

func TestTheParentWhoLinkedFirstKeepsTheChild(t *testing.T) {
	var register meanwhile
	o := newOffice(t, func(c *central.Config) {
		register.KinshipRegistry = c.Registries.Kinship
		c.Registries.Kinship = &register
	})
	p := o.offline(mother, son, "990140000001")
	v := o.byKey(father)
	register.do = func() {
		register.do = nil
		want[queue.Kinship](v.link(son), 201)
		want[queue.Entry](v.place(v.signed(son, sonsApplication, "990140000001")), 201)
	}
	o.deliver(p).refused(queue.CodeLinkedByOther) // while the register was asked
	o.deliver(p).refused(queue.CodeLinkedByOther) // and ever after
	o.leftNothing(p)
	o.deliver(o.offline(mother, other, "990140000001")).refused(queue.CodeKinshipRefused)
}

func TestTwoOfflineStatementsOfOneParentShareTheLink(t *testing.T) {
	var register meanwhile
	o := newOffice(t, func(c *central.Config) {
		register.KinshipRegistry = c.Registries.Kinship
		c.Registries.Kinship = &register
	})
	first, second := o.offline(mother, son, "990140000001"), o.offline(mother, son, "990140000003")
	register.do = func() {
		register.do = nil
		want[queue.Entry](o.deliver(first), 201)
	}
	want[queue.Entry](o.deliver(second), 201)
	again := o.offline(mother, son, "990140000003")
	o.deliver(again).refused(queue.CodeEntryExists)
}

func TestAnApplicationThatStandsIsFoundAmongOthers(t *testing.T) {
	o := newOffice(t)
	left := application("2026-111000-000009", son, home().Code) // a later one, that left the queue
	left.Status = queue.Inactive
	must(t, o.server.Import(t.Context(), central.Reference{Applications: []queue.Application{left}}))
	entry := want[queue.Entry](o.deliver(o.offline(mother, son, "990140000001")), 201)
	if entry.Application.Number != sonsApplication {
		t.Errorf("application %s", entry.Application.Number)
	}
	gone := application("2026-111000-000002", daughter, home().Code)
	gone.Status = queue.Enrolled
	must(t, o.server.Import(t.Context(), central.Reference{Applications: []queue.Application{gone}}))
	o.deliver(o.offline(mother, daughter, "990140000001")).refused(queue.CodeApplicationMissing)
}

func TestTheClockOfAnOfficeWithoutALineMayBeADayAhead(t *testing.T) {
	o := newOffice(t)
	o.clock.turn(35 * 24 * time.Hour)
	now := o.clock.now()
	for _, c := range []struct {
		age  time.Duration
		org  string
		code queue.Code
	}{
		{-24 * time.Hour, "990140000001", ""}, {30 * 24 * time.Hour, "990140000003", ""},
		{-24*time.Hour - time.Second, "990140000004", queue.CodeClockWrong},
		{30*24*time.Hour + time.Second, "990140000004", queue.CodeStatementOld},
		{24 * 365 * 56 * time.Hour, "990140000004", queue.CodeStatementOld}, // a battery that is dead
	} {
		p := o.offline(mother, son, c.org, func(s *queue.Statement) { s.MadeAt = now.Add(-c.age) })
		if a := o.deliver(p); c.code == "" {
			entry := want[queue.Entry](a, 201)
			if !entry.CreatedAt.Equal(now) {
				t.Errorf("the place counts from %s", entry.CreatedAt)
			}
		} else if problem := a.refused(c.code); c.code == queue.CodeStatementOld && problem.Params["days"] != "30" {
			t.Errorf("%s: %v", c.age, problem.Params)
		}
	}
}

func TestTheAddressOfAnOfflineStatementIsSigned(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	o.deliver(o.offline(mother, son, "990140000001", func(s *queue.Statement) { s.Email = "" })).refused(queue.CodeEmailRequired)
	for email, code := range map[string]queue.Code{
		"": queue.CodeEmailRequired, "—": queue.CodeEmailFormat, "mail@": queue.CodeEmailFormat, "a\u202eb@example.kz": queue.CodeEmailFormat,
		" mail@example.kz": queue.CodeStatementChanged, "thief@example.kz": queue.CodeStatementChanged,
	} {
		changed := p
		changed.Statement.Email = email
		o.deliver(changed).refused(code)
		o.leftNothing(p)
	}
	want[queue.Entry](o.deliver(p), 201)
	second := o.offline(mother, son, "990140000003", func(s *queue.Statement) { s.Email = "second@example.kz" })
	if entry := want[queue.Entry](o.deliver(second), 201); entry.Applicant.Email != "mail@example.kz" {
		t.Errorf("the address was replaced by %s", entry.Applicant.Email)
	}
	third := o.offline(mother, son, "990140000004", func(s *queue.Statement) { s.Email = "" })
	if entry := want[queue.Entry](o.deliver(third), 201); entry.Applicant.Email != "mail@example.kz" {
		t.Errorf("without an address: %s", entry.Applicant.Email)
	}
}
