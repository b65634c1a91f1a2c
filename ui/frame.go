package ui

import (
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// frame is what stands around every page, and the parts of it that change without
// the page.
type frame struct {
	root    *fyne.Container
	message *fyne.Container
	phone   *fyne.Container   // the newest message of the practice telephone
	scroll  *container.Scroll // of a page that scrolls; nil for the others
	hints   *fyne.Container
	busy    *widgets.Busy
	central *widgets.StatusDot
	agent   *widgets.StatusDot
	outbox  *widgets.StatusDot // how many statements are on their way
	saved   *widgets.StatusDot // whether what was typed is on the disk
	buttons []*widgets.Button
	header  *fyne.Container
	foot    *fyne.Container
	bottom  fyne.CanvasObject // what stands below the page
	office  *widgets.Pair     // the office with its district, and the operator
}

// draw puts the page into the window.
func (s *Shell) draw(step desk.Step) {
	s.frame.message = container.NewStack()
	s.frame.scroll = nil
	s.frame.phone = container.NewStack()
	s.frame.phone.Hide()
	if s.frame.busy != nil {
		s.frame.busy.Stop() // its strip would run on behind the page
	}
	s.frame.busy = widgets.NewBusy("", s.words.T("action.cancel"), func() { s.runner.Cancel() })
	objects := append(s.pageObjects(step), s.toastPlace())
	if s.lock != nil {
		s.lock.covered = objects // nothing of it is shown before an operator has unlocked
	} else {
		s.frame.root.Objects = objects
	}
	s.drawMessage()
	s.ring()
	if s.runner.Busy() { // drawn anew while it runs, in another language perhaps
		s.showBusy(s.words.T(s.busyKey))
	}
	s.lockActions(s.runner.Busy())
	s.Focus()
}

// pageObjects is the page with everything around it.
func (s *Shell) pageObjects(step desk.Step) []fyne.CanvasObject {
	if s.Kiosk {
		return s.kioskObjects(step)
	}
	top := widgets.VStack(0)
	if s.Practice != nil {
		top.Add(s.ribbon())
	}
	top.Add(s.header())
	middle := s.content()
	if s.view.Rail {
		rail := widgets.Scroll(widgets.Inset(4, 0, 4, 0, s.rail(step)))
		middle = container.New(railed{}, widgets.Inset(16, 0, 8, 20, rail), middle)
	}
	s.frame.bottom = s.foot()
	return []fyne.CanvasObject{
		widgets.NewActivityBackground(),
		canvas.NewRectangle(theme.Color(theme.ColorBackground)),
		widgets.VFill(0, middle, top, middle, s.frame.phone, s.frame.bottom),
	}
}

// Focus puts the focus where the page wants it. A page without a field leaves it
// nowhere: the keys of the page work all the same.
func (s *Shell) Focus() {
	if s.panel != nil || s.lock != nil {
		return
	}
	if s.view.Focus == nil || s.Kiosk && s.view.Fill { // a finger chooses in a list, and brings the keyboard by touching the search
		s.window.Canvas().Unfocus()
		return
	}
	focus := s.view.Focus
	s.window.Canvas().Focus(focus)
	s.bringKeyboard(focus)
	s.runner.Later(settling, func() {
		if o, ok := focus.(fyne.CanvasObject); ok && s.window.Canvas().Focused() == focus {
			widgets.ScrollIntoView(o)
		}
	})
}

// settling is the time in which a new page gets its sizes.
const settling = 60 * time.Millisecond

func (s *Shell) ribbon() fyne.CanvasObject {
	return widgets.NewRibbon(s.words.T("ribbon.practice"))
}

func (s *Shell) header() fyne.CanvasObject {
	s.frame.office = widgets.NewPair(2, widgets.Small(s.officeLine()).Shrinkable(), nil)
	s.drawOperator()
	titles := widgets.NewLines(1, widgets.Strong(s.words.T("app.title")).Shrinkable(), s.frame.office)
	s.frame.central = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.frame.agent = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.drawConnection()
	s.frame.outbox = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.drawOutbox()
	objects := []fyne.CanvasObject{mark(), titles, s.frame.outbox, s.frame.central, s.frame.agent, s.languages()}
	var avatar *widgets.Avatar
	if session, in := s.Desk.Session(); in {
		person := session.Applicant.Person
		avatar = widgets.NewAvatar(initials(person), person.ShortName(), func() { s.Fire(desk.ProfileOpened) }).Shrinkable()
		objects = append(objects, avatar)
	}
	s.frame.header = widgets.ShrinkableRow(16, titles, func() []widgets.Shrinkable { return s.headerWorth(titles, avatar) }, objects...)
	return s.bar(s.frame.header)
}

// headerWorth is the order in which the parts of the header keep their words: what is
// wrong before who is served, that before where we are, and last what is as it should be.
func (s *Shell) headerWorth(titles *widgets.Lines, avatar *widgets.Avatar) []widgets.Shrinkable {
	var wrong, right, all []widgets.Shrinkable
	for _, dot := range []*widgets.StatusDot{s.frame.outbox, s.frame.central, s.frame.agent} {
		if dot.Kind() == widgets.Ok || dot.Kind() == widgets.Neutral {
			right = append(right, dot)
		} else {
			wrong = append(wrong, dot)
		}
	}
	all = append(all, wrong...)
	if avatar != nil {
		all = append(all, avatar)
	}
	return append(append(all, titles), right...)
}

// bar is the ground of a header.
func (s *Shell) bar(row fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VStack(0, container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeHeader}, widgets.Inset(0, 24, 0, 24, row)),
	), widgets.NewDivider())
}

// drawOperator writes into the header who works, where somebody does.
func (s *Shell) drawOperator() {
	if s.operator.Number == 0 {
		s.frame.office.SetSecond(nil)
		return
	}
	text := s.words.T("operators.header", "number", s.operator.Number, "name", s.operatorName(s.operator))
	s.frame.office.SetSecond(widgets.SmallLink(text, s.openOperators).Shrinkable())
}

// fitHeader gives the parts of the header their room again after one has changed.
func (s *Shell) fitHeader() {
	if s.frame.header != nil {
		s.frame.header.Refresh()
	}
}

// fitFoot does it for the foot.
func (s *Shell) fitFoot() {
	if s.frame.foot != nil {
		s.frame.foot.Refresh()
	}
}

func initials(p model.Person) string {
	letters := ""
	for _, part := range []string{p.Surname, p.GivenName} {
		if r := []rune(part); len(r) > 0 {
			letters += string(r[0])
		}
	}
	return letters
}

func (s *Shell) languages() fyne.CanvasObject {
	var options []string
	chosen := 0
	for i, lang := range model.Langs() {
		options = append(options, s.words.T("lang."+string(lang)))
		if lang == s.Desk.Lang() {
			chosen = i
		}
	}
	return called(widgets.NewSegmented(options, chosen, func(i int) { s.SetLang(model.Langs()[i]) }), s.words.T("spoken.language"))
}

func (s *Shell) drawConnection() {
	w, line := s.words, s.connection
	central, kind := "line.checking", widgets.Neutral
	switch {
	case !line.Checked:
	case !line.Central:
		central, kind = "line.offline", widgets.Bad
	case line.Slow:
		central, kind = "line.slow", widgets.Warn
	default:
		central, kind = "line.online", widgets.Ok
	}
	s.frame.central.Set(kind, w.T(central))
	switch {
	case !line.Checked:
		s.frame.agent.Set(widgets.Neutral, w.T("line.agent", "version", ""))
	case line.NCALayer == "":
		s.frame.agent.Set(widgets.Bad, w.T("line.agent.off"))
	default:
		s.frame.agent.Set(widgets.Ok, w.T("line.agent", "version", line.NCALayer))
	}
	s.fitHeader()
}

// content is the page itself: title, lead, message, body.
func (s *Shell) content() fyne.CanvasObject {
	p := s.view
	column := []fyne.CanvasObject{}
	if !p.Plain {
		head := widgets.VStack(6, widgets.Title(p.Title))
		if p.Lead != "" {
			head.Add(widgets.Lead(p.Lead))
		}
		if p.Side != nil && !s.Kiosk { // it has buttons for a finger in the place of the menus
			column = append(column, widgets.Beside(16, 320, head, p.Side))
		} else {
			column = append(column, head)
		}
	}
	body := p.Body
	var message fyne.CanvasObject = s.frame.message
	if p.Width > 0 {
		body, message = widgets.MaxWidth(p.Width, body), widgets.MaxWidth(p.Width, message)
	}
	column = append(column, message, body)
	left := float32(40)
	right := float32(40)
	switch {
	case s.Kiosk:
		left, right = kioskSide, kioskSide
	case p.Rail:
		left = 12
	}
	stack := widgets.VStack(14, column...)
	if p.Fill { // and scrolls all the same where the window is too low for it
		stack = widgets.VFill(14, body, column...)
	}
	scrolled := widgets.Scroll(widgets.Inset(24, right, 16, left, stack))
	s.frame.scroll = widgets.Scroller(scrolled)
	return scrolled
}

// Relayout lays the page out anew, whose parts have another height.
func (s *Shell) Relayout() {
	if s.Kiosk {
		s.frame.root.Refresh()
	} else if s.frame.scroll != nil {
		s.frame.scroll.Refresh() // a low page scrolls as far as its parts need
	}
}

func (s *Shell) drawMessage() {
	s.frame.message.Objects = nil
	if s.message.text != nil {
		fill(s.frame.message, widgets.NewBanner(s.message.kind, s.message.text()))
		s.frame.message.Show()
	} else {
		s.frame.message.Hide()
	}
	s.frame.root.Refresh()
}

func (s *Shell) foot() fyne.CanvasObject {
	s.frame.hints = container.NewStack(widgets.NewKeyHints(s.hints()...))
	s.frame.saved = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.drawSaving()
	row := container.New(&footed{}, container.NewStack(s.frame.hints, s.frame.busy), s.frame.saved)
	s.frame.foot = row
	s.frame.buttons = nil
	for _, action := range s.view.Actions {
		kind := widgets.Secondary
		if action.Primary {
			kind = widgets.Primary
		}
		button := widgets.NewButton(kind, action.Text, keyLabel(action.Key), action.Do)
		if action.Disabled {
			button.Disable()
		}
		s.frame.buttons = append(s.frame.buttons, button)
		row.Add(button)
	}
	bar := container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeFoot}, widgets.Inset(0, 28, 0, 28, row)),
	)
	return widgets.VStack(0, widgets.NewDivider(), bar)
}

func (s *Shell) hints() []widgets.Hint {
	hints := append([]widgets.Hint{}, s.view.Hints...)
	if len(s.masks.all) > 0 {
		hints = append(hints, widgets.Hint{Keys: []string{"Ctrl R"}, Text: s.words.T("key.reveal")})
	}
	if s.Practice != nil {
		hints = append(hints, widgets.Hint{Keys: []string{"F4"}, Text: s.words.T("key.families")})
	}
	hints = append(hints, widgets.Hint{Keys: []string{"Ctrl K"}, Text: s.words.T("key.palette")}, widgets.Hint{Keys: []string{"F1"}, Text: s.words.T("key.help")})
	for i := range hints {
		hints[i].Text = small(hints[i].Text)
	}
	return hints
}

// small begins a text with a small letter, but for an abbreviation.
func small(text string) string {
	runes := []rune(text)
	if len(runes) > 1 && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

func (s *Shell) showBusy(text string) {
	if text == "" {
		s.frame.busy.Stop()
		s.frame.hints.Show()
	} else {
		s.frame.hints.Hide() // the strip stands in their place
		s.frame.busy.Start(text)
	}
}

func (s *Shell) lockActions(locked bool) {
	for i, button := range s.frame.buttons {
		if locked || s.view.Actions[i].Disabled {
			button.Disable()
		} else {
			button.Enable()
		}
	}
}
