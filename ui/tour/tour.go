package tour

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// Visit is one visit of the tour: who comes, how they log in and sign, in which
// language.
type Visit struct {
	Lang   model.Lang
	Method model.LoginMethod
	IIN    model.IIN
	Phone  model.Phone
	Child  model.IIN
	Email  string // empty: one that is invented
	Scan   string // path of a scan to attach
	// Kiosk has the citizen stand alone at a kiosk, and touch.
	Kiosk bool
	// Offline cuts the connection first: the statement is signed by key, waits in the
	// outbox, and is sent when the connection is back.
	Offline bool
	// Newcomer has the family make an application for the child, and withdraw it.
	Newcomer bool
	// Telephone has the citizen come once more, with a telephone that logs in and signs.
	Telephone bool
	// Officer is whose key distributes the places after the visit, by code, and enrols the child.
	// Empty: the visit ends on the list.
	Officer model.IIN
	// Director is who enrols the children of an organization, where there is an officer.
	Director model.IIN
}

func (v Visit) email() string {
	if v.Email == "" {
		return "aigul@example.kz"
	}
	return v.Email
}

// Config is what a tour goes through.
type Config struct {
	Window fyne.Window
	Shell  *ui.Shell
	Visits []Visit
	// Connect cuts the connection to the central, or restores it.
	Connect func(up bool)
	// Picture takes a picture of the screen.
	Picture func(name string) error
	// Code returns the last code that came to the phone.
	Code func(phone model.Phone) string
	// Agent has NCALayer's dialog sign with a key of the person once it opens; look is
	// called while it is open. It returns when the dialog is gone.
	Agent func(iin model.IIN, login bool, look func()) error
	// Telephone has the practice telephone sign with the key of the person what it has scanned; look is
	// called while it shows that.
	Telephone func(iin model.IIN, look func()) error
}

// Run goes through the visits. It is not called on the UI goroutine.
func Run(cfg Config) error {
	for _, visit := range cfg.Visits {
		p := &pilot{Config: cfg}
		switch {
		case visit.Kiosk:
			p.kioskVisit(visit)
		case visit.Newcomer:
			p.newcomer(visit)
		case visit.Offline:
			p.offlineVisit(visit)
		default:
			p.visit(visit)
		}
		if p.err != nil {
			return fmt.Errorf("visit by %s in %s: %w", visit.Method, visit.Lang, p.err)
		}
	}
	return nil
}

// visit walks one citizen from the district to the receipt and out.
func (p *pilot) visit(v Visit) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("%s-%s-%02d-%s", v.Lang, v.Method, number, name))
	}
	p.do(func() { p.Shell.SetLang(v.Lang) })
	p.step(desk.Home)
	p.text("home.central.on")
	shot("home")
	p.key(ui.KeyHelp)
	shot("help")
	p.key(fyne.KeyEscape)
	p.toLogin(shot)
	p.prove(v, shot)
	p.email(v, shot)
	p.link(v, shot)
	p.place(v, shot)
	p.waitingList(v, shot)
	place := p.Shell.Desk.Entry()
	p.leave(shot)
	if v.Officer != "" {
		p.referral(v, place)
	}
	if v.Telephone {
		p.byTelephone(v)
	}
}

// unseen takes no picture, of what has one already.
func unseen(string) {}

// toLogin goes from the first page to the login in the district of the practice families.
func (p *pilot) toLogin(shot func(string)) {
	p.key(fyne.KeyReturn)
	p.step(desk.District)
	shot("district")
	p.write("kokshe")
	shot("district-search")
	p.key(fyne.KeyReturn)
	p.step(desk.Login)
	shot("login")
}

// login logs a citizen in, who gives an address where none is known.
func (p *pilot) login(v Visit) {
	p.toLogin(unseen)
	p.prove(v, unseen)
	p.until("the cabinet or the address", func() bool {
		return p.Shell.Settled() && (p.Shell.Route() == ui.Route(desk.Cabinet) || p.Shell.Route() == ui.Route(desk.Email))
	})
	asked := false
	p.do(func() { asked = p.Shell.Route() == ui.Route(desk.Email) })
	if asked {
		p.contact(v)
	}
	p.step(desk.Cabinet)
}

// prove has a citizen prove at the login who they are, by key or by code.
func (p *pilot) prove(v Visit, shot func(string)) {
	if v.Method == model.ByKey {
		p.loginByKey(v, shot)
	} else {
		p.loginByCode(v, shot)
	}
}

func (p *pilot) loginByCode(v Visit, shot func(string)) {
	p.write(string(v.IIN))
	shot("login-iin")
	p.key(fyne.KeyReturn)
	p.write(string(v.Phone[2:]))
	p.key(fyne.KeyReturn)
	p.text("login.otp")
	shot("login-code")
	p.write(p.Code(v.Phone))
}

func (p *pilot) loginByKey(v Visit, shot func(string)) {
	p.key(ui.KeySignature)
	p.agent(v.IIN, true, func() { shot("ncalayer-login") })
	p.text("login.owner.confirm")
	shot("login-owner")
	p.key(fyne.KeyReturn)
}

func (p *pilot) agent(iin model.IIN, login bool, look func()) {
	if p.err != nil {
		return
	}
	if err := p.Agent(iin, login, look); err != nil {
		p.fail("NCALayer's dialog: %w", err)
	}
}

// contact gives the address of a first visit, and the phone where it is asked for.
func (p *pilot) contact(v Visit) {
	p.write(v.email())
	p.key(fyne.KeyReturn)
	if session, _ := p.Shell.Desk.Session(); session.Applicant.Phone == "" {
		p.write("7000000002")
		p.key(fyne.KeyReturn)
	}
}

func (p *pilot) email(v Visit, shot func(string)) {
	p.step(desk.Email)
	shot("email")
	p.contact(v)
	p.step(desk.Cabinet)
	shot("cabinet-empty")
}

func (p *pilot) link(v Visit, shot func(string)) {
	p.key(ui.KeyAdd)
	p.step(desk.Profile)
	shot("profile-linking")
	p.write(string(v.Child[:11]))
	shot("profile-child-iin")
	p.write(string(v.Child[11:])) // whose it is comes by itself
	p.text("link.confirm")
	shot("profile-child-found")
	p.key(fyne.KeyReturn)
	p.text("link.done")
	shot("profile-linked")
	p.nextTab()
	p.text("profile.phone")
	shot("profile-contact")
	p.key(fyne.KeyEscape)
	p.step(desk.Cabinet)
	shot("cabinet")
	p.key(fyne.KeyReturn)
}

func (p *pilot) place(v Visit, shot func(string)) {
	p.step(desk.Organization)
	shot("organization")
	p.key(fyne.KeyDown, fyne.KeyRight)
	shot("organization-chosen")
	p.key(fyne.KeyReturn)
	p.step(desk.Check)
	shot("check")
	p.sign(v, shot)
	p.step(desk.Notice)
	shot("notice")
	p.key(fyne.KeyReturn)
	p.step(desk.Receipt)
	shot("receipt")
	p.paper(func() { shot("receipt-paper") })
	p.key(ui.KeyWaiting)
}

// sign signs what is read: by key, or by the code that is sent to the telephone of the login, unasked.
func (p *pilot) sign(v Visit, shot func(string)) {
	if v.Method == model.ByKey {
		p.key(ui.KeySignature)
		p.agent(v.IIN, false, func() { shot("ncalayer-sign") })
		return
	}
	p.key(ui.KeyCode)
	p.text("login.otp")
	shot("sign-code")
	p.write(p.Code(v.Phone))
	p.key(fyne.KeyReturn)
}

// paper looks at the paper of what is shown.
func (p *pilot) paper(look func()) {
	p.key(ui.KeyPrint)
	p.text("print.title")
	look()
	p.key(fyne.KeyEscape)
}

func (p *pilot) waitingList(v Visit, shot func(string)) {
	p.step(desk.WaitingList)
	shot("waiting")
	p.key(fyne.KeyReturn)
	p.text("info.applicant")
	shot("entry-information")
	p.key(ui.KeyWhy)
	p.text("why.promise")
	shot("why")
	p.key(fyne.KeyEscape)
	p.text("info.applicant")
	p.nextTab()
	p.text("event.acknowledged")
	shot("entry-history")
	p.nextTab()
	p.text("documents.system")
	shot("entry-documents")
	p.key(ui.KeyScan)
	p.text("file.drop")
	p.write(v.Scan)
	p.key(fyne.KeyReturn)
	p.until("the scan to be seen", func() bool { return p.Shell.Settled() && !slices.Contains(p.textsNow(), p.Shell.Text("file.drop")) })
	shot("attach")
	p.key(fyne.KeyDown)
	p.key(fyne.KeyReturn) // what it is
	p.key(fyne.KeyReturn)
	p.until("the attached scan", func() bool {
		documents := p.Shell.Desk.Entry().Documents
		return p.Shell.Settled() && len(documents) > 0 && hasAttachment(documents)
	})
	shot("entry-attached")
}

func hasAttachment(documents []model.Document) bool {
	for _, d := range documents {
		if !d.System() {
			return true
		}
	}
	return false
}

func (p *pilot) leave(shot func(string)) {
	p.key(ui.KeyEnd)
	p.text("finish.title")
	shot("finish")
	p.key(fyne.KeyReturn)
	p.step(desk.Home)
}
