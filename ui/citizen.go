package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// citizen is the second window, turned to the person at the counter. It shows what is
// theirs to read, in their language, and never a list, a search or anybody else.
type citizen struct {
	window fyne.Window
	root   *fyne.Container
}

// The window of the citizen where there is no second monitor to fill.
const citizenWide, citizenTall = 900, 720

// ToggleCitizen opens the window of the citizen, or closes it: F12.
func (s *Shell) ToggleCitizen() {
	if s.Kiosk {
		return
	}
	if s.citizen != nil {
		s.citizen.window.Close()
		return
	}
	c := &citizen{window: s.newWindow("Kezek"), root: container.NewStack()}
	s.citizen = c
	c.window.SetPadded(false)
	c.window.SetContent(widgets.WithScreenReader(c.window, c.root))
	c.window.SetOnClosed(func() { s.citizen = nil })
	c.window.Canvas().SetOnTypedKey(s.forwardKey)
	c.window.Canvas().SetOnTypedRune(s.forwardRune)
	s.drawCitizen()
	c.window.Resize(fyne.NewSize(citizenWide, citizenTall))
	if w, ok := c.window.(desktop.Window); ok && s.Monitors != nil && s.Monitors() > 1 {
		w.RequestFullScreenSecondary()
	}
	c.window.Show()
	s.window.RequestFocus()
}

// forwardKey and forwardRune hand what the clerk types to the clerk's window: a touch
// on the citizen's took the keyboard away from it.
func (s *Shell) forwardKey(ev *fyne.KeyEvent) {
	if focused := s.window.Canvas().Focused(); focused != nil {
		focused.TypedKey(ev)
		return
	}
	s.typedKey(ev)
}

func (s *Shell) forwardRune(r rune) {
	if focused := s.window.Canvas().Focused(); focused != nil {
		focused.TypedRune(r)
	}
}

// drawCitizen shows what belongs to the step on the citizen's window.
func (s *Shell) drawCitizen() {
	if s.citizen == nil {
		return
	}
	lang := s.Desk.ReadingLang()
	w := wordsIn(lang)
	s.citizen.window.SetTitle(w.T("citizen.title"))
	objects := []fyne.CanvasObject{canvas.NewRectangle(theme.Color(theme.ColorBackground))}
	if body := s.citizenBody(w); body != nil && s.lock == nil {
		top := widgets.VStack(0)
		if s.Practice != nil {
			top.Add(widgets.NewRibbon(w.T("ribbon.practice")))
		}
		top.Add(s.bar(widgets.HRow(16, mark(), widgets.Grow(widgets.Strong(w.T("app.title"))), s.readingLanguages(lang))))
		objects = append(objects, container.NewBorder(top, nil, nil, nil, widgets.Scroll(widgets.Inset(28, 40, 28, 40, body))))
	} else {
		objects = append(objects, s.citizenEmpty())
	}
	s.citizen.root.Objects = objects
	s.citizen.root.Refresh()
}

// citizenBody is what the citizen may read at this step, nil where there is nothing.
func (s *Shell) citizenBody(w words) fyne.CanvasObject {
	switch visit := s.Desk.Visit(); visit.Step {
	case desk.Check:
		return widgets.VStack(16,
			widgets.VStack(6, widgets.Title(w.T("citizen.read")), widgets.Lead(w.T("citizen.read.text"))),
			widgets.NewCard(widgets.Body(visit.Text).Sized(theme.SizeSection)),
		)
	case desk.Notice, desk.Receipt:
		return s.citizenPlace(w, s.Desk.Entry())
	case desk.Pending:
		if entry := s.Desk.Entry(); entry.ID != "" {
			return s.citizenPlace(w, entry)
		}
		column := widgets.VStack(14, widgets.Title(w.T("pending.title")),
			widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.warning.text")}),
			widgets.Section(w.T("pending.next")))
		for i := 1; i <= 4; i++ {
			column.Add(numbered(i, w.T("pending.next."+strconv.Itoa(i))))
		}
		if s.ActURL != nil {
			return container.New(widgets.Columns(20, 16, 9), widgets.NewCard(column), s.checkQR(w, s.ActURL(visit.ID), model.ActCheck(visit.ID)))
		}
		return widgets.NewCard(column)
	}
	return nil
}

// citizenPlace is the place on the waiting list, what follows, and the code by which
// the citizen can look it up.
func (s *Shell) citizenPlace(w words, entry model.Entry) fyne.CanvasObject {
	if entry.ID == "" {
		return nil
	}
	column := widgets.VStack(14,
		widgets.Title(w.T("notice.title", "place", w.number(entry.Place))),
		widgets.Lead(w.T("notice.lead", "organization", entry.Organization.Short.In(w.Lang()),
			"lang", w.T("education.in."+string(entry.Lang)), "name", childName(entry.Application.Child), "number", entry.Number)),
		widgets.Section(w.T("notice.next")),
	)
	for i, step := range s.nextSteps(w.Lang(), entry) {
		column.Add(numbered(i+1, step))
	}
	return container.New(widgets.Columns(20, 16, 9), widgets.NewCard(column), s.qr(w, entry))
}

// citizenEmpty is the window between visits, and whatever the clerk does that is not
// for this citizen to see: the sign and the name of the service.
func (s *Shell) citizenEmpty() fyne.CanvasObject {
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
func (s *Shell) readingLanguages(lang model.Lang) fyne.CanvasObject {
	names := make([]string, len(model.Langs()))
	chosen := 0
	for i, one := range model.Langs() {
		names[i] = wordsIn(one).T("lang.name")
		if one == lang {
			chosen = i
		}
	}
	choice := widgets.NewSegmented(names, chosen, func(i int) {
		s.readIn(model.Langs()[i])
		s.window.RequestFocus()
	})
	return called(choice, wordsIn(lang).T("spoken.reading"))
}

// readIn changes the language in which the citizen reads. While a signature is being
// made the text stays as it is.
func (s *Shell) readIn(lang model.Lang) {
	if s.runner.Busy() || s.lock != nil {
		s.drawCitizen()
		return
	}
	s.resetIdle()
	s.Desk.ReadIn(lang)
	if s.Desk.Visit().Step != desk.Check {
		s.drawCitizen()
		return
	}
	reopen := s.panel
	s.ClosePanel()
	s.Render() // the clerk sees the text that will be signed
	if reopen != nil {
		s.OpenPanel(reopen.create)
	}
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
