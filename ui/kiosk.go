package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// kiosk is what the window of a kiosk has beside that of a clerk: nobody sits at it
// but the citizen.
type kiosk struct {
	lang     model.Lang // of the office: every visit begins with it
	keyboard *widgets.Keyboard
	place    *fyne.Container // where the keyboard stands on the page
	asked    *stillThere     // nil: nobody is asked whether they are still there
	exit     exit
}

// KioskExit is the way out of a kiosk, for the office.
type KioskExit struct {
	Check func(pin string) bool // may take a second
	Quit  func()
}

// openKiosk makes the window one that a citizen cannot leave, and begins to look
// whether somebody is there.
func (s *Shell) openKiosk() {
	if !s.Kiosk {
		return
	}
	s.kiosk.lang = s.Desk.Lang()
	s.window.SetCloseIntercept(func() {}) // nor by Alt+F4
	s.idle.after = kioskIdle
	s.unwatch = widgets.WatchActivity(s.window.Canvas(), s.resetIdle)
	s.resetIdle()
	s.watchKiosk()
}

// kioskObjects is the page as a kiosk shows it: one question, large targets, a keyboard
// where something is to be typed, always a way out.
func (s *Shell) kioskObjects(step desk.Step) []fyne.CanvasObject {
	s.frame.central = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.frame.agent = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	s.frame.outbox, s.frame.saved, s.frame.header = nil, nil, nil
	s.frame.hints = container.NewStack()
	s.kiosk.keyboard, s.kiosk.place = nil, container.NewStack()
	s.kiosk.place.Hide()
	top := widgets.VStack(0)
	if s.Practice != nil {
		top.Add(s.ribbon())
	}
	top.Add(widgets.Inset(24, kioskSide, 0, kioskSide, widgets.VStack(16, s.kioskHeader(step), s.kioskLanguages())))
	middle := s.content()
	if s.view.Rail {
		page := middle
		middle = widgets.VFill(0, page, s.progress(step), page)
	}
	s.frame.bottom = widgets.Inset(8, kioskSide, 16, kioskSide, widgets.VStack(14, s.kiosk.place, s.frame.busy, s.kioskFoot(), s.kioskNote()))
	return []fyne.CanvasObject{
		widgets.NewActivityBackground(),
		canvas.NewRectangle(theme.Color(theme.ColorBackground)),
		widgets.VFill(0, middle, top, middle, s.frame.phone, container.NewStack(canvas.NewRectangle(theme.Color(theme.ColorBackground)), s.frame.bottom)),
	}
}

// kioskWide is the width of a panel, in units of the drawing.
const kioskWide = 580

// kioskSide is the room at the sides of a kiosk's page.
const kioskSide = 28

func (s *Shell) kioskHeader(step desk.Step) fyne.CanvasObject {
	other := model.Russian
	if s.words.Lang() == model.Russian {
		other = model.Kazakh
	}
	names := widgets.VStack(1, widgets.Strong(s.words.T("kiosk.title")), widgets.Small(wordsIn(other).T("kiosk.title")))
	row := widgets.HRow(12, newCorner(mark(), s.cornerTapped), widgets.Grow(names))
	if step != desk.Home {
		leave := func() {
			if s.runner.Busy() {
				return
			}
			if step == desk.District {
				s.Finish()
				return
			}
			s.ConfirmFinish()
		}
		row.Add(widgets.NewButton(widgets.Secondary, s.words.T("kiosk.finish"), "", leave))
	}
	return row
}

func (s *Shell) kioskLanguages() fyne.CanvasObject {
	names := make([]string, len(model.Langs()))
	chosen := 0
	for i, lang := range model.Langs() {
		names[i] = wordsIn(lang).T("lang.name")
		if theme.Scale() > 1.5*theme.KioskScale { // large letters leave room for a few
			names[i] = wordsIn(lang).T("lang." + string(lang))
		}
		if lang == s.Desk.Lang() {
			chosen = i
		}
	}
	return called(widgets.NewBigSegmented(names, chosen, func(i int) { s.SetLang(model.Langs()[i]) }), s.words.T("spoken.language"))
}

// kioskFoot is the actions of the page: the one that goes on is the widest.
func (s *Shell) kioskFoot() fyne.CanvasObject {
	s.frame.buttons = nil
	row, more := widgets.HRow(14), widgets.VStack(10)
	s.view.Actions = slices.DeleteFunc(s.view.Actions, func(a Action) bool { return a.Key == fyne.KeyF10 && !a.Primary }) // it stands at the top
	for _, action := range s.view.Actions {
		kind := widgets.Secondary
		if action.Primary {
			kind = widgets.Primary
		}
		button := widgets.NewButton(kind, action.Text, "", action.Do)
		if action.Disabled {
			button.Disable()
		}
		s.frame.buttons = append(s.frame.buttons, button)
		switch {
		case action.Primary:
			row.Add(widgets.Grow(button))
		case action.Key == fyne.KeyEscape:
			row.Objects = append([]fyne.CanvasObject{button}, row.Objects...)
		default:
			more.Add(button)
		}
	}
	more.Add(row)
	return more
}

// kioskNote tells what happens when nobody is there, and whom to call.
func (s *Shell) kioskNote() fyne.CanvasObject {
	if theme.Scale() > 1.5*theme.KioskScale {
		return widgets.VStack(0) // large letters need the room; the question says it too
	}
	note := s.words.T("kiosk.help", "phone", s.words.T("kiosk.phone"))
	if s.Desk.Visit().Step != desk.Home {
		note = s.words.N("kiosk.idle", int(kioskIdle.Seconds())) + " · " + note
	}
	return widgets.Small(note).Align(fyne.TextAlignCenter)
}

// bringKeyboard does what a focus by hand does: a field that was drawn just now does
// not know its window yet, and tells nobody.
func (s *Shell) bringKeyboard(f fyne.Focusable) {
	if kind, ok := widgets.FieldKindOf(f); ok {
		s.fieldFocused(f, kind)
	}
}

// fieldFocused brings the keyboard to the field that has the focus: on the page, or on
// the panel before it.
func (s *Shell) fieldFocused(field fyne.Focusable, kind widgets.FieldKind) {
	place := s.kiosk.place
	if s.panel != nil {
		place = s.panel.keyboard
	}
	if !s.Kiosk || place == nil {
		return
	}
	if s.kiosk.keyboard == nil || len(place.Objects) == 0 {
		w := s.words
		s.kiosk.keyboard = widgets.NewKeyboard(widgets.KeyboardTexts{Name: w.T("keyboard.name"), Erase: w.T("keyboard.erase"), Space: w.T("keyboard.space"), Enter: w.T("action.next")}, w.Lang())
		place.Objects = []fyne.CanvasObject{s.kiosk.keyboard}
	}
	s.kiosk.keyboard.SetField(field, kind)
	place.Show()
	place.Refresh()
	if s.panel != nil && s.panel.whole != nil {
		s.panel.whole.Refresh()
	} else if s.panel == nil {
		s.frame.root.Refresh()
	}
}
