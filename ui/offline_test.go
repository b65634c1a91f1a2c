package ui_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/tour"
)

// newCutStage opens a window whose line can be pulled, after a morning with one.
func newCutStage(t *testing.T, keyOwners ...string) (*stage, *practice.Connection) {
	t.Helper()
	s := newStage(t, keyOwners...)
	connection := &practice.Connection{}
	line, err := central.New(central.Config{
		BaseURL: s.practice.CentralURL, Timeout: patience, Attempts: 1, Dial: connection.Dial,
		Answered: func(code model.Code, took time.Duration) {
			if s.shell != nil {
				s.shell.Desk.CallEnded(code, took)
			}
		},
	})
	must(t, err)
	t.Cleanup(line.Close)
	s.shell.Close()
	s.open(line)
	must(t, s.shell.Desk.Refresh(t.Context()))
	return s, connection
}

// pull pulls the line or plugs it in, and has it noticed.
func (s *stage) pull(connection *practice.Connection, whole bool) {
	connection.SetCut(!whole)
	for range 2 {
		s.shell.Desk.Probe(s.t.Context())
	}
}

// deliver has the outbox send what it has, as its worker would.
func (s *stage) deliver() {
	s.t.Helper()
	must(s.t, s.shell.Desk.Outbox().RetryAll())
	must(s.t, s.shell.Desk.Outbox().Deliver(s.t.Context()))
}

func TestTheTourGoesThroughAVisitWithoutALine(t *testing.T) {
	s, connection := newCutStage(t, "ready", "already_linked", "key_organization")
	pictures := 0
	for lang, id := range map[model.Lang]string{model.Kazakh: "ready", model.Russian: "already_linked", model.English: "key_organization"} {
		family := s.family(id)
		s.holder.iin = family.Applicant().IIN
		must(t, tour.Run(tour.Config{
			Window: s.window, Shell: s.shell, Code: s.code,
			Picture: func(string) error { pictures++; return nil },
			Agent:   func(model.IIN, bool, func()) error { return nil },
			Connect: func(whole bool) {
				s.pull(connection, whole)
				if whole {
					s.deliver()
				}
			},
			Visits: []tour.Visit{{
				Lang: lang, Method: model.ByKey, IIN: family.Applicant().IIN, Phone: family.Applicant().Phone,
				Child: family.Children[0].IIN, Offline: true,
			}},
		}))
	}
	if pictures < 45 {
		t.Errorf("only %d screens", pictures)
	}
}

// signOffline walks the family's applicant to the page of a statement that waits.
func (s *stage) signOffline(family people.Family) {
	s.t.Helper()
	s.holder.iin = family.Applicant().IIN
	s.key(fyne.KeyReturn)
	s.at(desk.District)
	s.key(fyne.KeyReturn)
	s.at(desk.Login)
	s.key(ui.KeySignature, fyne.KeyReturn)
	s.at(desk.Email)
	s.contact("aigul@example.kz")
	s.at(desk.Cabinet)
	s.write(string(family.Children[0].IIN))
	s.key(fyne.KeyReturn)
	s.at(desk.Organization)
	s.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	s.at(desk.Check)
	s.key(ui.KeySignature)
	s.at(desk.Pending)
}

func TestAConnectionThatIsLostBeforeTheSignatureSaysWhatCanBeSigned(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.toCheck(s.family("ready"))
	if slices.Contains(s.texts(), s.shell.Text("offline.check")) {
		t.Error("told with a connection")
	}
	s.pull(connection, false)
	s.at(desk.Check)
	s.shows("offline.check")
	s.holder.iin = s.family("ready").Applicant().IIN
	s.key(fyne.KeyReturn) // the primary act is the one that works
	s.at(desk.Pending)
}

func TestARefusedStatementIsToldAndGoneOnWith(t *testing.T) {
	s, connection := newCutStage(t, "kinship_refused")
	s.pull(connection, false)
	family := s.family("kinship_refused")
	s.signOffline(family)
	s.shows("pending.warning")
	var calls []string
	s.shell.Notify = func(text string) { calls = append(calls, text) }
	s.key(ui.KeyNext)
	s.at(desk.Home)
	s.pull(connection, true)
	s.deliver()
	if len(calls) != 1 {
		t.Errorf("called %q", calls)
	}
	s.shows("drafts.title")
	s.key(ui.KeyOutgoing)
	s.shows("outbox.state.refused")
	s.key(fyne.KeyReturn)
	s.shows("error.kinship_refused.title")
	s.shows("refusal.number", "number", firstRefusal)
	s.key(ui.KeyPrint, fyne.KeyReturn) // the refusal is a paper: that of the central
	if len(s.printer.jobs) != 1 || s.saved.names[0] != firstRefusal+".pdf" || s.refused.Number != "" {
		t.Errorf("printed %d, %q: %+v", len(s.printer.jobs), s.saved.names, s.refused)
	}
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Cabinet) // where the child is chosen
	s.shows("pending.refused")
	if v := s.shell.Desk.Visit(); v.ChildIIN != string(family.Children[0].IIN) || v.Organization == "" {
		t.Errorf("something of it is gone: %+v", v)
	}
}

// firstRefusal is the number of the first document of a refusal that a new central makes.
var firstRefusal = "ОТ-" + strconv.Itoa(time.Now().In(model.Zone).Year()) + "-000001"

// refused is a stage where a statement was refused when its applicant had left.
func refused(t *testing.T) (*stage, *practice.Connection) {
	t.Helper()
	s, connection := newCutStage(t, "kinship_refused")
	s.pull(connection, false)
	s.signOffline(s.family("kinship_refused"))
	s.key(ui.KeyNext)
	s.pull(connection, true)
	s.deliver()
	return s, connection
}

func TestARefusalIsPrintedHereWhereTheCentralCannotBeAsked(t *testing.T) {
	s, connection := refused(t)
	s.pull(connection, false)
	s.key(ui.KeyOutgoing, fyne.KeyReturn, ui.KeyPrint, fyne.KeyReturn)
	p := s.refused
	if len(s.printer.jobs) != 1 || p.Reason != s.shell.Text("error.kinship_refused.title") || p.Way != model.WithChildsPapers || p.At.IsZero() {
		t.Errorf("printed %d: %+v", len(s.printer.jobs), p)
	}
	if p.Number != firstRefusal || !strings.HasSuffix(p.CheckURL, "/check/act/"+p.Act) {
		t.Errorf("the paper leads nowhere: %+v", p)
	}
}

func TestTheApplicantFindsTheRefusalAmongTheEntries(t *testing.T) {
	s, _ := refused(t)
	s.toLogin()
	s.key(ui.KeySignature, fyne.KeyReturn)
	if s.shell.Route() == ui.Route(desk.Email) {
		s.contact("test@example.kz")
	}
	s.at(desk.Cabinet)
	s.key(ui.KeyWaiting)
	s.shows("refusal.list")
	s.shows("error.kinship_refused.title")
	s.key(ui.KeyPrint, fyne.KeyReturn)
	if len(s.printer.jobs) != 1 || s.saved.names[0] != firstRefusal+".pdf" {
		t.Errorf("printed %d, %q", len(s.printer.jobs), s.saved.names)
	}
}

func TestAnAnswerThatComesWhileTheApplicantWaitsIsAcknowledgedAndPrinted(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.signOffline(s.family("ready"))
	s.shows("pending.title")
	s.pull(connection, true)
	s.deliver()
	s.at(desk.Notice)
	s.shows("notice.accepted")
	s.shows("qr.title")
	s.key(fyne.KeyReturn) // «Ознакомился», without a login
	s.at(desk.Receipt)
	if slices.Contains(s.texts(), s.shell.Text("action.waiting")) {
		t.Error("the list of the central stands open")
	}
	s.key(ui.KeyPrint, fyne.KeyReturn)
	if len(s.saved.names) != 1 {
		t.Errorf("printed %q", s.saved.names)
	}
}

func TestTheProvisionalPaperNamesWhoAndWhere(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	family := s.family("ready")
	s.signOffline(family)
	s.key(ui.KeyPrint, fyne.KeyReturn)
	if len(s.saved.names) != 1 || strings.Contains(s.saved.names[0], string(family.Children[0].IIN)) {
		t.Errorf("saved %q", s.saved.names)
	}
	if p := s.provisional; p.Child != family.Children[0].IIN || p.Applicant == "" || p.ActID == "" || p.Organization.RU == "" {
		t.Errorf("%+v", p)
	}
}

func TestACitizenWhoCameBackFindsTheDraft(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("940317490000")
	s.key(ui.KeyEnd, fyne.KeyReturn)
	s.at(desk.Home)
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Login)
	if slices.ContainsFunc(s.texts(), func(text string) bool { return strings.Contains(text, "940317") }) {
		t.Fatal("the next citizen reads the IIN of the last")
	}
	s.key(ui.KeyEnd, fyne.KeyReturn, ui.KeyDrafts)
	s.on(ui.RouteDrafts)
	s.key(fyne.KeyReturn)
	if v := s.shell.Desk.Visit(); v.IIN != "940317490000" {
		t.Errorf("%+v", v)
	}
}

func TestNobodyLeavesBeforeThePaperUnlessTheClerkSaysSo(t *testing.T) {
	s := toPending(t)
	s.key(fyne.KeyReturn) // Enter is the paper
	s.shows("print.title")
	s.key(fyne.KeyReturn)
	s.shows("print.done", "printer", "Counter_3")
	s.at(desk.Pending)
	s.key(fyne.KeyReturn) // and then the next citizen
	s.at(desk.Home)
	if len(s.printer.jobs) != 1 {
		t.Errorf("printed %d times", len(s.printer.jobs))
	}
	s = toPending(t)
	s.key(ui.KeyNext)
	s.at(desk.Home)
}

// cameBack has a statement accepted after its applicant has left.
func cameBack(t *testing.T) (s *stage, id string) {
	t.Helper()
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.signOffline(s.family("ready"))
	id = s.shell.Desk.Visit().ID
	s.key(ui.KeyNext)
	s.pull(connection, true)
	s.deliver()
	return s, id
}

func TestWhoeverComesBackAcknowledgesAndTakesTheReceiptWithoutALogin(t *testing.T) {
	s, id := cameBack(t)
	s.key(ui.KeyOutgoing, fyne.KeyReturn)
	s.shows("afterwards.acknowledge")
	s.key(fyne.KeyReturn)
	s.shows("afterwards.code")
	s.write("AAAA")
	s.key(fyne.KeyReturn)
	s.shows("error.paper_other.title")
	s.erase(4)
	s.write(strings.ToLower(model.ActCheck(id)[20:]))
	s.key(fyne.KeyReturn)
	s.shows("print.title")
	s.key(fyne.KeyReturn)
	if len(s.saved.names) != 1 || !strings.HasPrefix(s.saved.names[0], "ЛО-") {
		t.Errorf("printed %q", s.saved.names)
	}
	s.key(fyne.KeyReturn)
	s.shows("action.receipt") // it was read: only the receipt is left
}

func TestAnItemThatNeedsAPersonIsGivenUpWithAReason(t *testing.T) {
	s, _ := newCutStage(t, "ready")
	d := s.shell.Desk
	must(t, d.Store.Write(model.Record{Kind: model.OutboxRecord, ID: "3f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3f", Body: []byte("{broken")}))
	must(t, d.Open())
	s.key(ui.KeyOutgoing, fyne.KeyReturn)
	s.shows("outbox.giveup")
	s.key(ui.KeyRemove)
	s.shows("outbox.giveup.title")
	s.key(ui.KeyRemove)
	s.shows("outbox.empty")
	actions, err := d.Store.Actions(0, 10)
	must(t, err)
	if last := actions[len(actions)-1]; last.Kind != model.ActionGivenUpAgain {
		t.Errorf("logged %q", last.Kind)
	}
}

func TestEndingARefusedVisitPromisesNothing(t *testing.T) {
	s, connection := newCutStage(t, "kinship_refused")
	s.pull(connection, false)
	s.signOffline(s.family("kinship_refused"))
	s.key(ui.KeyEnd)
	s.shows("finish.sent") // it is on its way
	s.key(fyne.KeyEscape)
	s.pull(connection, true)
	s.deliver()
	s.shows("pending.refused")
	s.key(ui.KeyEnd)
	s.shows("finish.refused")
	if s.tells(s.shell.Text("finish.sent")) {
		t.Error("what was refused is said to go by itself")
	}
}
