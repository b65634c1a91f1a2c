package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
)

func (d department) WorkCounts(ctx context.Context, district string) ([]model.WorkCount, error) {
	if d.guide.work == nil {
		return d.Central.WorkCounts(ctx, district)
	}
	counts := []model.WorkCount{}
	for _, kind := range model.WorkKinds() {
		items, err := d.Work(ctx, district, kind)
		if err != nil {
			return nil, err
		}
		counts = append(counts, model.WorkCount{Kind: kind, Count: len(items)})
	}
	return counts, nil
}

func (d department) Work(ctx context.Context, district string, kind model.WorkKind) (items []model.WorkItem, err error) {
	if d.guide.work == nil {
		return d.Central.Work(ctx, district, kind)
	}
	for _, item := range d.guide.work {
		if item.Kind == kind {
			items = append(items, item)
		}
	}
	return items, nil
}

func (d department) StepWork(ctx context.Context, id string, said model.WorkRequest) (item model.WorkItem, err error) {
	if d.guide.work == nil {
		return d.Central.StepWork(ctx, id, said)
	}
	step := said.Step
	d.guide.stepped = append(d.guide.stepped, id+" "+string(step))
	i := slices.IndexFunc(d.guide.work, func(item model.WorkItem) bool { return item.ID == id })
	item = d.guide.work[i]
	if item.Officer != "" && !item.Mine {
		return item, model.NewError(model.CodeWorkTaken, "officer", item.Officer)
	}
	item.Mine, item.Officer = step == model.TakeWork, ""
	if d.guide.work[i] = item; step == model.EndWork || step == model.AnnulWork {
		d.guide.work = slices.Delete(d.guide.work, i, i+1)
	}
	return item, nil
}

// withWork has two refused acts of unknown children wait for an officer, the second of whom another has.
func withWork(t *testing.T) *guide {
	t.Helper()
	g := inDepartment(t)
	g.work = []model.WorkItem{
		{ID: "1", Kind: model.RefusedWork, Why: string(model.CodeEntryLimit), MadeAt: g.now},
		{ID: "2", Kind: model.RefusedWork, Why: string(model.CodeEntryLimit), MadeAt: g.now, Officer: "ПРИМЕР А."},
		{ID: "3", Kind: model.UndeliveredWork, Subject: "none", Why: "no_contact", MadeAt: g.now},
	}
	g.logIn(model.RoleOfficer)
	return g
}

func TestTheMenuTellsHowMuchThereIsToLookAt(t *testing.T) {
	g := withWork(t)
	g.on(ui.RouteOfficers + "/work/expiring")
	if !slices.Contains(g.texts(), "2") || !slices.Contains(g.texts(), "1") {
		t.Errorf("%q", g.texts())
	}
}

func TestAThingIsTakenBeforeItIsDone(t *testing.T) {
	g := withWork(t)
	g.shell.Open(ui.RouteOfficers + "/work/refused")
	g.shows("officer.work.take")
	g.key(fyne.KeyReturn)
	g.shows("officer.work.unknown.text")
	g.key(fyne.KeyEscape)
	g.shows("officer.work.returned")
	g.key(fyne.KeyReturn, fyne.KeyReturn)
	g.shows("officer.work.done")
	if want := []string{"1 take", "1 return", "1 take", "1 done"}; !slices.Equal(g.stepped, want) {
		t.Errorf("%q, want %q", g.stepped, want)
	}
}

func TestWhatAnotherOfficerHasIsNotTaken(t *testing.T) {
	g := withWork(t)
	g.shell.Open(ui.RouteOfficers + "/work/refused")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.shows("officer.work.taken.hint")
	if len(g.stepped) > 0 {
		t.Errorf("%q", g.stepped)
	}
	g.work[0].Officer = "ПРИМЕР А." // they come first, after the list was shown
	g.key(fyne.KeyUp, fyne.KeyReturn)
	if !g.seen(g.shell.Text("error.work_taken.title", "officer", "ПРИМЕР А.")) {
		t.Errorf("%q", g.texts())
	}
}

func (d department) OfficerApplication(ctx context.Context, number string) (model.OfficerApplication, error) {
	if whole := d.guide.whole; whole.Number == number {
		return whole, nil
	}
	return d.Central.OfficerApplication(ctx, number)
}

func (d department) OfficerDocument(ctx context.Context, id string) (data []byte, mediaType string, err error) {
	if d.guide.scan == nil {
		return d.Central.OfficerDocument(ctx, id)
	}
	d.guide.stepped = append(d.guide.stepped, id+" shown")
	return d.guide.scan, model.MediaPDF, nil
}

func (d department) OfficerProtocol(ctx context.Context, id string, lang model.Lang) (data []byte, mediaType string, err error) {
	if d.guide.scan == nil {
		return d.Central.OfficerProtocol(ctx, id, lang)
	}
	d.guide.stepped = append(d.guide.stepped, id+" protocol "+string(lang))
	return d.guide.scan, model.MediaPDF, nil
}

// withScan has a family's application with two scans, the second of which waits for an officer.
func withScan(t *testing.T) *guide {
	t.Helper()
	g := inDepartment(t)
	g.scan = []byte("%PDF-")
	family := g.family("ready")
	applicant := family.Applicant()
	g.whole.Number, g.whole.Child, g.whole.District, g.whole.Status = "2026-111000-000007", model.Child{Person: family.Children[0].Person}, "1110", model.InQueue
	g.whole.Applicant, g.whole.CreatedAt = &model.Applicant{Person: applicant.Person, Phone: applicant.Phone}, g.now
	g.whole.Lang = model.Kazakh
	g.whole.Entries = []model.Entry{{Number: "Л-2026-000003", Status: model.Read, Lang: model.Kazakh, Documents: []model.Document{
		{ID: "s1", Kind: model.Attachment, Scan: model.PMPKScan, Name: "a.pdf"}, {ID: "s2", Kind: model.Attachment, Scan: model.TeacherScan, Name: "b.pdf"},
	}, CreatedAt: g.now, Organization: people.Organizations(g.now)[0]}}
	g.work = []model.WorkItem{{ID: "4", Kind: model.AttachmentWork, Application: g.whole.Number, Child: g.whole.Child.ShortName(), Subject: "s2", Why: string(model.TeacherScan), MadeAt: g.now}}
	g.logIn(model.RoleOfficer)
	g.shell.Open(ui.RouteOfficers + "/work/attachment")
	return g
}

func TestTheScanStandsBesideTheWholeCase(t *testing.T) {
	g := withScan(t)
	if g.seen(g.whole.Applicant.FullName()) || len(g.stepped) > 0 {
		t.Fatalf("looked at before it was taken: %q; %q", g.stepped, g.texts())
	}
	g.key(fyne.KeyReturn)
	if want := []string{"4 take", "s2 shown"}; !slices.Equal(g.stepped, want) || !g.seen(g.whole.Applicant.FullName()) {
		t.Errorf("%q, want %q; %q", g.stepped, want, g.texts())
	}
	g.key(ui.KeyOpen)
	if len(g.saved.names) != 1 {
		t.Errorf("opened %q", g.saved.names)
	}
	g.key(fyne.KeyReturn)
	if g.stepped[len(g.stepped)-1] != "4 done" || g.seen(g.whole.Applicant.FullName()) {
		t.Errorf("%q; %q", g.stepped, g.texts())
	}
}

func TestTheProtocolOfASignatureIsOpened(t *testing.T) {
	g := withScan(t)
	entry := &g.whole.Entries[0]
	entry.SignedBy, entry.Documents = model.ByKey, append(entry.Documents, model.Document{ID: "d1", Kind: model.StatementDocument})
	g.key(fyne.KeyReturn)
	g.tap(g.shell.Text("officer.application.protocol"))
	if want := "d1 protocol ru"; g.stepped[len(g.stepped)-1] != want || len(g.saved.names) != 1 {
		t.Errorf("%q, want %q; opened %q", g.stepped, want, g.saved.names)
	}
}

func TestWhatWasSignedByCodeHasNoProtocol(t *testing.T) {
	g := withScan(t)
	entry := &g.whole.Entries[0]
	entry.SignedBy, entry.Documents = model.ByCode, append(entry.Documents, model.Document{ID: "d1", Kind: model.StatementDocument})
	g.key(fyne.KeyReturn)
	if g.seen(g.shell.Text("officer.application.protocol")) {
		t.Error("a protocol is offered of no signature")
	}
}

func (d department) WriteToFamily(ctx context.Context, number string, said model.FamilyMessage) (model.Event, error) {
	if d.guide.work == nil {
		return d.Central.WriteToFamily(ctx, number, said)
	}
	d.guide.stepped = append(d.guide.stepped, "wrote "+string(said.Kind)+" "+said.Text)
	return model.Event{Kind: model.EventOfficerWrote}, nil
}

func TestAFamilyIsWrittenToFromItsCaseByKeys(t *testing.T) {
	g := withScan(t)
	g.key(fyne.KeyReturn, ui.KeyWrite)
	g.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn) // the second: to attach it again
	g.write("ИИН 230315500003")
	g.key(fyne.KeyReturn)
	g.shows("error.message_text.action")
	g.erase(16)
	g.write("без печати")
	g.key(fyne.KeyReturn)
	g.shows("officer.letter.sent")
	if !slices.Contains(g.stepped, "wrote attach_again без печати") {
		t.Errorf("%q", g.stepped)
	}
}

func (d department) DecideClaim(ctx context.Context, id string, said model.ClaimDecision) (model.Claim, error) {
	if d.guide.work == nil {
		return d.Central.DecideClaim(ctx, id, said)
	}
	if err := d.guide.fails; err != nil {
		d.guide.fails = nil
		return model.Claim{}, err
	}
	d.guide.stepped = append(d.guide.stepped, strings.Join([]string{id, string(said.Step), said.Issued.String(), string(said.Reason)}, " "))
	return model.Claim{ID: id}, nil
}

// withPrivilege has an officer have a privilege before them whose paper holds for a month.
func withPrivilege(t *testing.T) *guide {
	t.Helper()
	g := withScan(t)
	category := "teacher"
	proof := &model.Proof{Kind: model.TeacherScan, Months: 1}
	g.whole.Claims = []model.Claim{{ID: "c1", Category: category, Proof: proof, State: model.ClaimUnproved, Documents: []model.Document{{ID: "s9", Kind: model.Attachment, Scan: model.TeacherScan}}}}
	g.work = append(g.work, model.WorkItem{
		ID: "9", Kind: model.PrivilegeWork, Application: g.whole.Number, Child: g.whole.Child.ShortName(), Subject: "c1", Why: category, MadeAt: g.now, Until: model.DateOf(g.now).Add(4),
	})
	g.shell.Open(ui.RouteOfficers + "/work/privilege")
	g.key(fyne.KeyReturn)
	return g
}

func TestWhatIsTypedAboutACaseStaysWhereItCannotBeSent(t *testing.T) {
	g := withPrivilege(t)
	g.key(ui.KeyEdit)
	g.write("20112026")
	g.fails = model.NewError(model.CodeCentralDown)
	g.key(fyne.KeyReturn)
	g.shows("error." + string(model.CodeCentralDown) + ".title")
	g.key(fyne.KeyReturn)
	if got := g.stepped[len(g.stepped)-1]; got != "c1 confirm 20.11.2026 " {
		t.Errorf("%q", g.stepped)
	}
}

func TestAPrivilegeIsConfirmedByTheDayOfItsPaperAndRejectedForAReason(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(g *guide)
		want string
	}{
		"confirmed": {func(g *guide) {
			g.key(fyne.KeyReturn)
			g.shows("officer.claim.issued.missing")
			g.write("20112026")
			g.key(fyne.KeyReturn)
		}, "c1 confirm 20.11.2026 "},
		"rejected": {func(g *guide) {
			g.key(ui.KeyRemove)
			g.shows("officer.claim.reason.missing")
			g.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
			g.key(fyne.KeyEscape, fyne.KeyReturn) // to the list, and what would confirm
			g.shows("officer.claim.reason.chosen")
			g.key(ui.KeyRemove)
		}, "c1 reject  unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			g := withPrivilege(t)
			if got := g.stepped[len(g.stepped)-1]; got != "s9 shown" {
				t.Errorf("the paper is not shown first: %q", g.stepped)
			}
			c.do(g)
			if got := g.stepped[len(g.stepped)-1]; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestEnterAfterTheReasonAnnulsTheLaterOfTwo(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleOfficer)
	g.twoOfOne()
	g.shell.Open(ui.RouteOfficers + "/work/duplicate")
	g.key(fyne.KeyReturn, ui.KeyRemove) // taken; the reason is asked
	g.shows("officer.work.duplicate.why.missing")
	g.write("один ребёнок")
	g.key(fyne.KeyReturn)
	if !slices.Equal(g.stepped, []string{"1 take", "1 annul"}) {
		t.Errorf("%q", g.stepped)
	}
}
