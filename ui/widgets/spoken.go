package widgets

import (
	"strconv"
	"strings"
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// SpokenWords are the words for states that the screen shows without words: which option is chosen,
// that a row is collapsed. Call SetSpokenWords whenever the language changes.
type SpokenWords struct {
	Chosen    string // an option
	NotChosen string // none of the options is
	Done      string // a step, a chip with a check
	Current   string // the step where the visit stands
	Collapsed string // a row whose content is not shown, a chooser that is closed
	Expanded  string
	Empty     string // a line into which nothing was typed
	Busy      string // a button whose work is being done
	Disabled  string // what does not react now
	Warning   string // a banner with a triangle
	Failure   string // a banner with an octagon
	Code      string // a QR code
	Picture   string

	Of         func(n, all int) string // «3 of 14»
	Characters func(n int) string      // how many are typed of what nobody may read
}

// vocabulary is that of the language of the screens.
var vocabulary atomic.Pointer[SpokenWords]

// SetSpokenWords sets the words of all widgets.
func SetSpokenWords(w SpokenWords) { vocabulary.Store(&w) }

func spokenWords() SpokenWords {
	if w := vocabulary.Load(); w != nil {
		return *w
	}
	return SpokenWords{}
}

// of tells which of how many it is.
func (w SpokenWords) of(n, all int) string {
	if w.Of == nil {
		return strconv.Itoa(n) + "/" + strconv.Itoa(all)
	}
	return w.Of(n, all)
}

func (w SpokenWords) signs(n int) string {
	if w.Characters == nil {
		return strconv.Itoa(n)
	}
	return w.Characters(n)
}

// kind is what the shape of an icon says.
func (w SpokenWords) kind(k Kind) string {
	switch k {
	case Warn:
		return w.Warning
	case Bad:
		return w.Failure
	}
	return ""
}

// when returns word if so is true.
func when(so bool, word string) string {
	if so {
		return word
	}
	return ""
}

// joinPhrases joins the parts of a label, with commas where no punctuation stands.
func joinPhrases(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if said := b.String(); said != "" {
			if !strings.ContainsAny(said[len(said)-1:], ".!?:,") {
				b.WriteByte(',')
			}
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// accessibleName is the name of a widget for a screen reader: its own or that of its field.
type accessibleName struct {
	name  string
	field func() (label, line string)
}

// SetAccessibleName names a widget that has no label on the screen, for a screen reader.
func (t *accessibleName) SetAccessibleName(name string) { t.name = name }

// setField has a Field tell its label and the line under it.
func (t *accessibleName) setField(says func() (label, line string)) { t.field = says }

// nameOrLabel is the name of the widget: the label of its field, or what Call gave it.
func (t *accessibleName) nameOrLabel() string {
	if t.field != nil {
		label, _ := t.field()
		return label
	}
	return t.name
}

// describe is what the widget says of itself, between its name and what its field says.
func (t *accessibleName) describe(parts ...string) string {
	line := ""
	if t.field != nil {
		_, line = t.field()
	}
	return joinPhrases(append(append([]string{t.nameOrLabel()}, parts...), line)...)
}

// accessiblePart is a part of a widget that is no object of its own: an option, a row, a key.
type accessiblePart struct {
	label  string
	role   fyne.AccessibleRole
	at     fyne.Position // within the widget
	size   fyne.Size
	chosen bool // the widget itself speaks in its place
}

// hasParts is a widget of pieces.
type hasParts interface{ accessibleParts() []accessiblePart }

// framePart is a piece that stands in a frame.
func framePart(label string, f *frame, chosen bool) accessiblePart {
	return accessiblePart{label: label, role: fyne.AccessibleRoleButton, at: f.edge.Position(), size: f.edge.Size(), chosen: chosen}
}

// selfDescribing is a widget that says itself what its parts would say, but for those here.
type selfDescribing interface{ accessibleChildren() []fyne.CanvasObject }
