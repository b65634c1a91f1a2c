package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// input is Fyne's Entry without its box: only the text, the selection and the caret.
// The box around it is ours (Entry).
type input struct {
	widget.Entry

	onKey      func(*fyne.KeyEvent) bool // true: the key is used up
	onRune     func(rune) bool
	onShortcut func(fyne.Shortcut) bool
	onFocus    func(bool)
	says       func() string // for a screen reader

	kind     FieldKind
	scanCode int // of the key that was pressed last; 0 where nobody knows
}

func newInput() *input {
	in := &input{}
	in.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	in.ExtendBaseWidget(in)
	return in
}

// TypedKey edits by the keys that edit and passes every other key on to the canvas.
func (in *input) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(in, ev) {
		return
	}
	in.scanCode = ev.Physical.ScanCode
	if in.onKey != nil && in.onKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		in.Entry.TypedKey(ev)
	default:
		if !isCharacter(ev.Name) {
			passKey(in, ev)
		}
	}
}

// isCharacter reports whether the key types a letter: it comes again as a rune.
func isCharacter(name fyne.KeyName) bool {
	return len([]rune(string(name))) == 1 || name == fyne.KeySpace
}

// KeyDown tells that somebody types, and of a key that moves the focus.
func (in *input) KeyDown(ev *fyne.KeyEvent) {
	reportActivity(in)
	in.Entry.KeyDown(ev)
}

// MouseDown tells of a press into the text.
func (in *input) MouseDown(ev *desktop.MouseEvent) {
	reportActivity(in)
	in.Entry.MouseDown(ev)
}

// TypedRune types a letter.
func (in *input) TypedRune(r rune) {
	reportActivity(in) // a screen keyboard may send letters without keys
	if interceptRune(in, r) {
		return
	}
	if in.onRune != nil && in.onRune(r) {
		return
	}
	in.Entry.TypedRune(r)
}

// TypedShortcut edits by the shortcuts that edit and passes every other one on.
func (in *input) TypedShortcut(s fyne.Shortcut) {
	if in.onShortcut != nil && in.onShortcut(s) {
		return
	}
	switch sc := s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo, *fyne.ShortcutCut, *fyne.ShortcutCopy, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll:
		in.Entry.TypedShortcut(s)
	case *desktop.CustomShortcut:
		switch sc.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
			in.Entry.TypedShortcut(s)
		default:
			passShortcut(in, s)
		}
	default:
		passShortcut(in, s)
	}
}

// shown is the text of the line as it can be read on the screen.
func (in *input) shown() string {
	switch {
	case in.Text == "":
		return in.PlaceHolder
	case in.Password:
		return strings.Repeat("•", len([]rune(in.Text)))
	}
	return in.Text
}

// AccessibilityLabel is what a screen reader says: what the box around it says.
func (in *input) AccessibilityLabel() string {
	if in.says != nil {
		return in.says()
	}
	return in.shown()
}

// AccessibilityRole tells a screen reader that this is text: the toolkit has no name for
// a line to type into.
func (in *input) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// FocusGained shows the focus on the box and brings it into view.
func (in *input) FocusGained() {
	in.Entry.FocusGained()
	if in.onFocus != nil {
		in.onFocus(true)
	}
}

// FocusLost takes the focus from the box.
func (in *input) FocusLost() {
	in.Entry.FocusLost()
	if in.onFocus != nil {
		in.onFocus(false)
	}
}

// caret is the width of the caret, which Fyne takes from the border of an input.
const caret = 1.6

// bare is the current theme with no box around an input. Fyne draws the border and
// the caret in the same colour and width; the border is told by its turn: its colour
// is asked for right after that of the ground.
type bare struct{ borderNext bool }

// Color makes the ground and the border of the input invisible.
func (b *bare) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	border := b.borderNext
	b.borderNext = name == fynetheme.ColorNameInputBackground
	switch name {
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameInputBorder, fynetheme.ColorNameShadow,
		fynetheme.ColorNameScrollBar, fynetheme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	if border {
		return color.Transparent
	}
	return appTheme().Color(name, v)
}

// Font comes from the theme of the program.
func (*bare) Font(s fyne.TextStyle) fyne.Resource { return appTheme().Font(s) }

// Icon comes from the theme of the program.
func (*bare) Icon(name fyne.ThemeIconName) fyne.Resource { return appTheme().Icon(name) }

// Size gives the input no room of its own.
func (*bare) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameInputBorder, fynetheme.SizeNameInnerPadding:
		return units(caret)
	case fynetheme.SizeNameScrollBar, fynetheme.SizeNameScrollBarSmall, fynetheme.SizeNameInputRadius:
		return 0
	case fynetheme.SizeNameText:
		return size(kezektheme.SizeInput)
	}
	return appTheme().Size(name)
}

func appTheme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// withoutBox puts the input where only its text can be seen: one line high.
func (in *input) withoutBox() fyne.CanvasObject {
	line := newText("", kezektheme.SizeInput, kezektheme.ColorText, false)
	return container.New(&inputLine{line}, container.NewThemeOverride(in, &bare{}))
}

type inputLine struct{ like *Text }

func (*inputLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b := units(caret) // the text stands at the very left of the line
	for _, o := range objects {
		place(o, -b, 0, size.Width+2*b, size.Height)
	}
}

func (l *inputLine) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(units(60), l.like.lineHeight()+2*units(caret))
}
