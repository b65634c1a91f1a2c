package ui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// mayScroll reports whether the buttons of a page stand in a list that is looked through.
func mayScroll(name string) bool {
	return strings.HasPrefix(name, "waiting-") || name == "applying-privileges" || name == "applying-claimed" || name == "claims"
}

func TestWhatIsPressedAtAKioskIsInViewAtOnce(t *testing.T) {
	for _, lang := range model.Langs() {
		for _, scale := range []float32{1, 1.75} {
			t.Run(fmt.Sprintf("%s/%.0f%%", lang, scale*100), func(t *testing.T) {
				newGuide(t, lang, theme.Options{Scale: scale, Kiosk: true}, func(g *guide, name string) {
					for _, size := range kiosks {
						g.resize(size)
						for _, fault := range g.outOfView(size, mayScroll(name)) {
							t.Errorf("%s in %.0f×%.0f: %s", name, size.Width, size.Height, fault)
						}
					}
				}).walk()
			})
		}
	}
}

// outOfView names what is to be pressed or typed into and is not seen whole.
func (g *guide) outOfView(size fyne.Size, scrolls bool) (faults []string) {
	root := g.window.Canvas().Content()
	if top := g.window.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	var walk func(o fyne.CanvasObject, at fyne.Position, seen box, scrolled bool)
	walk = func(o fyne.CanvasObject, parent fyne.Position, seen box, scrolled bool) {
		if o == nil || !o.Visible() {
			return
		}
		at := parent.Add(o.Position())
		what, pressed := pressedAt(o)
		if pressed && (!scrolls || !scrolled) {
			if out := boxAt(at, o.Size()).beyond(seen); out > slack {
				faults = append(faults, fmt.Sprintf("%s is out of view by %.0f", what, out))
			}
		}
		if list, ok := o.(*widgets.RowList); ok && len(list.Rows()) > 2 {
			room := boxAt(at, o.Size()).and(seen)
			if least := 2 * theme.Size(theme.SizeRow); room.bottom-room.top < least {
				faults = append(faults, fmt.Sprintf("of the list only %.0f are seen", room.bottom-room.top))
			}
			return
		}
		switch t := o.(type) {
		case *container.Scroll:
			walk(t.Content, at, seen.and(boxAt(at, t.Size())), true)
		case *fyne.Container:
			for _, part := range t.Objects {
				walk(part, at, seen, scrolled)
			}
		case fyne.Widget:
			if !pressed {
				for _, part := range test.WidgetRenderer(t).Objects() {
					walk(part, at, seen, scrolled)
				}
			}
		}
	}
	walk(root, fyne.Position{}, boxAt(fyne.Position{}, size), false)
	return faults
}

// pressedAt tells what a citizen presses or types into.
func pressedAt(o fyne.CanvasObject) (string, bool) {
	switch o := o.(type) {
	case *widgets.Button:
		return "the button " + o.Text(), o.Size().Height > theme.Size(theme.SizeControl)/2 // a link in a text may be scrolled to
	case *widgets.Segmented:
		return "a switch", true
	case *widgets.Keyboard:
		return "the keyboard", true
	case *widgets.CodeCells:
		return "the code", true
	case *widgets.DigitsEntry, *widgets.Entry:
		return "a field", true
	}
	return "", false
}

// clerks is what is said to a clerk, and to nobody at a kiosk.
var clerks = regexp.MustCompile(`(?i)\bF\d+\b|(press|нажмите) Enter|Enter бас|\bEsc\b|принтер|printer|экземпляр|даналар|копи[ия]|көшірме|код ошибки|қате коды|error code|` +
	`администратор|әкімші|заявителя|заявителю|перне[^т]|клавиш|стрелк|arrow|NCALayer`)

func TestNothingAtAKioskIsSaidToAClerk(t *testing.T) {
	for _, lang := range model.Langs() {
		newGuide(t, lang, theme.Options{Kiosk: true}, func(g *guide, name string) {
			for _, text := range g.texts() {
				if found := clerks.FindString(text); found != "" && len([]rune(text)) < 300 { // what is signed is the rules'
					t.Errorf("%s, %s: %q in %q", lang, name, found, text)
				}
			}
			if name == "receipt-printed" {
				g.printer.printers = nil
				g.key(fyne.KeyF8)
				for _, text := range g.texts() {
					if found := clerks.FindString(text); found != "" {
						t.Errorf("%s, not printed: %q in %q", lang, found, text)
					}
				}
			}
		}).walk()
	}
}

func TestOneTouchPrintsAtAKiosk(t *testing.T) {
	newGuide(t, model.Kazakh, theme.Options{Kiosk: true}, func(g *guide, name string) {
		if name == "receipt-printed" && (len(g.printer.jobs) != 1 || g.printer.jobs[0].Copies != 1 || len(g.window.Canvas().Overlays().List()) > 0) {
			t.Errorf("%v printed", g.printer.jobs)
		}
	}).walk()
}
