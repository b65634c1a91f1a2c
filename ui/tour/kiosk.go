package tour

import (
	"fmt"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// kioskVisit walks a citizen alone from the welcome to the receipt, by touch: the keys of
// the keyboard on the screen, rows and buttons.
func (p *pilot) kioskVisit(v Visit) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("kiosk-%s-%02d-%s", v.Lang, number, name))
	}
	p.do(func() { p.Shell.SetLang(v.Lang) })
	p.step(desk.Home)
	shot("home")
	p.press("kiosk.start")
	p.step(desk.District)
	shot("district")
	p.press("action.next")
	p.kioskLogin(v, shot)
	p.kioskLink(v, shot)
	p.kioskPlace(v, shot)
	p.press("kiosk.finish")
	p.text("kiosk.finish.title")
	shot("finish")
	p.press("finish.yes")
	p.step(desk.Home)
}

func (p *pilot) kioskLogin(v Visit, shot func(string)) {
	p.step(desk.Login)
	p.text("kiosk.telephone.title")
	shot("telephone")
	p.press("kiosk.sms")
	p.text("kiosk.iin.title")
	p.touch(string(v.IIN))
	shot("iin")
	p.press("action.next")
	p.text("kiosk.phone.title")
	p.touch(string(v.Phone[2:]))
	shot("phone")
	p.press("action.code")
	p.text("kiosk.code.title")
	shot("code")
	p.touch(p.Code(v.Phone))
	p.step(desk.Email)
	p.touch(v.email())
	shot("email")
	p.press("action.next")
}

func (p *pilot) kioskLink(v Visit, shot func(string)) {
	p.step(desk.Cabinet)
	shot("cabinet-empty")
	p.press("cabinet.link")
	p.step(desk.Profile)
	p.touch(string(v.Child))
	shot("child")
	p.press("action.add")
	p.text("link.confirm")
	shot("child-found")
	p.press("action.link")
	p.text("link.done")
	shot("linked")
	p.press("link.to.cabinet")
	p.step(desk.Cabinet)
	shot("cabinet")
	p.press("action.next")
}

func (p *pilot) kioskPlace(v Visit, shot func(string)) {
	p.step(desk.Organization)
	shot("organizations")
	p.row(0)
	p.press("action.next")
	p.text("organization.language.title")
	shot("organization")
	p.press("education.kk")
	p.step(desk.Check)
	shot("check")
	p.press("action.sign.code")
	p.text("kiosk.code.title")
	shot("sign-code-empty")
	p.touch(p.Code(v.Phone))
	shot("sign-code")
	p.press("action.sign")
	p.step(desk.Notice)
	shot("notice")
	p.press("action.acknowledge")
	p.step(desk.Receipt)
	shot("receipt")
}

// top is what a finger reaches: the page, or what lies over it.
func (p *pilot) top() fyne.CanvasObject {
	if top := p.Window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return p.Window.Canvas().Content()
}

// press touches the button with a text of the catalogue.
func (p *pilot) press(key string) {
	p.settled("the button "+key, func() bool {
		want, done := p.Shell.Text(key), false
		widgets.Walk(p.top(), func(o fyne.CanvasObject) bool {
			switch b := o.(type) {
			case *widgets.Button:
				if b.Text() == want && !b.Disabled() && !done {
					done = true
					b.Tapped(&fyne.PointEvent{})
				}
			case *widgets.Segmented:
				done = done || b.Press(want)
			}
			return !done
		})
		return done
	})
}

// row touches a row of the list.
func (p *pilot) row(index int) {
	p.settled(fmt.Sprintf("row %d", index), func() bool {
		done := false
		widgets.Walk(p.top(), func(o fyne.CanvasObject) bool {
			if list, ok := o.(*widgets.RowList); ok && index < len(list.Rows()) {
				list.Select(index)
				done = true
			}
			return !done
		})
		return done
	})
}

// touch types on the keyboard of the screen.
func (p *pilot) touch(text string) {
	for _, r := range text {
		p.settled("the key "+string(r), func() bool {
			done := false
			widgets.Walk(p.top(), func(o fyne.CanvasObject) bool {
				if keyboard, ok := o.(*widgets.Keyboard); ok && !done {
					done = keyboard.Press(string(r))
				}
				return !done
			})
			return done
		})
	}
}

// settled waits until the window has come to rest and do has found what to touch.
func (p *pilot) settled(what string, do func() bool) {
	p.until(what, func() bool { return p.Shell.Settled() && do() })
}
