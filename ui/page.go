package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// View is one screen as it is drawn once: made for a step of the visit, thrown away
// when the step, the language or the data change. What was typed lives in the desk.
type View struct {
	Title string
	Lead  string
	Body  fyne.CanvasObject
	Side  fyne.CanvasObject // beside the title, at the right; may be nil
	Width float32           // of message and body at most, in units of the drawing; 0: all there is
	Fill  bool              // the body takes the height that is left; otherwise the page scrolls
	Rail  bool              // the rail of steps stands at the left
	Plain bool              // title and lead are part of the body

	Actions []Action       // foot, right side, the last one is next to the edge
	Hints   []widgets.Hint // foot, left side
	Keys    map[fyne.KeyName]func()
	Focus   fyne.Focusable              // gets the focus when the page opens
	Dropped func(path string)           // a file on the window
	Scanned func(number string)         // twelve digits of a barcode scanner; nil where no IIN belongs
	NextTab func()                      // Ctrl+Tab
	Load    func(context.Context) error // fetches what the page needs, once a step; in the background
	Loaded  func()                      // takes what was fetched, on the UI goroutine; may be nil
}

// Action is something that the clerk can do on a page: a button in the foot with
// its key.
type Action struct {
	Text     string
	Key      fyne.KeyName // empty: no key of its own
	Do       func()
	Primary  bool // one on a page; Enter does it too
	Disabled bool
}

// keyLabel is how a key is written on a button.
func keyLabel(key fyne.KeyName) string {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyDelete:
		return "Del"
	}
	return string(key)
}

// primary returns the page's primary action.
func (p *View) primary() (Action, bool) {
	for _, action := range p.Actions {
		if action.Primary {
			return action, !action.Disabled
		}
	}
	return Action{}, false
}

// action returns what a key does on the page.
func (p *View) action(key fyne.KeyName) (func(), bool) {
	if do, ok := p.Keys[key]; ok {
		return do, true
	}
	for _, action := range p.Actions {
		if action.Key == key && key != "" && !action.Disabled {
			return action.Do, true
		}
	}
	return nil, false
}
