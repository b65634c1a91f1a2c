package tour

import (
	"fmt"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui"
)

// byTelephone has the citizen come once more: a telephone logs in, and signs that the child leaves
// the list again.
func (p *pilot) byTelephone(v Visit) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("%s-telephone-%02d-%s", v.Lang, number, name))
	}
	p.toLogin(unseen)
	p.scan(v, shot)
	p.text("login.owner.confirm")
	shot("owner")
	p.key(fyne.KeyReturn)
	p.step(desk.Cabinet)
	p.key(ui.KeyWaiting)
	p.step(desk.WaitingList)
	p.key(fyne.KeyReturn)
	p.until("the entry", p.Shell.Settled)
	p.key(ui.KeyRemove)
	p.step(desk.Change)
	shot("leaving")
	p.scan(v, shot)
	p.step(desk.WaitingList)
	shot("left")
	p.leave(unseen)
}

// scan shows the code and has the practice telephone scan it and sign.
func (p *pilot) scan(v Visit, shot func(string)) {
	p.key(ui.KeyTelephone)
	p.text("telephone.shows")
	shot("code")
	p.key(ui.KeyTelephone)
	if p.err != nil {
		return
	}
	if err := p.Telephone(v.IIN, func() { shot("scanned") }); err != nil {
		p.fail("the telephone: %w", err)
	}
}
