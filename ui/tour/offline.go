package tour

import (
	"fmt"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui"
)

// offlineVisit walks one citizen through a visit without a connection, and the statement
// to the central when it is back.
func (p *pilot) offlineVisit(v Visit) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("%s-offline-%02d-%s", v.Lang, number, name))
	}
	p.do(func() { p.Shell.SetLang(v.Lang) })
	p.step(desk.Home)
	p.connect(false)
	p.text("home.central.off")
	shot("home")
	p.draftOf(v, shot)
	p.toLogin(unseen)
	p.text("offline.banner.text")
	shot("login")
	p.loginByKey(v, shot)
	p.step(desk.Email)
	p.contact(v)
	p.step(desk.Cabinet)
	shot("cabinet")
	p.write(string(v.Child))
	shot("child")
	p.key(fyne.KeyReturn)
	p.step(desk.Organization)
	p.key(fyne.KeyDown, fyne.KeyRight)
	shot("organization")
	p.key(fyne.KeyReturn)
	p.step(desk.Check)
	shot("check")
	p.key(ui.KeySignature)
	p.agent(v.IIN, false, func() {})
	p.step(desk.Pending)
	shot("pending")
	p.key(ui.KeyNext)
	p.step(desk.Home)
	p.outgoing(shot)
}

// draftOf leaves a draft behind, as a code without a connection does, and looks at it.
func (p *pilot) draftOf(v Visit, shot func(string)) {
	p.key(fyne.KeyReturn)
	p.step(desk.District)
	p.key(fyne.KeyReturn)
	p.step(desk.Login)
	p.tab() // from the key, which needs no connection
	p.write(string(v.IIN))
	p.key(fyne.KeyReturn)
	p.write(string(v.Phone[2:]))
	p.key(fyne.KeyReturn)
	p.text("error.offline_login.title")
	shot("code-needs-line")
	p.key(ui.KeyEnd, fyne.KeyReturn)
	p.step(desk.Home)
	p.key(ui.KeyDrafts)
	p.route(ui.RouteDrafts)
	shot("drafts")
	p.key(ui.KeyRemove)
	p.text("drafts.delete.title")
	shot("draft-delete")
	p.key(ui.KeyRemove)
	p.text("drafts.empty")
	shot("drafts-empty")
	p.key(fyne.KeyEscape)
	p.step(desk.Home)
}

// outgoing looks at what waits, and at what became of it when the connection is back.
func (p *pilot) outgoing(shot func(string)) {
	shot("home-waiting")
	p.key(ui.KeyOutgoing)
	p.route(ui.RouteOutgoing)
	shot("outgoing")
	p.key(fyne.KeyReturn)
	p.text("outbox.retry")
	shot("outgoing-item")
	p.key(fyne.KeyEscape)
	p.connect(true)
	p.text("outbox.state.accepted")
	shot("outgoing-accepted")
	p.key(fyne.KeyReturn)
	p.text("qr.title")
	shot("outgoing-entry")
	p.key(fyne.KeyEscape, fyne.KeyEscape)
	p.step(desk.Home)
}

// connect cuts the connection or restores it.
func (p *pilot) connect(up bool) {
	if p.err == nil {
		p.Connect(up)
	}
}
