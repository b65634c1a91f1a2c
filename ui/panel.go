package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// panel is something that stands before the page until it is closed: help, the
// practice people, signing by phone. One at a time.
type panel struct {
	title    string
	topic    string // the instruction that F1 shows; empty: that of the page
	body     fyne.CanvasObject
	buttons  []fyne.CanvasObject
	focus    fyne.Focusable
	keys     map[fyne.KeyName]func() // that its widgets have no use for
	onOpen   func()                  // once it stands before the page
	outdated func() bool             // what it shows has changed meanwhile; nil: it shows what was asked for
	onClose  func()
	dropped  func(path string) // takes a file that is dropped on the window; nil where it takes none
	back     func()            // where Esc leads; nil: the panel is closed
	away     string            // key of what Esc is called; empty: back or close
	cancels  bool              // Esc stops what runs before it closes the panel
	scroll   *container.Scroll
	width    float32
	plain    bool              // no way out but its own buttons
	height   float32           // of one at the top; 0: most of the window
	keyboard *fyne.Container   // of a kiosk; filled when a field has the focus
	atTop    bool              // stands at the top of the window and not at its right
	centered bool              // stands in the middle of the height then
	toast    *fyne.Container   // what is told in passing while it stands there
	overlay  fyne.CanvasObject // as it lies over the window
	create   func() *panel     // makes it again in another language
	masks    int               // how many hidden values were there before it
	place    int               // which of so many stops of the page had the focus
	stops    int
	message  *fyne.Container
	phone    *fyne.Container // the newest message of the practice telephone
	busy     *widgets.Busy   // hidden while nothing is waited for
}

var panelShade = color.NRGBA{R: 0x10, G: 0x18, B: 0x1e, A: 0x80}

// panels shows one panel at a time before the page.
type panels struct {
	*env
	panelHost
	masks      *masks
	toasts     *toasts
	phone      *phone
	panelWidth float32        // of every panel; 0: each has its own
	top        *panel         // nil while none stands there
	over       *panel         // the help of top, which lies over it; nil: none
	covered    fyne.Focusable // what had the focus under it
	help       *help          // of the panel that stands there
}

// panelHost is what panels need of the window.
type panelHost interface {
	Fail(err error)
	// focusPlace is which of how many stops of the page has the focus; refocus gives it back
	// where the page still has as many, and reports whether it did.
	focusPlace() (place, all int)
	refocus(place, all int) bool
	Focus()
	// drawStale draws what has changed behind a panel.
	drawStale()
	Locked() bool
}

// OpenPanel shows what create makes.
func (a *panels) OpenPanel(create func() *panel) {
	a.ClosePanel()
	masks := len(a.masks.maskedValues)
	stop, all := a.focusPlace()
	p := create()
	p.masks, p.place, p.stops = masks, stop, all
	p.create = create
	a.build(p, a.leave)
	a.top = p
	a.toasts.draw()
	a.phone.ring()
	if !a.Locked() { // else it is shown when an operator has unlocked
		a.raise(p)
	}
	if p.onOpen != nil {
		p.onOpen()
	}
}

// build makes the sheet of a panel as it lies over the window; leave is its way out.
func (a *panels) build(p *panel, leave func()) {
	if p.width == 0 {
		p.width = 560
	}
	if a.panelWidth > 0 {
		p.width = a.panelWidth
	}
	p.message = beside(widgets.VStack(0))
	p.message.Hide()
	p.phone = beside(widgets.VStack(0))
	away := "action.close"
	switch {
	case p.away != "":
		away = p.away
	case p.back != nil:
		away = "action.back"
	}
	closer := widgets.NewButton(widgets.Secondary, a.words.T(away), keyLabel(KeyBack), leave)
	buttons := append([]fyne.CanvasObject{closer}, p.buttons...)
	if p.plain {
		buttons = p.buttons
	}
	p.keyboard = container.NewStack()
	p.keyboard.Hide()
	p.busy = widgets.NewBusy("", a.words.T("action.cancel"), a.cancelOf(p))
	p.busy.Hide()
	foot := beside(widgets.VStack(16, p.busy, p.keyboard, widgets.FlowRight(12, buttons...)))
	body := p.body
	if p.scroll == nil { // one that scrolls by itself leaves the room in its view
		body = beside(p.body)
	}
	view := widgets.Scroll(widgets.VFill(16, body, beside(widgets.Section(p.title)), p.message, body, p.phone))
	if p.scroll == nil { // a body that scrolls by itself keeps the title in view
		p.scroll = widgets.Scroller(view)
	}
	sheet := container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		widgets.Inset(28, 24, 20, 24, widgets.VFill(16, view, view, foot)),
	)
	var place fyne.Layout = &atRight{width: p.width}
	if p.atTop {
		place = &atTop{width: p.width, height: p.height, amid: p.centered}
	}
	p.toast = container.New(widgets.ToastLayout(func() float32 { return foot.Size().Height + 20*theme.Scale() }))
	p.overlay = widgets.HideFromScreenReader(container.NewStack(widgets.NewActivityBackground(), canvas.NewRectangle(panelShade), container.New(place, sheet), p.toast))
}

// cancelOf stops what the panel waits for; nil where Esc does not stop it either.
func (a *panels) cancelOf(p *panel) func() {
	if !p.cancels {
		return nil
	}
	return func() { a.runner.Cancel() }
}

// showBusy tells on the panel what is waited for: the foot of the page lies in its shade.
func (a *panels) showBusy(text string) {
	if a.top == nil {
		return
	}
	if text == "" {
		a.top.busy.Stop()
		a.top.busy.Hide()
		return
	}
	a.top.busy.Show()
	a.top.busy.Start(text)
}

// OpenOver shows what create makes over the panel that stands there, which keeps what
// was typed into it; without one it is a panel like others.
func (a *panels) OpenOver(create func() *panel) {
	if a.top == nil {
		a.OpenPanel(create)
		return
	}
	a.closeOver()
	p := create()
	a.build(p, a.closeOver)
	a.over, a.covered = p, a.window.Canvas().Focused()
	a.raise(p)
	if p.onOpen != nil {
		p.onOpen()
	}
}

// closeOver takes away what lies over the panel.
func (a *panels) closeOver() {
	if a.over == nil {
		return
	}
	a.window.Canvas().Overlays().Remove(a.over.overlay)
	a.over = nil
	if a.covered != nil {
		a.window.Canvas().Focus(a.covered)
	}
}

// scrolling gives a panel a body that may be longer than the window.
func scrolling(p *panel, body fyne.CanvasObject) *panel {
	view := widgets.Scroll(body)
	p.body, p.scroll = view, widgets.Scroller(view)
	return p
}

// beside leaves room for the halo of a focus at the sides of what stands on a panel.
func beside(o fyne.CanvasObject) *fyne.Container { return widgets.Inset(0, 4, 0, 4, o) }

// raise puts the panel before the page.
func (a *panels) raise(p *panel) {
	p.overlay.Resize(a.window.Canvas().Size())
	a.window.Canvas().Overlays().Add(p.overlay)
	if p.focus != nil {
		a.window.Canvas().Focus(p.focus)
	}
}

// TopPanel is the panel that stands before the page; nil where none does.
func (a *panels) TopPanel() *panel { return a.top }

// leave is Esc on a panel: it stops what the panel waits for, or else goes back.
func (a *panels) leave() {
	switch {
	case a.top == nil || a.top.cancels && a.runner.Cancel():
	case a.top.back != nil:
		a.top.back()
	default:
		a.ClosePanel()
	}
}

// ClosePanel takes the panel away, if there is one.
func (a *panels) ClosePanel() {
	p := a.top
	if p == nil {
		return
	}
	a.closeOver()
	a.top = nil
	a.masks.cut(p.masks)
	a.window.Canvas().Overlays().Remove(p.overlay)
	if p.onClose != nil {
		p.onClose()
	}
	a.toasts.draw()
	if !a.refocus(p.place, p.stops) {
		a.Focus()
	}
	a.drawStale()
}

// FailInPanel shows a failure within the panel.
func (a *panels) FailInPanel(err error) {
	if a.top == nil {
		a.Fail(err)
		return
	}
	a.ShowInPanel(widgets.Warn, a.words.fail(err))
}

// HintInPanel shows a text of the catalogue within the panel.
func (a *panels) HintInPanel(kind widgets.Kind, key string) {
	a.ShowInPanel(kind, widgets.BannerText{Title: a.words.T(key)})
}

// panelKey gives a key to the panel, to its help, or to a dialog of Fyne's over it.
func (a *panels) panelKey(key fyne.KeyName) {
	overlays := a.window.Canvas().Overlays()
	switch {
	case a.over != nil && (key == KeyBack || key == KeyHelp):
		a.closeOver()
	case a.over != nil && key == fyne.KeyPageDown:
		turn(a.over.scroll, 1)
	case a.over != nil && key == fyne.KeyPageUp:
		turn(a.over.scroll, -1)
	case a.over != nil:
	case key == KeyBack && overlays.Top() != a.top.overlay:
		overlays.Remove(overlays.Top())
	case key == KeyBack:
		a.leave()
	case key == fyne.KeyPageDown:
		turn(a.top.scroll, 1)
	case key == fyne.KeyPageUp:
		turn(a.top.scroll, -1)
	default:
		if do, ok := a.top.keys[key]; ok {
			do()
		} else if key == KeyHelp && !a.top.plain {
			a.help.open()
		}
	}
}

// ShowInPanel shows a banner within the panel.
func (a *panels) ShowInPanel(kind widgets.Kind, text widgets.BannerText) {
	fill(a.top.message, widgets.NewBanner(kind, text))
	a.top.message.Show()
	a.top.message.Refresh() // the banner gets its width, and with it its height
	a.top.overlay.Refresh()
}

// atRight puts a sheet at the right edge, as high as the window.
type atRight struct{ width float32 }

func (l *atRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(l.width*theme.Scale(), size.Width)
	for _, o := range objects {
		o.Move(fyne.NewPos(size.Width-width, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

func (l *atRight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// atTop puts a sheet into the middle of the width, below the top of the window or into
// the middle of the height too.
type atTop struct {
	width, height float32
	amid          bool
}

func (l *atTop) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(l.width*theme.Scale(), size.Width)
	gap := size.Height / 12
	for _, o := range objects {
		height := size.Height - 2*gap
		if l.height > 0 {
			height = min(height, l.height*theme.Scale())
		}
		top := gap
		if l.amid {
			top = (size.Height - height) / 2
		}
		o.Move(fyne.NewPos((size.Width-width)/2, top))
		o.Resize(fyne.NewSize(width, height))
	}
}

func (l *atTop) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }
