package tour

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

const (
	timeout      = 30 * time.Second // for one screen
	pollInterval = 20 * time.Millisecond
	handPause    = 60 * time.Millisecond
)

// pilot presses keys and looks at the window. The first failure stays: what follows
// does nothing.
type pilot struct {
	Config
	err error
}

func (p *pilot) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// do runs f on the UI goroutine.
func (p *pilot) do(f func()) {
	if p.err == nil {
		fyne.DoAndWait(f)
	}
}

// until waits for something to be true of the window.
func (p *pilot) until(what string, holds func() bool) {
	for end := time.Now().Add(timeout); p.err == nil; time.Sleep(pollInterval) {
		ok := false
		p.do(func() { ok = holds() })
		if ok {
			return
		}
		if time.Now().After(end) {
			p.fail("the window did not come to %s; it shows %q", what, p.texts())
		}
	}
}

// key presses a key as the window would get it from the keyboard.
func (p *pilot) key(names ...fyne.KeyName) {
	for _, name := range names {
		p.do(func() {
			c := p.Window.Canvas()
			event := &fyne.KeyEvent{Name: name}
			if focused := c.Focused(); focused != nil {
				focused.TypedKey(event)
			} else if c.OnTypedKey() != nil {
				c.OnTypedKey()(event)
			}
		})
	}
}

// tab presses Tab.
func (p *pilot) tab() { p.do(func() { p.Window.Canvas().FocusNext() }) }

// nextTab presses Ctrl+Tab.
func (p *pilot) nextTab() {
	p.do(func() {
		c, ok := p.Window.Canvas().(fyne.Shortcutable)
		if !ok { // a canvas of the test driver knows no shortcuts
			p.Shell.NextTab()
			return
		}
		c.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl})
	})
}

// write types a text into what has the focus. After an IIN there is the pause of a hand: its
// digits and an Enter at once are a scanner's.
func (p *pilot) write(text string) {
	if len(text) == model.IINLength {
		defer time.Sleep(handPause)
	}
	for _, r := range text {
		p.do(func() {
			focused := p.Window.Canvas().Focused()
			if focused == nil {
				p.fail("nothing has the focus to type into; the window shows %q", p.textsNow())
				return
			}
			focused.TypedRune(r)
		})
	}
}

// step waits for the screen of a step, with all that it loads.
func (p *pilot) step(step desk.Step) { p.route(ui.Route(step)) }

// route waits for a screen, with all that it loads.
func (p *pilot) route(route ui.Route) {
	p.until("the screen "+string(route), func() bool {
		return p.Shell.Route() == route && p.Shell.Settled()
	})
}

// text waits for a text of the catalogue on the screen.
func (p *pilot) text(key string, args ...any) {
	var want string
	p.do(func() { want = p.Shell.Text(key, args...) })
	p.until("the text "+key, func() bool {
		return p.Shell.Settled() && slices.ContainsFunc(p.textsNow(), func(s string) bool { return strings.Contains(s, want) })
	})
}

// picture takes a picture of the screen, after looking for texts that are missing.
func (p *pilot) picture(name string) {
	for _, text := range p.texts() {
		if strings.Contains(text, "⟦") || strings.Contains(text, "<no value>") {
			p.fail("a text is missing on %s: %s", name, text)
		}
	}
	if p.err == nil {
		if err := p.Picture(name); err != nil {
			p.fail("picture of %s: %w", name, err)
		}
	}
}

func (p *pilot) texts() (texts []string) {
	fyne.DoAndWait(func() { texts = p.textsNow() })
	return texts
}

func (p *pilot) textsNow() []string {
	texts := widgets.Texts(p.Window.Canvas().Content())
	for _, overlay := range p.Window.Canvas().Overlays().List() {
		texts = append(texts, widgets.Texts(overlay)...)
	}
	return texts
}
