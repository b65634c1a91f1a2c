package dialog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui/toolkit/windows"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Read implements telephone.Holder: the document stands in a window as on the telephone, with its
// owner and what is to go wrong to be chosen. It may not be called on the UI goroutine.
func (d *Dialog) Read(ctx context.Context, shown telephone.Shown) (telephone.Answer, error) {
	if d.stopped.Load() {
		return telephone.Answer{}, ncalayer.ErrCancelled
	}
	first, _ := d.first.Load().(string)
	answers := make(chan telephone.Answer, 1)
	var w *telephoneWindow
	fyne.DoAndWait(func() {
		w = newTelephoneWindow(d.app, shown, first, func(a telephone.Answer) {
			select {
			case answers <- a:
			default: // answered already
			}
		})
		w.window.Show()
		w.window.RequestFocus()
		w.window.Canvas().Focus(w.sign)
	})
	if d.Scanned != nil {
		d.Scanned(&TelephoneDriver{w})
	}
	var answer telephone.Answer
	var err error
	select {
	case answer = <-answers:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !d.stopped.Load() {
		fyne.Do(w.window.Close)
	}
	return answer, err
}

// telephoneWindow is one document on the telephone. All of it is used on the UI goroutine alone.
type telephoneWindow struct {
	window fyne.Window
	words  telephoneWords
	owner  *widget.Select
	fault  *widget.Select
	sign   *button
	refuse *button
	answer func(telephone.Answer)
}

// The window is as high and as wide as a telephone.
const telephoneWide, telephoneTall = 420, 760

func newTelephoneWindow(app fyne.App, shown telephone.Shown, first string, done func(telephone.Answer)) *telephoneWindow {
	words := telephoneWordsFor(shown.Lang)
	w := &telephoneWindow{window: app.NewWindow(words.title), words: words, answer: done}
	refuse := func() { w.answer(telephone.Answer{}) }
	w.owner = widget.NewSelect(shown.Owners(first), nil)
	w.owner.SetSelectedIndex(0)
	w.fault = widget.NewSelect(append([]string{words.works}, words.faultNames()...), nil)
	w.fault.SetSelectedIndex(0)
	w.sign = newButton(words.sign, func() { w.answer(w.chosen()) }, refuse)
	w.sign.Importance = widget.HighImportance
	w.refuse = newButton(words.refuse, refuse, refuse)
	w.window.SetPadded(false)
	w.window.SetContent(ribboned(words.ribbon, w.draw(shown)))
	w.window.SetCloseIntercept(refuse)
	w.window.SetOnClosed(func() { windows.Forget(w.window) })
	w.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			refuse()
		}
	})
	w.window.Resize(fyne.NewSize(telephoneWide, telephoneTall))
	return w
}

// draw is what a telephone shows, over what the person before it chooses.
func (w *telephoneWindow) draw(shown telephone.Shown) fyne.CanvasObject {
	organisation := shown.Request.Organisation
	asks := model.Text{KK: organisation.NameKK, RU: organisation.NameRU, EN: organisation.NameEN}.In(shown.Lang)
	lines := container.NewVBox(wrapped(asks, false), wrapped(shown.Document.Name(shown.Lang), true))
	for _, meta := range shown.Document.Meta {
		lines.Add(wrapped(meta.Name+": "+meta.Value, false))
	}
	form := widget.NewForm(widget.NewFormItem(w.words.owner, w.owner), widget.NewFormItem(w.words.fault, w.fault))
	foot := container.NewVBox(form, container.NewGridWithColumns(2, w.refuse, w.sign))
	return container.NewBorder(nil, foot, nil, nil, container.NewVScroll(lines))
}

func wrapped(text string, bold bool) fyne.CanvasObject {
	label := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: bold})
	label.Wrapping = fyne.TextWrapWord
	return label
}

func (w *telephoneWindow) chosen() telephone.Answer {
	answer := telephone.Answer{Sign: true, Owner: w.owner.Selected}
	if i := w.fault.SelectedIndex(); i > 0 {
		_ = answer.Faults.Set(telephone.FaultNames()[i-1]) // one of its own names
	}
	return answer
}

// Tell shows what the central has said to a telephone, in a window of its own.
func (d *Dialog) Tell(lang model.Lang, text string) {
	if d.stopped.Load() {
		return
	}
	fyne.Do(func() {
		words := telephoneWordsFor(lang)
		w := d.app.NewWindow(words.title)
		w.SetPadded(false)
		closes := newButton(words.closes, w.Close, w.Close)
		w.SetContent(ribboned(words.ribbon, container.NewBorder(nil, closes, nil, nil, wrapped(text, true))))
		w.SetOnClosed(func() { windows.Forget(w) })
		w.Resize(fyne.NewSize(telephoneWide, 0))
		w.Show()
		w.Canvas().Focus(closes)
	})
}

// TelephoneDriver works the window of a telephone the way a person would. Its methods may not be
// called on the UI goroutine.
type TelephoneDriver struct{ w *telephoneWindow }

// Window returns the window, to take its picture.
func (d *TelephoneDriver) Window() fyne.Window { return d.w.window }

// Sign presses the button with the keys of an owner, the first one where it is empty.
func (d *TelephoneDriver) Sign(owner string) {
	fyne.DoAndWait(func() {
		if i := slices.Index(d.w.owner.Options, owner); i >= 0 {
			d.w.owner.SetSelectedIndex(i)
		}
		d.w.sign.OnTapped()
	})
}

// Refuse presses the other button.
func (d *TelephoneDriver) Refuse() { fyne.DoAndWait(d.w.refuse.OnTapped) }

// telephoneWords are the texts of the window in one language.
type telephoneWords struct {
	title, ribbon, owner, fault, works, sign, refuse, closes, done, lost string
	faults                                                               map[string]string
}

func (w telephoneWords) faultNames() []string {
	var names []string
	for _, name := range telephone.FaultNames() {
		names = append(names, w.faults[strings.TrimPrefix(name, "telephone-")])
	}
	return names
}

// TelephoneTold is what a telephone tells its owner of how a scan has ended.
func TelephoneTold(lang model.Lang, err error) string {
	words := telephoneWordsFor(lang)
	switch {
	case err == nil:
		return words.done
	case errors.Is(err, telephone.ErrLost):
		return words.lost
	}
	return err.Error()
}

// telephonePatience is how long whoever holds the telephone may read.
const telephonePatience = 10 * time.Minute

// Hold scans a code with the telephone and tells its owner what went wrong.
func (d *Dialog) Hold(ctx context.Context, p telephone.Telephone, link string) {
	ctx, cancel := context.WithTimeout(ctx, telephonePatience)
	defer cancel()
	p.Holder = d
	if err := p.Scan(ctx, link); err != nil && ctx.Err() == nil {
		d.Tell(p.Lang, TelephoneTold(p.Lang, err)) // what went well stands on the screen
	}
}
