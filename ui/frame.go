package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// frame is what stands around every page: that of a clerk, or that of a kiosk. It has
// the pages too, which may differ.
type frame interface {
	layout
	// newPage makes the page of a route.
	newPage(route Route) Page
	// draw makes the view with everything around it, but the ground: the toolkit has painted the
	// window in its colour already. The visit stands at step.
	draw(step desk.Step) []fyne.CanvasObject
	// drawStatus shows who works, the connection, and what is on its way.
	drawStatus()
	// drawSaving shows whether what was typed is on the disk.
	drawSaving()
	// focusOf is what gets the focus when a view opens; nil where nothing does.
	focusOf(view *View) fyne.Focusable
	// fieldFocused is told which field has the focus.
	fieldFocused(field fyne.Focusable, kind widgets.FieldKind)
	// citizenLeft shows what the window has between two visits.
	citizenLeft()
}

// baseFrame is what both frames have around a page, and the parts of it that change
// without the page.
type baseFrame struct {
	base
	root    *fyne.Container
	view    *View // that is shown
	message *fyne.Container
	phone   *fyne.Container   // the newest message of the practice telephone
	scroll  *container.Scroll // of a page that scrolls; nil for the others
	hints   *fyne.Container
	busy    *widgets.Busy
	buttons []*widgets.Button
	bottom  fyne.CanvasObject // what stands below the page
}

// clear makes the parts anew before a view is drawn.
func (f *baseFrame) clear(view *View) {
	f.view, f.message, f.scroll, f.phone = view, container.NewStack(), nil, container.NewStack()
	f.phone.Hide()
	if f.busy != nil {
		f.busy.Stop() // its strip would run on behind the page
	}
	f.busy = widgets.NewBusy("", f.words.T("action.cancel"), func() { f.runner.Cancel() })
}

// content is the page itself: title, lead, message, body; menu is what stands beside the
// title.
func (f *baseFrame) content(left, right float32, menu fyne.CanvasObject) fyne.CanvasObject {
	v := f.view
	column := []fyne.CanvasObject{}
	if !v.Plain {
		head := widgets.VStack(6, widgets.Title(v.Title))
		if v.Lead != "" {
			head.Add(widgets.Lead(v.Lead))
		}
		if menu != nil {
			column = append(column, widgets.Beside(16, 320, head, menu))
		} else {
			column = append(column, head)
		}
	}
	body := v.Body
	var message fyne.CanvasObject = f.message
	if v.Width > 0 {
		body, message = widgets.MaxWidth(v.Width, body), widgets.MaxWidth(v.Width, message)
	}
	column = append(column, message, body)
	stack := widgets.VStack(14, column...)
	if v.Fill { // and scrolls all the same where the window is too low for it
		stack = widgets.VFill(14, body, column...)
	}
	scrolled := widgets.Scroll(widgets.Inset(24, right, 16, left, stack))
	f.scroll = widgets.Scroller(scrolled)
	return scrolled
}

// button makes the button of an action.
func (f *baseFrame) button(action Action, key string) *widgets.Button {
	kind := widgets.Secondary
	if action.Primary {
		kind = widgets.Primary
	}
	button := widgets.NewButton(kind, action.Text, key, action.Do)
	if action.Disabled {
		button.Disable()
	}
	f.buttons = append(f.buttons, button)
	return button
}

// drawMessage shows what is told above the body.
func (f *baseFrame) drawMessage(told message) {
	f.message.Objects = nil
	if told.text != nil {
		fill(f.message, widgets.NewBanner(told.kind, told.text()))
		f.message.Show()
	} else {
		f.message.Hide()
	}
	f.root.Refresh()
}

func (f *baseFrame) showBusy(text string) {
	if text == "" {
		f.busy.Stop()
		f.hints.Show()
	} else {
		f.hints.Hide() // the strip stands in their place
		f.busy.Start(text)
	}
}

func (f *baseFrame) lockActions(locked bool) {
	for i, button := range f.buttons {
		if locked || f.view.Actions[i].Disabled {
			button.Disable()
		} else {
			button.Enable()
		}
	}
}

// ribbon shows that nothing is in earnest.
func (e *env) ribbon() fyne.CanvasObject {
	return widgets.NewRibbon(e.words.T("ribbon.practice"))
}

// bar is the ground of a header.
func bar(row fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VStack(0, container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeHeader}, widgets.Inset(0, 24, 0, 24, row)),
	), widgets.NewDivider())
}

// footBar is the ground of a foot.
func footBar(row fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VStack(0, widgets.NewDivider(), container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeFoot}, widgets.Inset(0, 28, 0, 28, row)),
	))
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

// languages is the switch between the languages of the screens.
func (e *env) languages(set func(model.Lang)) fyne.CanvasObject {
	var options []string
	chosen := 0
	for i, lang := range model.Langs() {
		options = append(options, e.words.T("lang."+string(lang)))
		if lang == e.Desk.Lang() {
			chosen = i
		}
	}
	return called(widgets.NewSegmented(options, chosen, func(i int) { set(model.Langs()[i]) }), e.words.T("spoken.language"))
}

// small begins a text with a small letter, but for an abbreviation.
func small(text string) string {
	runes := []rune(text)
	if len(runes) > 1 && unicode.IsLower(runes[1]) {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

// sentence begins a text of a hint as a sentence.
func sentence(text string) string {
	runes := []rune(text)
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}
