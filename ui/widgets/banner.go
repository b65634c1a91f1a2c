package widgets

import (
	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// BannerText is what a banner says: what happened, what can be done, a small note or
// a code for support.
type BannerText struct {
	Title, Text, Note string
}

// Banner tells something about the whole screen: calm, with a shape of its own for
// each kind, and an action where there is one.
type Banner struct {
	notice
	text    *Text
	note    *Text
	actions []fyne.CanvasObject
}

// NewBanner makes a banner; actions are buttons, usually one Secondary.
func NewBanner(kind Kind, text BannerText, actions ...fyne.CanvasObject) *Banner {
	b := &Banner{text: Rich(), note: Small(""), actions: actions}
	b.setupNotice(kind, 22, kezektheme.SizeCardRadius)
	row := HRow(16, b.icon, Grow(VStack(4, b.text, b.note)))
	for _, a := range actions {
		row.Add(a)
	}
	b.body = Inset(16, 18, 16, 18, row)
	b.init(b)
	b.SetText(text)
	return b
}

// Set changes the kind and the texts.
func (b *Banner) Set(kind Kind, text BannerText) {
	b.kind = kind
	b.SetText(text)
}

// SetText changes the texts.
func (b *Banner) SetText(text BannerText) {
	runs := []Run{}
	if text.Title != "" {
		runs = append(runs, Run{Text: text.Title, Bold: true})
	}
	if text.Text != "" {
		if len(runs) > 0 {
			runs = append(runs, Run{Text: " "})
		}
		runs = append(runs, Run{Text: text.Text})
	}
	b.text.SetRuns(runs...)
	b.note.SetText(text.Note)
	setVisible(b.note, text.Note != "")
	b.Refresh()
}

// AccessibilityLabel is what a screen reader says.
func (b *Banner) AccessibilityLabel() string {
	return b.describe(spokenWords().kind(b.kind), b.text.Text(), b.note.Text())
}

// isAlert has a screen reader told of a banner as soon as it is shown.
func (b *Banner) isAlert() bool { return true }

// accessibleChildren are the actions.
func (b *Banner) accessibleChildren() []fyne.CanvasObject { return b.actions }
