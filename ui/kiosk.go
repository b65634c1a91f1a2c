package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// kioskFrame is that of a kiosk: nobody sits at it but the citizen. It has one question
// on a page, large targets, a keyboard where something is to be typed, always a way out.
type kioskFrame struct {
	kioskLayout
	*baseFrame
	kioskHost
	acts     *acts
	messages *messages
	exit     *exitPanel

	lang     model.Lang // of the office: every visit begins with it
	keyboard *widgets.Keyboard
	place    *fyne.Container   // where the keyboard stands on the page
	asked    *presenceQuestion // nil: nobody is asked whether they are still there

	restSince time.Time // since when it waits for the next citizen; zero: it does not
}

// kioskHost is what a kiosk needs of the window.
type kioskHost interface {
	SetLang(lang model.Lang)
	redrawAll()
	// forget drops everything that the window itself holds of a citizen, clean what their
	// visit left outside of it.
	forget()
	clean()
}

// KioskExit is the way out of a kiosk, for the office.
type KioskExit struct {
	Check func(pin string) bool // may take a second
	Quit  func()
	Wrong int // PINs that were tried since the last right one, before this start
	// Tried writes down how many were wrong, before the next is checked: a program that is
	// ended and comes again goes on counting.
	Tried func(wrong int) error
}

// start makes the window one that a citizen cannot leave, and begins to look whether
// somebody is there.
func (f *kioskFrame) start() {
	f.lang = f.Desk.Lang()
	f.window.SetCloseIntercept(func() {}) // nor by Alt+F4
	f.idle.after = kioskIdle
	f.resetIdle()
	f.watch()
}

// newPage makes the page of a route; a kiosk has some of its own.
func (f *kioskFrame) newPage(route Route) Page {
	b := f.base
	switch {
	case route == Route(desk.Home):
		return &kioskHomePage{b}
	case route == Route(desk.District):
		return &kioskDistrictPage{districtPage{base: b}}
	case route == Route(desk.Login):
		return &kioskLoginPage{login: login{base: b}}
	case route == Route(desk.Cabinet) && !f.Desk.Visit().Offline:
		return &kioskCabinetPage{cabinetPage{base: b}}
	case route == Route(desk.Organization):
		return &kioskOrganizationPage{organizationPage: organizationPage{base: b}}
	case route == Route(desk.Profile):
		return &kioskProfilePage{profilePage{base: b, tab: linkingTab}}
	case route == Route(desk.Applying):
		return &kioskApplyingPage{applyingPage: newApplyingPage(b)}
	case route == Route(desk.Claims):
		return &claimsPage{base: b, kiosk: true}
	case route == Route(desk.Check):
		return newKioskCheckPage(b)
	case route == Route(desk.Change):
		return newKioskChangePage(b)
	case route == Route(desk.Receipt):
		return &kioskReceiptPage{receiptPage{base: b}}
	case route == Route(desk.Pending):
		return &kioskPendingPage{pendingPage{statements: statements{b}}}
	case route == Route(desk.Notice):
		return &kioskNoticePage{noticePage{b}}
	case route == Route(desk.WaitingList):
		return newWaitingPage(b, true)
	}
	return officePage(b, commands{}, route)
}

// draw makes the page with everything around it. Menus have no room: buttons for a finger
// stand in their place.
func (f *kioskFrame) draw(step desk.Step) []fyne.CanvasObject {
	f.fit()
	f.hints = container.NewStack(f.note())
	f.keyboard, f.place = nil, container.NewStack()
	f.place.Hide()
	top := widgets.VStack(0)
	if f.Practice != nil {
		top.Add(f.ribbon())
	}
	top.Add(widgets.Inset(20, kioskSide, 0, kioskSide, widgets.VStack(16, f.header(step), f.allLanguages())))
	middle := f.content(kioskSide, kioskSide, nil)
	if f.view.Rail {
		page := middle
		middle = widgets.VFill(0, page, f.progress(step), page)
	}
	f.bottom = widgets.Inset(8, kioskSide, 12, kioskSide, widgets.VStack(12, f.place, f.foot(), container.NewStack(f.hints, f.busy)))
	return []fyne.CanvasObject{
		widgets.NewActivityBackground(),
		widgets.VFill(0, middle, top, middle, f.phone, container.NewStack(canvas.NewRectangle(theme.Color(theme.ColorBackground)), f.bottom)),
	}
}

// fit makes everything as large as the window lets it be; it reports whether that was
// another size before.
func (f *kioskFrame) fit() bool {
	o := theme.Current().Options()
	fit := theme.FitKiosk(f.window.Canvas().Size())
	if !o.Kiosk || fit == o.Fit {
		return false
	}
	o.Fit = fit
	fyne.CurrentApp().Settings().SetTheme(theme.New(o))
	return true
}

// low gives a control of a kiosk's header less height than that of what is asked: it is
// pressed seldom.
type low struct{}

const lowHeight = 54

func (low) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (low) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, lowHeight*theme.Scale())
}

// kioskQuestion is the height of a panel that asks yes or no.
const kioskQuestion = 340

// kioskWide is the width of a panel, in units of the drawing.
const kioskWide = 580

// kioskSide is the room at the sides of a kiosk's page.
const kioskSide = 28

// progress is the rail of a kiosk: as many pieces as there are steps, filled as far
// as the visit has come.
func (f *kioskFrame) progress(step desk.Step) fyne.CanvasObject {
	steps := desk.Rail()
	if step == desk.Profile {
		step = desk.Cabinet // the child is linked on the way to its application
	}
	at := slices.Index(steps, desk.RailStep(step))
	pieces := make([]fyne.CanvasObject, len(steps))
	for i := range steps {
		piece := canvas.NewRectangle(theme.Color(theme.ColorStep))
		if i <= at {
			piece.FillColor = theme.Color(theme.ColorPrimary)
		}
		piece.CornerRadius = 3
		piece.SetMinSize(fyne.NewSize(0, 8))
		pieces[i] = piece
	}
	return widgets.Inset(16, kioskSide, 0, kioskSide, container.NewGridWithColumns(len(pieces), pieces...))
}

func (f *kioskFrame) header(step desk.Step) fyne.CanvasObject {
	other := model.Russian
	if f.words.Lang() == model.Russian {
		other = model.Kazakh
	}
	names := widgets.VStack(1, widgets.Strong(f.words.T("kiosk.title")), widgets.Small(wordsIn(other).T("kiosk.title")))
	row := widgets.HRow(12, newCorner(mark(), f.exit.cornerTapped), widgets.Grow(names))
	if step != desk.Home {
		leave := func() {
			if f.runner.Busy() {
				return
			}
			if step == desk.District {
				f.Finish()
				return
			}
			f.ConfirmFinish()
		}
		row.Add(container.New(low{}, widgets.NewButton(widgets.Secondary, f.words.T("kiosk.finish"), "", leave)))
	}
	return row
}

func (f *kioskFrame) allLanguages() fyne.CanvasObject {
	names := make([]string, len(model.Langs()))
	chosen := 0
	for i, lang := range model.Langs() {
		names[i] = wordsIn(lang).T("lang.name")
		if lang == f.Desk.Lang() {
			chosen = i
		}
	}
	return called(widgets.NewSegmented(names, chosen, func(i int) {
		f.Desk.ReadIn(model.Langs()[i]) // whoever touches it is who reads and signs
		f.SetLang(model.Langs()[i])
	}).Tall(), f.words.T("spoken.language"))
}

// foot is the actions of the page: the one that goes on is the widest.
func (f *kioskFrame) foot() fyne.CanvasObject {
	f.buttons = nil
	row, more := widgets.HRow(14), widgets.VStack(10)
	f.view.Actions = slices.DeleteFunc(f.view.Actions, func(a Action) bool { return a.Key == KeyEnd && !a.Primary }) // it stands at the top
	for _, action := range f.view.Actions {
		button := f.button(action, "")
		switch {
		case action.Primary, f.view.InRow && action.Key != KeyBack:
			row.Add(widgets.Grow(button))
		case action.Key == KeyBack:
			row.Objects = append([]fyne.CanvasObject{button}, row.Objects...)
		default:
			more.Add(button)
		}
	}
	more.Add(row)
	return more
}

// note shows what happens when nobody is there, and whom to call.
func (f *kioskFrame) note() fyne.CanvasObject {
	note := f.words.T("kiosk.help", "phone", f.words.T("kiosk.phone"))
	switch {
	case f.Desk.Visit().Step == desk.Home:
	case f.isElsewhere():
		note = f.words.T("kiosk.idle.telephone") + " · " + note
	default:
		note = f.words.N("kiosk.idle", int(kioskIdle.Seconds())) + " · " + note
	}
	return widgets.Small(note).Align(fyne.TextAlignCenter)
}

// fieldFocused brings the keyboard to the field that has the focus: on the page, or on
// the panel before it.
func (f *kioskFrame) fieldFocused(field fyne.Focusable, kind widgets.FieldKind) {
	place := f.place
	panel := f.TopPanel()
	if panel != nil {
		place = panel.keyboard
	}
	if place == nil {
		return
	}
	if f.keyboard == nil || len(place.Objects) == 0 {
		w := f.words
		f.keyboard = widgets.NewKeyboard(widgets.KeyboardTexts{Name: w.T("keyboard.name"), Erase: w.T("keyboard.erase"), Space: w.T("keyboard.space"), Enter: w.T("action.next")}, w.Lang())
		place.Objects = []fyne.CanvasObject{f.keyboard}
	}
	f.keyboard.SetField(field, kind)
	place.Show()
	place.Refresh()
	if panel != nil && panel.overlay != nil {
		panel.overlay.Refresh()
	} else if panel == nil {
		f.root.Refresh()
	}
}

// drawStatus and drawSaving do nothing: a citizen is shown neither.
func (f *kioskFrame) drawStatus() {}
func (f *kioskFrame) drawSaving() {}

// relayout has the list take the room that the rest leaves.
func (f *kioskFrame) relayout() { f.root.Refresh() }

// focusOf leaves lists alone: a finger chooses in them, and brings the keyboard by touching
// the search.
func (f *kioskFrame) focusOf(view *View) fyne.Focusable {
	if view.Fill {
		return nil
	}
	return view.Focus
}
