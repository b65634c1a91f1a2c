package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/queue"
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
	office  *fyne.Container // the office, the district and the operator
}

// draw puts the page into the window.
func (s *Shell) draw(step desk.Step) {
	s.frame.message = container.NewStack()
	s.frame.scroll = nil
	s.frame.phone = container.NewStack()
	s.frame.phone.Hide()
	s.frame.busy = widgets.NewBusy("", s.words.T("action.cancel"), func() { s.runner.Cancel() })
	top := widgets.VStack(0)
	if s.Practice != nil {
		top.Add(s.ribbon())
	}
	top.Add(s.header())
	middle := container.NewBorder(nil, nil, nil, nil, s.content())
	switch {
	case s.page.Rail && s.Kiosk:
		middle = container.NewBorder(s.progress(step), nil, nil, nil, s.content())
	case s.page.Rail:
		middle = container.NewBorder(nil, nil, container.New(wide{theme.SizeRail}, widgets.Inset(28, 0, 16, 20, s.rail(step))), nil, s.content())
	}
	objects := []fyne.CanvasObject{
		widgets.NewActivityGround(),
		canvas.NewRectangle(theme.Color(theme.ColorBackground)),
		container.NewBorder(top, widgets.VStack(0, s.frame.phone, s.foot()), nil, nil, middle),
	}
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
	s.focus()
}

// focus puts the focus where the page wants it. A page without a field leaves it
// nowhere: the keys of the page work all the same.
func (s *Shell) focus() {
	if s.panel != nil || s.lock != nil {
		return
	}
	if s.page.Focus == nil {
		s.window.Canvas().Unfocus()
		return
	}
	s.window.Canvas().Focus(s.page.Focus)
}

func (s *Shell) ribbon() fyne.CanvasObject {
	return widgets.NewRibbon(s.words.T("ribbon.practice"))
}

func (s *Shell) header() fyne.CanvasObject {
	s.frame.office = container.New(&beside{gap: 2})
	s.drawOperator()
	titles := widgets.VStack(1, widgets.Strong(s.words.T("app.title")).NoWrap(), s.frame.office)
	s.frame.central = widgets.NewStatusDot(widgets.Neutral, "")
	s.frame.agent = widgets.NewStatusDot(widgets.Neutral, "")
	s.drawLine()
	s.frame.outbox = widgets.NewStatusDot(widgets.Neutral, "")
	s.drawOutbox()
	right := widgets.HRow(20, s.frame.outbox, s.frame.central, s.frame.agent, s.languages())
	if s.Kiosk { // narrow: the languages matter to a citizen, the line to a clerk
		right = widgets.HRow(12, s.languages())
	}
	if session, in := s.Desk.Session(); in {
		person := session.Applicant.Person
		right.Add(widgets.NewAvatar(initials(person), person.ShortName(), func() { s.fire(desk.ProfileOpened) }))
	}
	row := widgets.HRow(16, mark(), widgets.Grow(titles), right)
	if s.Kiosk {
		row = widgets.HRow(16, mark(), widgets.Spacer(), right)
	}
	return s.bar(row)
}

// bar is the ground of a header.
func (s *Shell) bar(row fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VStack(0, container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeHeader}, widgets.Inset(0, 24, 0, 24, row)),
	), widgets.NewDivider())
}

// officeLine names the office and its district.
func (s *Shell) officeLine() string {
	name := s.Office
	if name == "" {
		name = s.words.T("app.office")
	}
	return s.words.T("app.subtitle", "office", name, "district", s.words.district(s.Desk.District))
}

// drawOperator writes the office into the header and, where one works, the operator.
func (s *Shell) drawOperator() {
	line := widgets.Small(s.officeLine()).NoWrap()
	s.frame.office.Objects = []fyne.CanvasObject{line}
	if s.operator.Number > 0 {
		text := s.words.T("operators.header", "number", s.operator.Number, "name", shorten(s.operatorName(s.operator)))
		s.frame.office.Add(widgets.SmallLink(text, s.openOperators))
	}
	s.frame.office.Refresh()
}

// shorten keeps a name from taking the room of everything else.
func shorten(name string) string {
	const most = 28
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return name
}

func initials(p queue.Person) string {
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
	for i, lang := range queue.Langs() {
		options = append(options, s.words.T("lang."+string(lang)))
		if lang == s.Desk.Lang() {
			chosen = i
		}
	}
	return widgets.NewSegmented(options, chosen, func(i int) { s.SetLang(queue.Langs()[i]) })
}

func (s *Shell) drawLine() {
	w, line := s.words, s.line
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
}

// content is the page itself: title, lead, message, body.
func (s *Shell) content() fyne.CanvasObject {
	p := s.page
	column := []fyne.CanvasObject{}
	if !p.Plain {
		head := widgets.VStack(6, widgets.Title(p.Title))
		if p.Lead != "" {
			head.Add(widgets.Lead(p.Lead))
		}
		if p.Side != nil && !s.Kiosk {
			column = append(column, widgets.HTop(16, widgets.Grow(head), p.Side))
		} else {
			column = append(column, head)
			if p.Side != nil {
				column = append(column, p.Side)
			}
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
		left, right = 24, 24
	case p.Rail:
		left = 12
	}
	if p.Fill {
		return widgets.Inset(24, right, 16, left, widgets.VFill(14, body, column...))
	}
	scrolled := widgets.Scroll(widgets.Inset(24, right, 16, left, widgets.VStack(14, column...)))
	s.frame.scroll = widgets.Scroller(scrolled)
	return scrolled
}

func (s *Shell) drawMessage() {
	s.frame.message.Objects = nil
	if s.draft.message != nil {
		s.frame.message.Objects = []fyne.CanvasObject{widgets.NewBanner(s.draft.kind, s.draft.message())}
		s.frame.message.Show()
	} else {
		s.frame.message.Hide()
	}
	s.frame.root.Refresh()
}

func (s *Shell) foot() fyne.CanvasObject {
	s.frame.hints = container.NewStack(widgets.NewKeyHints(s.hints()...))
	row := widgets.HRow(12, widgets.Grow(container.NewStack(s.frame.hints, s.frame.busy)))
	s.frame.saved = widgets.NewStatusDot(widgets.Neutral, "")
	s.drawSaving()
	row.Add(s.frame.saved)
	if s.Kiosk {
		s.frame.hints.Objects = nil
	}
	s.frame.buttons = nil
	for _, action := range s.page.Actions {
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
	hints := append([]widgets.Hint{}, s.page.Hints...)
	if len(s.masks.all) > 0 {
		hints = append(hints, widgets.Hint{Keys: []string{"Ctrl R"}, Text: s.words.T("key.reveal")})
	}
	if s.Practice != nil {
		hints = append(hints, widgets.Hint{Keys: []string{"F4"}, Text: s.words.T("key.families")})
	}
	if !s.Kiosk {
		hints = append(hints, widgets.Hint{Keys: []string{"Ctrl K"}, Text: s.words.T("key.palette")})
	}
	return append(hints, widgets.Hint{Keys: []string{"F1"}, Text: s.words.T("key.help")})
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
		if locked || s.page.Actions[i].Disabled {
			button.Disable()
		} else {
			button.Enable()
		}
	}
}
