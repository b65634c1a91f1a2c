package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"akmola.kz/kezek/internal/model"
	kezektheme "akmola.kz/kezek/ui/theme"
)

// KeyboardTexts are the words on a keyboard, and its name for a screen reader.
type KeyboardTexts struct{ Name, Erase, Space, Enter string }

// Keyboard is a keyboard on the screen. It types into a field as a real one does, by
// TypedRune and TypedKey, so that it works with every widget. It has letters of the
// three languages, without capitals: nothing here needs them.
type Keyboard struct {
	base
	texts  KeyboardTexts
	lang   model.Lang
	kind   FieldKind
	target fyne.Focusable
	rows   [][]*screenKey
}

// screenKey is one key: what it shows, what it does, and how wide it is.
type screenKey struct {
	label  string
	icon   IconName
	do     func()
	weight float32
	strong bool // the one that goes on
	dim    bool // no letter: its text is smaller

	frame *frame
	text  *canvas.Text
	image *Icon
}

var letters = map[model.Lang][]string{
	model.Kazakh:  {"әіңғүұқөһё", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"},
	model.Russian: {"йцукенгшщзхъ", "фывапролджэ", "ячсмитьбюё"},
	model.English: {"qwertyuiop", "asdfghjkl", "zxcvbnm"},
}

// layoutName is how the key that changes the letters calls them.
var layoutName = map[model.Lang]string{model.Kazakh: "ҚАЗ", model.Russian: "РУС", model.English: "ENG"}

// NewKeyboard makes a keyboard that begins with the letters of a language.
func NewKeyboard(texts KeyboardTexts, lang model.Lang) *Keyboard {
	k := &Keyboard{texts: texts, lang: lang}
	k.init(k)
	k.arrange()
	return k
}

// SetField has the keyboard type into a field, with the keys that it takes.
func (k *Keyboard) SetField(field fyne.Focusable, kind FieldKind) {
	k.target = field
	if kind == k.kind && k.rows != nil {
		return
	}
	k.kind = kind
	if kind == EmailField {
		k.lang = model.English
	}
	k.arrange()
}

// Field returns what the keyboard types into.
func (k *Keyboard) Field() fyne.Focusable { return k.target }

// Press presses the key that shows label, for tests; it reports whether there is one.
func (k *Keyboard) Press(label string) bool {
	for _, row := range k.rows {
		for _, key := range row {
			if key.label == label {
				k.press(key)
				return true
			}
		}
	}
	return false
}

// arrange lays out the keys for the kind of field and the letters.
func (k *Keyboard) arrange() {
	k.rows = nil
	erase := &screenKey{label: k.texts.Erase, do: func() { k.key(fyne.KeyBackspace) }, weight: 1, dim: true}
	enter := &screenKey{label: k.texts.Enter, icon: IconRight, do: func() { k.key(fyne.KeyReturn) }, weight: 1, strong: true}
	if k.kind == DigitsField {
		for _, digits := range []string{"123", "456", "789"} {
			k.rows = append(k.rows, k.runes(digits))
		}
		k.rows = append(k.rows, []*screenKey{erase, k.runes("0")[0], enter})
	} else {
		k.rows = append(k.rows, k.runes("1234567890"))
		for _, row := range letters[k.lang] {
			k.rows = append(k.rows, k.runes(row))
		}
		next := k.nextLang()
		erase.weight, enter.weight = 2, 2
		last := k.runes("@.-_")
		if k.kind != EmailField { // an address has neither a space nor other letters
			last = append([]*screenKey{{label: layoutName[next], do: func() { k.lang = next; k.arrange() }, weight: 2, dim: true}}, k.runes("-")...)
			last = append(last, &screenKey{label: k.texts.Space, do: func() { k.rune(' ') }, weight: 3, dim: true})
		}
		last = append(last, erase, enter)
		k.rows = append(k.rows, last)
	}
	k.children = nil
	for _, row := range k.rows {
		for _, key := range row {
			key.frame, key.text = newFrame(), canvas.NewText("", nil)
			key.image = newIcon(key.icon, kezektheme.ColorOnPrimary, 22)
			k.children = append(append(k.children, key.frame.parts()...), key.text, key.image)
		}
	}
	k.Refresh()
}

func (k *Keyboard) nextLang() model.Lang {
	langs := model.Langs()
	for i, lang := range langs {
		if lang == k.lang {
			return langs[(i+1)%len(langs)]
		}
	}
	return langs[0]
}

func (k *Keyboard) runes(row string) []*screenKey {
	var keys []*screenKey
	for _, r := range row {
		keys = append(keys, &screenKey{label: string(r), do: func() { k.rune(r) }, weight: 1})
	}
	return keys
}

// back gives the focus back to the field: a press beside a field takes it away.
func (k *Keyboard) back() bool {
	if k.target == nil {
		return false
	}
	focusOn(k.target)
	return true
}

func (k *Keyboard) rune(r rune) {
	if k.back() {
		k.target.TypedRune(r)
	}
}

func (k *Keyboard) key(name fyne.KeyName) {
	if k.back() {
		k.target.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (k *Keyboard) press(key *screenKey) {
	reportActivity(k)
	key.do()
}

// Tapped presses the key under the finger.
func (k *Keyboard) Tapped(ev *fyne.PointEvent) {
	if key := k.at(ev.Position); key != nil {
		k.press(key)
	} else {
		k.back()
	}
}

// at is the key at a place.
func (k *Keyboard) at(pos fyne.Position) *screenKey {
	for _, row := range k.rows {
		for _, key := range row {
			p, s := key.frame.edge.Position(), key.frame.edge.Size()
			if pos.X >= p.X && pos.X < p.X+s.Width && pos.Y >= p.Y && pos.Y < p.Y+s.Height {
				return key
			}
		}
	}
	return nil
}

// AccessibilityLabel is what a screen reader says.
func (k *Keyboard) AccessibilityLabel() string { return k.describe(k.texts.Name) }

// AccessibilityRole tells a screen reader that this is text: its keys are what is pressed.
func (k *Keyboard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// accessibleParts are the keys.
func (k *Keyboard) accessibleParts() []accessiblePart {
	var all []accessiblePart
	for _, row := range k.rows {
		for _, key := range row {
			all = append(all, framePart(key.label, key.frame, false))
		}
	}
	return all
}

// CreateRenderer draws the keys.
func (k *Keyboard) CreateRenderer() fyne.WidgetRenderer {
	return k.render(k.children, renderer{layout: k.layout, min: k.min, paint: k.paint})
}

func (k *Keyboard) paint() {
	for _, row := range k.rows {
		for _, key := range row {
			fill, border, text := kezektheme.ColorSurface, kezektheme.ColorLine, kezektheme.ColorText
			if key.dim {
				text = kezektheme.ColorMuted
			}
			if key.strong {
				fill, border, text = kezektheme.ColorPrimary, kezektheme.ColorPrimary, kezektheme.ColorOnPrimary
			}
			key.frame.paint(fill, border, size(kezektheme.SizeControlRadius), false)
			key.text.Text, key.text.Color = key.label, clr(text)
			setFont(key.text, keyUnits(19), true)
			if k.kind == DigitsField {
				key.text.TextSize = keyUnits(26)
			}
			if key.dim {
				key.text.TextSize = keyUnits(14)
			}
			setVisible(key.image, key.icon != "")
			setVisible(key.text, key.icon == "")
		}
	}
}

// The gap between keys, and the height of a row of digits and of letters: two
// fingers' breadth at a kiosk.
const keyGap, digitHigh, letterHigh = 8, 68, 50

func (k *Keyboard) rowHeight() float32 {
	if k.kind == DigitsField {
		return keyUnits(digitHigh)
	}
	return keyUnits(letterHigh)
}

func (k *Keyboard) min() fyne.Size {
	n := float32(len(k.rows))
	return fyne.NewSize(keyUnits(320), n*k.rowHeight()+(n-1)*keyUnits(keyGap))
}

func (k *Keyboard) layout(s fyne.Size) {
	y, h, gap := float32(0), k.rowHeight(), keyUnits(keyGap)
	if k.kind != DigitsField {
		gap = keyUnits(5)
	}
	for _, row := range k.rows {
		total := float32(0)
		for _, key := range row {
			total += key.weight
		}
		free, x := s.Width-gap*float32(len(row)-1), float32(0)
		for _, key := range row {
			w := free * key.weight / total
			key.frame.layout(x, y, w, h)
			m := key.text.MinSize()
			place(key.text, x+middle(w, m.Width), y+middle(h, m.Height), m.Width, m.Height)
			side := keyUnits(22)
			place(key.image, x+middle(w, side), y+middle(h, side), side, side)
			x += w + gap
		}
		y += h + keyUnits(keyGap)
	}
}

// keyUnits are units of the drawing that grow no further than a kiosk needs.
func keyUnits(n float32) float32 { return n * kezektheme.KeyScale() }
