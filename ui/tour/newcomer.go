package tour

import (
	"fmt"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// newcomer walks a family whose child has no application: it makes one with a privilege, an officer
// looks at that, and the family withdraws the application and takes the child out of its cabinet again,
// so that it can come once more in another language.
func (p *pilot) newcomer(v Visit) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("%s-newcomer-%02d-%s", v.Lang, number, name))
	}
	p.do(func() { p.Shell.SetLang(v.Lang) })
	p.step(desk.Home)
	p.text("home.central.on")
	p.login(v)
	p.linkNew(v, shot)
	p.apply(v, shot)
	p.look(v, shot)
	p.withdraw(v, shot)
}

func (p *pilot) linkNew(v Visit, shot func(string)) {
	p.key(ui.KeyAdd)
	p.step(desk.Profile)
	p.write(string(v.Child))
	missing, found := p.Shell.Text("error.application_missing.title"), p.Shell.Text("link.confirm")
	p.until("the child", func() bool { return p.Shell.Settled() && (p.shows(missing) || p.shows(found)) })
	shot("child")
	again := false // one that was withdrawn stands for the child
	p.do(func() { again = p.shows(found) })
	p.key(fyne.KeyReturn)
	if again {
		p.text("link.done")
	} else {
		p.text("link.confirm")
		shot("child-found")
	}
	p.key(fyne.KeyReturn)
	p.step(desk.Applying)
}

func (p *pilot) apply(v Visit, shot func(string)) {
	p.key(fyne.KeyDown, ui.KeyAdd)
	p.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, ui.KeyAdd)
	p.settled("two organizations", func() bool { return len(p.Shell.Desk.Visit().Statement.Wishes) == 2 })
	shot("wishes")
	p.key(fyne.KeyReturn)
	p.text("applying.claims")
	p.field(p.Shell.Text("applying.claim"))
	p.key(fyne.KeySpace)
	p.text("applying.claimed")
	shot("privileges")
	p.key(fyne.KeyReturn)
	p.step(desk.Change)
	shot("statement")
	p.sign(v, unseen)
	p.step(desk.Outcome)
	shot("registered")
	p.leave(unseen)
}

// look has the officer look at the privilege and give the case back.
func (p *pilot) look(v Visit, shot func(string)) {
	p.asOfficer(v.Officer, "work/"+string(model.PrivilegeWork), unseen, func() {
		shot("officer-work")
		p.key(fyne.KeyReturn)
		p.text("officer.claim.confirm")
		shot("officer-privilege")
		p.key(fyne.KeyEscape)
		p.text("officer.work.returned")
	})
}

// withdraw has the family come again, with its key: the central sends no telephone as many codes in an hour as
// the three visits would want.
func (p *pilot) withdraw(v Visit, shot func(string)) {
	v.Method = model.ByKey
	p.login(v)
	shot("matter")
	p.key(ui.KeyBulletin)
	p.step(desk.Bulletin)
	shot("bulletin")
	p.key(fyne.KeyEscape)
	p.step(desk.Cabinet)
	p.key(ui.KeyRemove)
	p.text("cabinet.unlink.title")
	shot("take-out")
	p.press("change.withdraw_application")
	p.step(desk.Change)
	shot("withdrawal")
	p.sign(v, unseen)
	p.step(desk.Outcome)
	shot("withdrawn")
	p.key(fyne.KeyEscape)
	p.step(desk.Cabinet)
	p.key(ui.KeyRemove, ui.KeyRemove)
	p.step(desk.Change)
	shot("unlinking")
	p.sign(v, unseen)
	p.step(desk.Outcome)
	shot("unlinked")
	p.leave(unseen)
}
