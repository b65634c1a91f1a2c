package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/toolkit/windows"
	"akmola.kz/kezek/ui/widgets"
)

// citizenWindow is the second window, turned to the person at the counter. It shows what is
// theirs to read, in their language, and never a list, a search or anybody else.
type citizenWindow struct {
	*env
	citizenHost
	newWindow func(title string) fyne.Window

	second fyne.Window // nil while it is closed
	root   *fyne.Container
}

// citizenHost is what the citizen's window needs of the clerk'c.
type citizenHost interface {
	Locked() bool
	typedKey(ev *fyne.KeyEvent)
	typedRune(r rune)
	// redrawAll draws the page anew, and the panel before it.
	redrawAll()
}

// The window of the citizen where there is no second monitor to fill.
const citizenWide, citizenTall = 900, 720

// toggle opens the window of the citizen, or closes it.
func (c *citizenWindow) toggle() {
	if c.second != nil {
		c.second.Close()
		return
	}
	c.second, c.root = c.newWindow("Kezek"), container.NewStack()
	c.second.SetPadded(false)
	c.second.SetContent(widgets.WithScreenReader(c.second, c.root))
	c.second.SetOnClosed(func() {
		windows.Forget(c.second)
		c.second = nil
	})
	c.second.Canvas().SetOnTypedKey(c.forwardKey)
	c.second.Canvas().SetOnTypedRune(c.forwardRune)
	c.draw()
	c.second.Resize(fyne.NewSize(citizenWide, citizenTall))
	if w, ok := c.second.(desktop.Window); ok && c.Monitors != nil && c.Monitors() > 1 {
		w.RequestFullScreenSecondary()
	}
	c.second.Show()
	c.window.RequestFocus()
}

// forwardKey and forwardRune hand what the clerk types to the clerk's window: a touch
// on the citizen's took the keyboard away from it.
func (c *citizenWindow) forwardKey(ev *fyne.KeyEvent) {
	if focused := c.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(ev)
		return
	}
	c.typedKey(ev)
}

func (c *citizenWindow) forwardRune(r rune) {
	if focused := c.window.Canvas().Focused(); focused != nil {
		focused.TypedRune(r)
		return
	}
	c.typedRune(r)
}

// draw shows what belongs to the step on the citizen's window.
func (c *citizenWindow) draw() {
	if c == nil || c.second == nil {
		return
	}
	lang := c.Desk.ReadingLang()
	w := wordsIn(lang)
	c.second.SetTitle(w.T("citizen.title"))
	var page fyne.CanvasObject
	if body := c.body(w); body != nil && !c.Locked() {
		top := widgets.VStack(0)
		if c.Practice != nil {
			top.Add(widgets.NewRibbon(w.T("ribbon.practice")))
		}
		top.Add(bar(widgets.HRow(16, mark(), widgets.Grow(widgets.Strong(w.T("app.title"))), c.readingLanguages(lang))))
		page = container.NewBorder(top, nil, nil, nil, widgets.Scroll(widgets.Inset(28, 40, 28, 40, body)))
	} else {
		page = c.empty()
	}
	c.root.Objects = []fyne.CanvasObject{page}
	c.root.Refresh()
}

// body is what the citizen may read at this step, nil where there is nothing.
func (c *citizenWindow) body(w words) fyne.CanvasObject {
	if asked := c.Desk.Telephone(); asked.ID != "" && !asked.State.Over() {
		return c.telephone(w, asked)
	}
	switch visit := c.Desk.Visit(); visit.Step {
	case desk.Check, desk.Change:
		return widgets.VStack(16,
			widgets.VStack(6, widgets.Title(w.T("citizen.read")), widgets.Lead(w.T("citizen.read.text"))),
			widgets.NewCard(widgets.Body(visit.Text).Sized(theme.SizeSection)),
		)
	case desk.Notice, desk.Receipt:
		return c.entryPlace(w, c.Desk.Entry())
	case desk.Pending:
		kind := visit.Statement.Kind
		if entry := c.Desk.Entry(); entry.ID != "" && w.changeName(kind) == "" {
			return c.entryPlace(w, entry)
		}
		column := widgets.VStack(14, widgets.Title(w.onTheWay(kind, "pending.title")),
			widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.onTheWay(kind, "pending.warning"), Text: w.onTheWay(kind, "pending.warning.text")}),
			widgets.Section(w.T("pending.next")), numbered(1, w.T("pending.next.1")))
		for i := 2; i <= 4; i++ {
			column.Add(numbered(i, w.onTheWay(kind, "pending.next."+strconv.Itoa(i))))
		}
		if c.ActURL != nil {
			return container.New(widgets.Columns(20, 16, 9), widgets.NewCard(column), c.checkQR(w, c.ActURL(visit.ID), model.ActCheck(visit.ID)))
		}
		return widgets.NewCard(column)
	}
	return nil
}

// telephone is the code that the citizen's telephone scans.
func (c *citizenWindow) telephone(w words, asked desk.Telephone) fyne.CanvasObject {
	code, err := widgets.NewQRCode(asked.Link, telephoneQR)
	if err != nil {
		c.Log.Error("no QR code for a telephone", "err", err)
		return nil
	}
	lead := w.T("telephone.lead")
	if asked.State == model.TelephoneScanned {
		lead = w.T("telephone.scanned.text")
	}
	return widgets.VStack(16, widgets.VStack(6, widgets.Title(w.T("citizen.telephone")), widgets.Lead(lead)), container.NewCenter(code), telephoneShows(w, asked))
}

// entryPlace is the place on the waiting list, what follows, and the code by which
// the citizen can look it up.
func (c *citizenWindow) entryPlace(w words, entry model.Entry) fyne.CanvasObject {
	if entry.ID == "" {
		return nil
	}
	column := widgets.VStack(14,
		widgets.Title(w.T("notice.title", "place", w.number(entry.Place))),
		widgets.Lead(w.T("notice.lead", "organization", entry.Organization.Short.In(w.Lang()),
			"lang", w.T("education.in."+string(entry.Lang)), "name", childName(entry.Application.Child), "number", entry.Number)),
		widgets.Section(w.T("notice.next")),
	)
	for i, step := range c.nextSteps(w.Lang(), entry) {
		column.Add(numbered(i+1, step))
	}
	return container.New(widgets.Columns(20, 16, 9), widgets.NewCard(column), c.qr(w, entry))
}

// empty is the window between visits, and whatever the clerk does that is not
// for this citizen to see: the sign and the name of the service.
func (c *citizenWindow) empty() fyne.CanvasObject {
	names := widgets.VStack(10, container.NewCenter(mark()))
	for i, lang := range []model.Lang{model.Kazakh, model.Russian} {
		text := wordsIn(lang).T("app.title")
		if i == 0 {
			names.Add(widgets.Title(text).Align(fyne.TextAlignCenter))
		} else {
			names.Add(widgets.Lead(text).Align(fyne.TextAlignCenter))
		}
	}
	return container.NewBorder(nil, nil, nil, nil, container.New(&centered{width: 640}, names))
}

// readingLanguages is the switch that the citizen touches. The statement is signed in
// the language in which it is read; the clerk's screens keep theirs.
func (c *citizenWindow) readingLanguages(lang model.Lang) fyne.CanvasObject {
	names := make([]string, len(model.Langs()))
	chosen := 0
	for i, one := range model.Langs() {
		names[i] = wordsIn(one).T("lang.name")
		if one == lang {
			chosen = i
		}
	}
	choice := widgets.NewSegmented(names, chosen, func(i int) {
		c.readIn(model.Langs()[i])
		c.window.RequestFocus()
	})
	return called(choice, wordsIn(lang).T("spoken.reading"))
}

// readIn changes the language in which the citizen reads. While a signature is being
// made the text stays as it is.
func (c *citizenWindow) readIn(lang model.Lang) {
	if c.runner.Busy() || c.Locked() {
		c.draw()
		return
	}
	c.resetIdle()
	c.Desk.ReadIn(lang)
	if !c.Desk.Signs() {
		c.draw()
		return
	}
	c.redrawAll() // the clerk sees the text that will be signed
}

// centered puts everything in it into the middle, no wider than width.
type centered struct{ width float32 }

func (l *centered) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(l.width*theme.Scale(), size.Width)
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos((size.Width-width)/2, (size.Height-height)/2))
	}
}

func (l *centered) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return least
}
