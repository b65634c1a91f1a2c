package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui"
)

// walk goes through every screen of an office, or of a kiosk.
func (g *guide) walk() {
	g.t.Helper()
	g.exchanges = true
	if g.kiosk {
		g.kioskPages()
		return
	}
	g.lockPages()
	g.homePages()
	g.operatorPages()
	g.officerPages()
	family := g.family("ready")
	g.holds(family)
	g.districtPages()
	g.handoverPage()
	g.loginPages(family.Applicant().IIN)
	g.cabinetPages(family.Children[0].IIN)
	g.organizationPages()
	g.checkPages()
	g.listPages()
	g.queuePages()
	g.offlinePages()
	g.draftPages()
	g.unsetPage()
}

// kioskPages is the walk of a citizen alone, from the welcome to the receipt.
func (g *guide) kioskPages() {
	family := g.family("ready")
	phone := family.Applicant().Phone
	g.look("home")
	g.key(fyne.KeyReturn)
	g.sees(desk.District, "district")
	g.key(fyne.KeyReturn)
	g.kioskTelephonePages(family)
	g.write("230315500003")
	g.look("login-iin-wrong")
	g.erase(12)
	g.write(string(family.Applicant().IIN))
	g.look("login-iin-read")
	g.key(fyne.KeyReturn)
	g.look("login-phone")
	g.write(string(phone)[2:])
	g.key(fyne.KeyReturn)
	g.look("login-code")
	g.write("000000")
	g.look("login-code-wrong")
	g.write(g.code(phone))
	g.sees(desk.Email, "email")
	g.contact("aigul.testova-serikkyzy@akmola-example.kz")
	g.sees(desk.Cabinet, "cabinet-empty")
	g.key(ui.KeyAdd)
	g.sees(desk.Profile, "profile-linking")
	g.write(string(g.family("no_application").Children[0].IIN))
	g.key(fyne.KeyReturn)
	g.look("profile-linking-refused")
	g.applyingPages()
	g.write(string(family.Children[0].IIN))
	g.key(fyne.KeyReturn)
	g.look("profile-linking-found")
	g.key(fyne.KeyReturn)
	g.look("profile-linked")
	g.key(fyne.KeyReturn)
	g.sees(desk.Cabinet, "cabinet")
	g.bulletinPages()
	g.claimsPages()
	g.exchangePages()
	g.key(fyne.KeyReturn)
	g.sees(desk.Organization, "organization")
	(&stand{stage: g.stage}).search()
	g.look("organization-search")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.look("organization-language")
	g.tap(g.shell.Text("education.kk"))
	g.sees(desk.Check, "check")
	g.telephonePages("check")
	g.key(fyne.KeyReturn)
	g.look("sign-code")
	g.write("000000")
	g.key(fyne.KeyReturn)
	g.look("sign-code-wrong")
	g.write(g.code(phone))
	g.key(fyne.KeyReturn)
	g.sees(desk.Notice, "notice")
	g.key(fyne.KeyReturn)
	g.sees(desk.Receipt, "receipt")
	g.key(ui.KeyPrint)
	g.look("receipt-printed")
	g.key(ui.KeyWaiting)
	g.sees(desk.WaitingList, "waiting")
	g.waited = true
	g.key(fyne.KeyReturn)
	g.look("waiting-information")
	g.shell.NextTab()
	g.shell.NextTab()
	g.look("waiting-documents")
	g.tap(g.shell.Text("why.open"))
	g.look("why")
	g.key(fyne.KeyEscape)
	g.tap(g.shell.Text("kiosk.change.leave_list"))
	g.sees(desk.Change, "leave")
	g.key(ui.KeyCode)
	g.look("leave-code")
	g.write(g.code(phone))
	g.key(fyne.KeyReturn)
	g.sees(desk.WaitingList, "waiting-left")
	g.offered(family)
	g.key(ui.KeyAdd)
	g.sees(desk.Cabinet, "matters")
	g.tap(g.shell.Text("matter.open.offer"))
	g.sees(desk.Offer, "offer")
	g.tap(g.shell.Text("change.decline_offer"))
	g.sees(desk.Change, "decline")
	g.key(fyne.KeyEscape)
	g.at(desk.Offer)
	g.tap(g.shell.Text("change.accept_offer"))
	g.sees(desk.Change, "accept")
	g.key(ui.KeyCode)
	g.look("accept-code")
	g.write(g.code(phone))
	g.key(fyne.KeyReturn)
	g.sees(desk.Outcome, "outcome")
	g.key(ui.KeyEnd)
	g.look("finish")
}

func (g *guide) lockPages() {
	g.look("lock-first")
	g.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	g.look("lock-first-no-name")
	g.write("Бекмұхамбетова Ғайникамал Қ.")
	g.key(fyne.KeyReturn)
	g.write("111111")
	g.key(fyne.KeyReturn)
	g.write("111111")
	g.key(fyne.KeyReturn)
	g.look("lock-first-weak")
	g.erase(6)
	g.write("135790")
	g.key(fyne.KeyReturn)
	g.erase(6)
	g.write("135791")
	g.key(fyne.KeyReturn)
	g.look("lock-first-repeat")
	g.erase(1)
	g.write("0")
	g.key(fyne.KeyReturn)
	g.at(desk.Home)

	g.shell.Lock()
	g.look("lock-one")
	g.write("908070")
	g.key(fyne.KeyReturn)
	g.look("lock-wrong")
	g.staff.wait = "75"
	g.write("908070")
	g.key(fyne.KeyReturn)
	g.key(ui.KeyHelp)
	g.look("lock-wait-help")
	g.key(ui.KeyHelp)
	g.staff.wait = ""
	g.now = g.now.Add(80 * 1e9)
	g.shell.Tick()
	g.write(g.staff.pins[1])
	g.key(fyne.KeyReturn)
	g.now = noon
	for _, name := range []string{"Тестова А.", "Сынақов Е. Т."} {
		_, err := g.staff.AddOperator(name, "246801")
		must(g.t, err)
	}
	g.shell.Lock()
	g.look("lock-many")
	g.write("135790")
	g.key(fyne.KeyReturn)
	g.at(desk.Home)
}

// handoverPage has another operator find the visit, and the first one come back.
func (g *guide) handoverPage() {
	g.shell.Lock()
	g.key(fyne.KeyDown)
	g.write("246801")
	g.key(fyne.KeyReturn)
	g.look("handover")
	g.key(fyne.KeyReturn)
	g.shell.Lock()
	g.key(fyne.KeyUp)
	g.write("135790")
	g.key(fyne.KeyReturn, fyne.KeyReturn)
	g.at(desk.Login)
}

func (g *guide) homePages() {
	g.look("home")
	g.key(ui.KeyHelp)
	g.look("help")
	g.key(fyne.KeyEscape, ui.KeyPractice)
	g.look("families")
	g.key(fyne.KeyEscape, ui.KeyDrafts)
	g.opens(ui.RouteDrafts, "drafts-empty")
	g.key(ui.KeyOutgoing)
	g.opens(ui.RouteOutgoing, "outgoing-empty")
	g.key(fyne.KeyEscape)
	g.cut(true)
	g.sees(desk.Home, "home-offline")
	g.cut(false)
	g.shell.Rescue = func() *ui.Rescue { return &ui.Rescue{SetAside: "kezek-2026-11-21.damaged", Records: 7} }
	g.shell.Render()
	g.look("home-rescue")
	g.shell.Rescue = nil
	g.shell.Render()
}

func (g *guide) operatorPages() {
	g.key(ui.KeyOperators)
	g.look("operators")
	g.key(ui.KeyRemove)
	g.look("operators-self")
	g.key(fyne.KeyDown, ui.KeyRemove)
	g.look("operators-remove")
	g.key(fyne.KeyEscape, ui.KeyAdd)
	g.look("operators-add")
	g.key(fyne.KeyReturn)
	g.write("Тестова А.")
	g.key(fyne.KeyReturn)
	g.write("111111")
	g.key(fyne.KeyReturn)
	g.write("111111")
	g.key(fyne.KeyReturn)
	g.look("operators-add-weak")
	g.key(fyne.KeyEscape, ui.KeyEdit)
	g.look("operators-change")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
}

func (g *guide) districtPages() {
	g.busy = "district-loading"
	g.cut(true)
	g.key(fyne.KeyReturn)
	g.cut(false)
	g.key(fyne.KeyEscape, fyne.KeyReturn)
	g.sees(desk.District, "district")
	g.write("йцукен")
	g.look("district-none")
	g.erase(6)
	g.write("kokshe")
	g.look("district-search")
	g.key(fyne.KeyReturn)
}

// telephonePages shows the way by telephone from a page that has it, and goes back.
func (g *guide) telephonePages(name string) {
	g.key(ui.KeyTelephone)
	g.look(name + "-telephone")
	g.telephone(telephone.Answer{}, func() { g.look(name + "-telephone-scanned") })
	g.shell.FollowTelephone()
	g.look(name + "-telephone-declined")
	g.key(ui.KeyBack)
}

// kioskTelephonePages is the login at a kiosk as it opens, with a telephone and without, up to the
// question of the IIN.
func (g *guide) kioskTelephonePages(family people.Family) {
	g.sees(desk.Login, "login-telephone")
	g.telephone(telephone.Answer{}, func() { g.look("login-telephone-scanned") })
	g.shell.FollowTelephone()
	g.look("login-telephone-declined")
	g.key(ui.KeyAgain)
	g.signsByTelephone(family)
	g.look("login-telephone-owner")
	g.key(ui.KeyBack, ui.KeyBack)
	g.at(desk.District)
	g.cut(true)
	g.key(fyne.KeyReturn)
	g.look("login-offline")
	g.key(ui.KeyBack)
	g.cut(false)
	g.untold = model.NewError(model.CodeTelephoneOff)
	g.key(fyne.KeyReturn)
	g.look("login-no-telephone")
	g.key(ui.KeyBack)
	g.untold = nil
	g.key(fyne.KeyReturn)
	g.at(desk.Login)
	g.key(ui.KeyCode)
	g.look("login-iin")
}

func (g *guide) loginPages(iin model.IIN) {
	g.sees(desk.Login, "login")
	g.cut(true)
	g.look("login-offline")
	g.cut(false)
	g.write(string(iin)[:7])
	g.look("login-part")
	g.erase(7)
	g.write("230315500003")
	g.key(ui.KeyCode)
	g.look("login-wrong")
	g.erase(12)
	g.write(string(iin))
	g.look("login-read")
	g.key(fyne.KeyReturn)
	g.write("1234567")
	g.key(ui.KeyCode)
	g.look("login-phone-wrong")
	g.erase(10)
	g.signer.fail = model.NewError(model.CodeNCALayerDown)
	g.key(ui.KeySignature)
	g.look("login-agent-down")
	g.signer.fail = nil
	g.signer.signing = func() { g.look("login-agent") }
	g.employee()
	g.key(ui.KeySignature)
	g.look("login-employee")
	g.signer.signing = nil
	g.telephonePages("login")
	g.key(ui.KeyTelephone)
	g.signsByTelephone(g.family("ready"))
	g.look("login-telephone-owner")
	g.holds(g.family("ready"))
	g.key(ui.KeySignature)
	g.look("login-owner")
	g.shell.Render()
	g.key(fyne.KeyReturn)
	g.sees(desk.Email, "email")
	g.write("aigul@")
	g.key(fyne.KeyReturn)
	g.look("email-wrong")
	g.key(ui.KeyEnd)
	g.look("finish-draft")
	g.key(fyne.KeyEscape)
	g.erase(6)
	g.write("aigul.testova-serikkyzy@akmola-example.kz")
	g.key(fyne.KeyReturn)
	g.write("7000000002")
	g.busy = "cabinet-loading"
	g.key(fyne.KeyReturn)
}

// employee puts a key in hand that was issued for work.
func (g *guide) employee() {
	key, err := g.practice.Authority.Issue(ca.Identity{
		Surname: "БЕКМҰХАМБЕТОВА", GivenName: "ҒАЙНИКАМАЛ", Patronymic: "ҚАБДОЛЛАҚЫЗЫ", IIN: string(g.family("ready").Applicant().IIN),
		BIN: "150540000027", Organization: "Көкшетау қаласының мемлекеттік коммуналдық қазыналық кәсіпорны «Тест»",
	}, pki.AuthKey)
	must(g.t, err)
	g.signer.keys[desk.UseLogin] = key
}

func (g *guide) cabinetPages(child model.IIN) {
	g.sees(desk.Cabinet, "cabinet-empty")
	g.key(ui.KeyAdd)
	g.sees(desk.Profile, "profile-linking")
	g.write("230315500003")
	g.key(fyne.KeyReturn)
	g.look("profile-linking-wrong")
	g.erase(12)
	g.write(string(g.family("no_application").Children[0].IIN))
	g.look("profile-linking-refused")
	g.applyingPages()
	g.busy = "profile-linking-busy"
	g.write(string(child))
	g.look("profile-linking-found")
	g.key(fyne.KeyReturn)
	g.look("profile-linked")
	g.shell.NextTab()
	g.look("profile-contact")
	g.key(fyne.KeyReturn)
	g.look("profile-saved")
	g.key(fyne.KeyEscape)
	g.sees(desk.Cabinet, "cabinet")
	g.key(ui.KeyRemove)
	g.look("cabinet-unlink")
	g.key(ui.KeyRemove)
	g.sees(desk.Change, "unlinking")
	g.key(fyne.KeyEscape)
	g.at(desk.Cabinet)
	g.bulletinPages()
	g.claimsPages()
	g.exchangePages()
	g.busy = "organization-loading"
	g.key(fyne.KeyReturn)
}

// bulletinPages looks at places that will open, are open, and are gone.
func (g *guide) bulletinPages() {
	g.publishes("ready", 42*60*1e9)
	g.key(ui.KeyBulletin)
	g.sees(desk.Bulletin, "bulletin-waiting")
	g.publishes("ready", -1e9)
	g.key(ui.KeyAgain)
	g.look("bulletin")
	g.bulletin.Places = nil
	g.key(ui.KeyAgain)
	g.look("bulletin-none")
	g.bulletin = nil
	g.key(fyne.KeyEscape)
	g.at(desk.Cabinet)
}

// exchangePages has the child have a place, which its family would give for another one, and goes back.
func (g *guide) exchangePages() {
	orgs, err := g.shell.Desk.Organizations(g.t.Context(), false)
	must(g.t, err)
	app := g.shell.Desk.KnownApplications()[0]
	wish := &model.ExchangeWish{Organization: orgs[1].ID, Education: model.Kazakh, AskedAt: g.now}
	g.enrolled = true
	g.record = &model.ApplicationRecord{Application: app, Held: &model.HeldPlace{Organization: orgs[0].ID, Education: model.Kazakh}, Exchange: wish}
	g.matters = []model.Matter{{
		Kind: model.ExchangeMatter, Child: app.Child, Application: app.Number, Organization: orgs[1], Education: model.Kazakh, OfferedAt: g.now, Acts: []model.MatterAct{},
	}}
	open := g.matters
	g.record.Exchange, g.matters = nil, nil
	g.key(ui.KeyWaiting, ui.KeyAdd)
	g.at(desk.Cabinet)
	g.key(fyne.KeyReturn)
	g.sees(desk.Organization, "organization-exchange")
	g.consents(orgs[1])
	g.key(fyne.KeyEscape)
	g.record.Exchange, g.matters = wish, open
	g.key(ui.KeyWaiting, ui.KeyAdd)
	g.sees(desk.Cabinet, "cabinet-exchange")
	g.tap(g.shell.Text("exchange.back"))
	g.look("cabinet-exchange-back")
	g.key(fyne.KeyEscape)
	g.enrolled, g.record, g.matters = false, nil, nil
	g.key(ui.KeyWaiting, ui.KeyAdd)
	g.at(desk.Cabinet)
}

// consents chooses a place for which the family would give the one of its child, looks at the statement
// and goes back.
func (g *guide) consents(another model.Organization) {
	if g.kiosk {
		g.shell.Desk.ChooseOrganization(another.ID)
		g.shell.Render()
		g.key(fyne.KeyReturn)
		g.tap(g.shell.Text("education.kk"))
	} else {
		g.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	}
	g.sees(desk.Change, "exchange")
	g.key(fyne.KeyEscape)
	g.at(desk.Organization)
	g.shell.Desk.Edit(func(v *desk.Visit) { v.Organization, v.Education = "", "" })
}

func (g *guide) organizationPages() {
	g.sees(desk.Organization, "organization")
	g.key(fyne.KeyReturn)
	g.look("organization-pick")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.look("organization-language")
	g.write("йцукен")
	g.look("organization-none")
	g.erase(6)
	g.key(fyne.KeyDown, fyne.KeyDown)
	g.look("organization-second")
	g.key(fyne.KeyUp, fyne.KeyRight)
	g.look("organization-chosen")
	g.key(fyne.KeyReturn)
}

func (g *guide) checkPages() {
	g.sees(desk.Check, "check")
	g.telephonePages("check")
	g.signer.fail = model.NewError(model.CodeNCALayerSignature)
	g.key(ui.KeySignature)
	g.look("check-failed")
	g.signer.fail = nil
	phone := g.family("ready").Applicant().Phone
	g.key(ui.KeyCode)
	g.look("sign-phone")
	g.erase(10)
	g.write("1234567")
	g.key(fyne.KeyReturn)
	g.look("sign-phone-wrong")
	g.erase(10)
	g.write(string(phone)[2:])
	g.key(fyne.KeyReturn)
	g.look("sign-code")
	g.write("000000")
	g.key(fyne.KeyReturn)
	g.look("sign-code-wrong")
	g.key(fyne.KeyEscape, ui.KeySignature)
	g.sees(desk.Notice, "notice")
	g.key(fyne.KeyReturn)
	g.sees(desk.Receipt, "receipt")
	g.key(ui.KeyPrint)
	g.look("receipt-print")
	g.key(ui.KeyOpen)
	g.look("receipt-opened")
	g.printer.fail = model.NewError(model.CodePrintFailed, "reason", "Printer Counter_3 is not ready: out of paper, tray 2 is open")
	g.key(fyne.KeyReturn)
	g.look("receipt-not-printed")
	g.printer.fail = nil
	g.key(fyne.KeyReturn)
	g.look("receipt-printed")
}

func (g *guide) listPages() {
	g.waited = true
	g.placed = g.shell.Desk.Entry().Organization
	g.key(ui.KeyWaiting)
	g.sees(desk.WaitingList, "waiting")
	g.key(fyne.KeyReturn)
	g.look("waiting-information")
	g.shell.NextTab()
	g.look("waiting-history")
	g.key(ui.KeyWhy)
	g.look("why")
	g.key(fyne.KeyEscape)
	g.shell.NextTab()
	g.look("waiting-documents")
	g.key(ui.KeyScan)
	g.look("attach")
	g.key(fyne.KeyReturn)
	g.look("attach-empty")
	g.write("/home/operator/scans/nothing.pdf")
	g.key(fyne.KeyReturn)
	g.look("attach-unreadable")
	scan := filepath.Join(g.t.TempDir(), "Туу туралы куәліктің көшірмесі, бірінші бет.pdf")
	page, err := provisional(ui.Provisional{Lang: g.shell.Desk.Lang(), Paper: model.A4, Education: model.Kazakh})
	must(g.t, err)
	must(g.t, os.WriteFile(scan, page, 0o600))
	g.erase(40)
	g.write(scan)
	g.key(fyne.KeyReturn)
	g.look("attach-seen")
	g.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	g.look("waiting-attached")
	g.key(ui.KeyRemove)
	g.sees(desk.Change, "leave")
	g.key(fyne.KeyEscape)
	g.at(desk.WaitingList)
	g.answerPages()
	g.sees(desk.Cabinet, "cabinet-again")
	g.key(fyne.KeyReturn, fyne.KeyDown)
	g.sees(desk.Organization, "organization-entered")
	g.key(ui.KeyEnd)
	g.look("finish")
	g.key(fyne.KeyReturn)
	g.at(desk.Home)
}

// answerPages answers a place that is offered.
func (g *guide) answerPages() {
	g.offered(g.family("ready"))
	g.key(ui.KeyAdd)
	g.sees(desk.Cabinet, "matters")
	g.key(fyne.KeyReturn)
	g.sees(desk.Offer, "offer")
	g.key(fyne.KeyReturn)
	g.sees(desk.Change, "accept")
	g.key(ui.KeySignature)
	g.sees(desk.Outcome, "outcome")
	g.key(ui.KeyBack)
}

// offlinePages places a child without a connection, and another that is refused.
func (g *guide) offlinePages() {
	must(g.t, g.shell.Desk.Refresh(g.t.Context()))
	g.cut(true)
	for i, id := range []string{"two_children", "kinship_refused"} {
		g.now = g.now.Add(60 * 1e9) // each draft has a time of its own
		family := g.family(id)
		g.holds(family)
		g.key(fyne.KeyReturn, fyne.KeyReturn)
		g.at(desk.Login)
		g.key(ui.KeySignature)
		if i == 0 {
			g.look("offline-owner")
		}
		g.key(fyne.KeyReturn)
		g.at(desk.Email)
		g.contact("aigul@example.kz")
		g.at(desk.Cabinet)
		g.write("230315500003")
		g.key(fyne.KeyReturn)
		if i == 0 {
			g.look("offline-child-wrong")
		}
		g.erase(12)
		g.write(string(family.Children[0].IIN))
		if i == 0 {
			g.look("offline-child")
		}
		g.key(fyne.KeyReturn)
		g.key(fyne.KeyDown, fyne.KeyRight)
		if i == 0 {
			g.sees(desk.Organization, "offline-organization")
		}
		g.key(fyne.KeyReturn)
		if i == 0 {
			g.sees(desk.Check, "offline-check")
		}
		g.key(ui.KeySignature)
		if i == 0 {
			g.sees(desk.Pending, "pending")
			g.key(fyne.KeyReturn, fyne.KeyReturn)
			g.look("pending-printed")
			g.key(fyne.KeyReturn)
		} else {
			g.key(ui.KeyNext)
		}
		g.at(desk.Home)
	}
	g.look("home-waiting")
	g.key(ui.KeyOutgoing)
	g.opens(ui.RouteOutgoing, "outgoing")
	g.key(fyne.KeyReturn)
	g.look("outgoing-waiting")
	g.key(fyne.KeyEscape)
	g.cut(false)
	g.deliver()
	g.look("outgoing-answered")
	g.key(fyne.KeyReturn)
	g.look("outgoing-first")
	g.key(fyne.KeyEscape, fyne.KeyDown, fyne.KeyReturn)
	g.look("outgoing-second")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.at(desk.Home)
	g.look("home-attention")
	g.key(ui.KeyToday)
	g.opens(ui.RouteToday, "today")
	g.write("ЛО-2026-000002")
	g.key(fyne.KeyReturn)
	g.look("today-visit")
	g.key(fyne.KeyEscape)
	g.erase(14)
	g.write("йцукен")
	g.look("today-none")
	g.erase(6)
	g.key(fyne.KeyEscape)
	g.at(desk.Home)
	g.refusedPages()
}

// refusedPages has the applicant come back who was refused.
func (g *guide) refusedPages() {
	g.now = g.now.Add(60 * 1e9)
	g.holds(g.family("kinship_refused"))
	g.key(fyne.KeyReturn, fyne.KeyReturn)
	g.at(desk.Login)
	g.key(ui.KeySignature, fyne.KeyReturn)
	g.at(desk.Email)
	g.contact("aigul@example.kz")
	g.at(desk.Cabinet)
	g.key(ui.KeyWaiting)
	g.sees(desk.WaitingList, "waiting-refused")
	g.key(ui.KeyEnd, fyne.KeyReturn)
	g.at(desk.Home)
}

// draftPages leaves a draft behind and looks at it.
func (g *guide) draftPages() {
	g.now = g.now.Add(60 * 1e9) // later than the drafts before it
	g.key(fyne.KeyReturn, fyne.KeyReturn)
	g.at(desk.Login)
	g.write(string(g.family("ready").Applicant().IIN))
	g.key(ui.KeyEnd, fyne.KeyReturn, ui.KeyDrafts)
	g.opens(ui.RouteDrafts, "drafts")
	g.write("йцукен")
	g.look("drafts-none")
	g.erase(6)
	g.key(ui.KeyRemove)
	g.look("drafts-delete")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
}

// unsetPage is the home page of a program that nobody has set up.
func (g *guide) unsetPage() {
	shell := g.shell
	g.shell = ui.New(g.window, ui.Config{Desk: shell.Desk, Files: g.saved, Inline: true, Unset: true, Clock: shell.Clock, About: madeOf})
	g.look("home-unset")
	g.asked()
	g.look("about")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.look("about-licence")
	g.shell.Close()
	g.shell = shell
}

// telephone has the practice telephone scan the code that is shown; meanwhile is called when it has.
func (g *guide) telephone(answer telephone.Answer, meanwhile func()) {
	g.t.Helper()
	must(g.t, (&telephone.Telephone{Holder: holding{answer, func() {
		g.shell.FollowTelephone()
		meanwhile()
	}}, Lang: g.lang}).Scan(g.t.Context(), g.shell.Desk.Telephone().Link))
}

// signsByTelephone has the family's applicant sign the code that is shown.
func (g *guide) signsByTelephone(family people.Family) {
	g.t.Helper()
	a, keys := family.Applicant(), g.t.TempDir()
	id := ca.Identity{Surname: a.Surname, GivenName: a.GivenName, Patronymic: a.Patronymic, IIN: string(a.IIN)}
	written, err := g.practice.Authority.WriteKeys(keys, ca.PracticePassword, []ca.Identity{id}, pki.SingleKey)
	must(g.t, err)
	g.held = written[0]
	must(g.t, (&telephone.Telephone{
		Holder: telephone.Auto{Answer: telephone.Answer{Sign: true, Owner: ca.FolderName(id)}}, Keys: keys, Password: ca.PracticePassword,
		Lang: g.lang, Now: func() time.Time { return g.now },
	}).Scan(g.t.Context(), g.shell.Desk.Telephone().Link))
	g.shell.FollowTelephone()
}

// holding answers a telephone after something else.
type holding struct {
	answer telephone.Answer
	first  func()
}

func (h holding) Read(context.Context, telephone.Shown) (telephone.Answer, error) {
	h.first()
	return h.answer, nil
}
