package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Page is one screen. Its value lives as long as its route is shown and holds what must
// survive a redraw, beside what the desk keeps.
type Page interface {
	// Draw makes the screen anew, in the language and with the data of the moment.
	Draw() *View
}

// What a page may be able to do besides; the window asks for it.
type (
	// loader needs something of the central first, fetched once a route.
	loader interface {
		// Load fetches it in the background. What it returns hands it to the page, on the UI
		// goroutine; it may be nil.
		Load(ctx context.Context) (take func(), err error)
		progress() *loading
	}
	// fileTaker takes a file that is dropped on the window.
	fileTaker interface{ TakeFile(path string) }
	// scanTaker takes the twelve digits of a barcode scanner; it reports whether an IIN
	// belongs anywhere on it now.
	scanTaker interface{ TakeScan(number string) bool }
	// tabbed has tabs: Ctrl+Tab.
	tabbed interface{ NextTab() }
	// entryOpener unfolds an entry of the waiting list.
	entryOpener interface{ openEntry(id, done string) }
)

// loading is how far a page has come with what it fetches.
type loading struct {
	loaded bool
	failed bool // it could not be had
}

func (l *loading) progress() *loading { return l }

// noRows is what a list says that has no rows: none is the text of one that was loaded.
func (l *loading) noRows(w words, none string) string {
	switch {
	case l.loaded:
		return w.T(none)
	case l.failed:
		return w.T("list.unloaded")
	}
	return w.T("list.loading")
}

// progressOf returns how far the page has come; one that fetches nothing has all.
func progressOf(page Page) loading {
	if l, ok := page.(loader); ok {
		return *l.progress()
	}
	return loading{loaded: true}
}

// View is a page as it is drawn once, thrown away when the language or the data change.
type View struct {
	Title string
	Lead  string
	Place string // the header says where and who in place of the counter's; empty: the counter
	Who   string // the same, below
	Body  fyne.CanvasObject
	Side  fyne.CanvasObject // beside the title, at the right; may be nil
	Width float32           // of message and body at most, in units of the drawing; 0: all there is
	Fill  bool              // the body takes the height that is left; otherwise the page scrolls
	Rail  bool              // the rail of steps stands at the left
	Plain bool              // title and lead are part of the body
	InRow bool              // a kiosk puts all actions into one row, which have few words

	Actions []Action       // foot, right side, the last one is next to the edge
	Hints   []widgets.Hint // foot, left side
	Keys    map[fyne.KeyName]func()
	Focus   fyne.Focusable // gets the focus when the page opens
	Ready   bool           // nothing is left to type: the primary button gets the focus
}

// host is what a page may ask of the window around it.
type host interface {
	router
	actRunner
	messenger
	panelOpener
	masker
	// ConfirmFinish asks before the visit ends; Finish ends it.
	ConfirmFinish()
	Finish()
	// Print shows a document before it is printed.
	Print(d *document)
	// LeaveOfficers ends the work of the officer and shows the first page.
	LeaveOfficers()
}

// router decides what the window shows.
type router interface {
	// Render draws the page again, or that of the step to which the visit has moved.
	Render()
	// Show shows a page that was made for the step at which the visit stands.
	Show(page Page)
	// Fire moves the visit by an event, Back one step back; both show where it then stands.
	Fire(event desk.Event)
	Back()
	// Open shows a screen beside the visit.
	Open(route Route)
	// Primary does the primary action of the page.
	Primary()
	// IgnoreEnter keeps an Enter that was meant for what the page showed before from doing
	// what it means now.
	IgnoreEnter(pause time.Duration)
	// Focus puts the focus where the page wants it.
	Focus()
}

// actRunner runs what the clerk asked for, in the background. busy is the key of the text
// that tells what runs; while something runs nothing else is begun.
type actRunner interface {
	// Act draws the page again after it, or tells the failure.
	Act(busy string, work func(context.Context) error)
	// ActThen has another end. It takes the message away first, Start leaves it.
	ActThen(busy string, work func(context.Context) error, then func(error))
	Start(busy string, work func(context.Context) error, then func(error))
}

// messenger shows something on the page.
type messenger interface {
	// Fail shows what went wrong.
	Fail(err error)
	// ShowMessage shows a message above the body, in whatever language the page has; nil
	// takes it away.
	ShowMessage(kind widgets.Kind, text func() widgets.BannerText)
	// Hint shows what is still missing before the clerk can go on.
	Hint(key string)
	// Toast tells in passing what was done.
	Toast(key string, args ...any)
}

// panelOpener shows a panel before the page, one at a time.
type panelOpener interface {
	// OpenPanel shows what create makes, now and in another language.
	OpenPanel(create func() *panel)
	ClosePanel()
	// TopPanel is the panel that stands before the page; nil where none does.
	TopPanel() *panel
	// ShowInPanel, HintInPanel and FailInPanel tell something within the panel.
	ShowInPanel(kind widgets.Kind, text widgets.BannerText)
	HintInPanel(kind widgets.Kind, key string)
	FailInPanel(err error)
}

// masker hides numbers of people until somebody asks for them.
type masker interface {
	// Masked is a value of a record that is hidden in part, with its eye.
	Masked(record, name, hidden, whole string) *widgets.Masked
	// MaskedPhone hides a number in a field.
	MaskedPhone(record string, field *widgets.DigitsEntry)
	// HideIIN is a number in the row of a list, which a mask that is added can show.
	HideIIN(record, name string, iin model.IIN) string
	AddMask(one mask)
}

// base is what every page is made of.
type base struct {
	*env
	host
}

// clearMessage takes away what was told above the body.
func (b base) clearMessage() { b.ShowMessage(widgets.Neutral, nil) }

// Action is something that the clerk can do on a page: a button in the foot with
// its key.
type Action struct {
	Text     string
	Key      fyne.KeyName // of the table of keys; empty: none of its own
	Do       func()
	Primary  bool // one on a page; Enter does it too
	Disabled bool
}

// primary returns the view's primary action.
func (v *View) primary() (Action, bool) {
	for _, action := range v.Actions {
		if action.Primary {
			return action, !action.Disabled
		}
	}
	return Action{}, false
}

// action returns what a key does on the page.
func (v *View) action(key fyne.KeyName) (func(), bool) {
	if do, ok := v.Keys[key]; ok {
		return do, true
	}
	for _, action := range v.Actions {
		if action.Key == key && key != "" && !action.Disabled {
			return action.Do, true
		}
	}
	return nil, false
}
