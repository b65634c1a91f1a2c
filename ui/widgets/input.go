package widgets

import (
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
	hasRoom    func() bool   // for more than one letter; nil: always
	putBack    func(Line)    // nil: as any text

	kind     FieldKind
	scanCode int // of the key that was pressed last; 0 where nobody knows
}

func newInput() *input {
	in := &input{}
	in.Wrapping, in.Scroll = fyne.TextWrapOff, container.ScrollNone
	in.TextStyle.Symbol = true // in the font of setFont: an Entry takes none
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
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo, *fyne.ShortcutSelectAll:
		in.Entry.TypedShortcut(s)
	case *fyne.ShortcutCut:
		in.Entry.TypedShortcut(s)
		noteCopied(sc.Clipboard)
	case *fyne.ShortcutCopy:
		in.Entry.TypedShortcut(s)
		noteCopied(sc.Clipboard)
	case *fyne.ShortcutPaste:
		in.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: shortClipboard{sc.Clipboard}})
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

// CreateRenderer draws the text without the toolkit's ground and border.
//
// A theme of its own for each input would do the same, and the toolkit would keep the
// fonts that it reads for each of them, and the text that is drawn with them, for ever.
func (in *input) CreateRenderer() fyne.WidgetRenderer {
	return boxless{in.Entry.CreateRenderer()}
}

type boxless struct{ fyne.WidgetRenderer }

// Objects leaves out the first two, ground and border.
func (r boxless) Objects() []fyne.CanvasObject { return r.WidgetRenderer.Objects()[2:] }

// caret is the width of the caret.
func caret() float32 { return size(fynetheme.SizeNameInputBorder) }

// withoutBox puts the input where only its text can be seen: one line high. What is
// longer than the line is moved so that the caret stays in view.
func (in *input) withoutBox() fyne.CanvasObject {
	view := &inputView{in: in}
	text := container.New(view, in)
	in.OnCursorChanged = func() { view.Layout(text.Objects, text.Size()) }
	like := newText("", kezektheme.SizeInput, kezektheme.ColorText, false)
	clip := container.NewClip(text)
	clip.ExtendBaseWidget(clip) // before its first layout
	return container.New(&inputLine{like}, clip)
}

// inputLine is the place of the text of an input.
type inputLine struct{ like *Text }

func (*inputLine) Layout(objects []fyne.CanvasObject, line fyne.Size) {
	more := size(fynetheme.SizeNameInnerPadding) - caret() // above and below, for the toolkit's padding
	for _, o := range objects {
		place(o, 0, -more, line.Width, line.Height+2*more)
	}
}

func (l *inputLine) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(units(60), l.like.lineHeight()+2*caret())
}

// inputView lays the input out behind its line, with the padding that the toolkit keeps
// beside the text outside of the line.
type inputView struct {
	in   *input
	left float32 // how much of the text stands outside of the line, to the left
}

func (v *inputView) Layout(_ []fyne.CanvasObject, line fyne.Size) {
	around := size(fynetheme.SizeNameInnerPadding)
	full := fyne.Max(line.Width, v.in.MinSize().Width-2*around+caret())
	at := v.in.CursorPosition().X - around
	v.left = fyne.Max(at+2*caret()-line.Width, fyne.Min(v.left, fyne.Max(0, at)))
	v.left = fyne.Max(0, fyne.Min(v.left, full-line.Width))
	place(v.in, -around-v.left, 0, full+2*around, line.Height)
}

func (*inputView) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
