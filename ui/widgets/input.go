package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// input is Fyne's Entry without its box: only the text, the selection and the caret.
// The box around it is ours (Entry).
type input struct {
	widget.Entry

	onKey      func(*fyne.KeyEvent) bool // true: the key is used up
	onRune     func(rune) bool
	onShortcut func(fyne.Shortcut) bool
	onFocus    func(bool)
}

func newInput() *input {
	in := &input{}
	in.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	in.ExtendBaseWidget(in)
	return in
}

// TypedKey edits by the keys that edit and passes every other key on to the canvas.
func (in *input) TypedKey(ev *fyne.KeyEvent) {
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

// TypedRune types a letter.
func (in *input) TypedRune(r rune) {
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

// caret is the width of the caret, which Fyne takes from the border of an input; the
// border that it also draws is cut away by a clip.
const caret = 1.6

// bare is the current theme with nothing around an input's text.
type bare struct{}

func (bare) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch name {
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameInputBorder, fynetheme.ColorNameShadow,
		fynetheme.ColorNameScrollBar, fynetheme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	return appTheme().Color(name, v)
}

func (bare) Font(s fyne.TextStyle) fyne.Resource        { return appTheme().Font(s) }
func (bare) Icon(name fyne.ThemeIconName) fyne.Resource { return appTheme().Icon(name) }
func appTheme() fyne.Theme                              { return fyne.CurrentApp().Settings().Theme() }
func (in *input) withoutBox() (clip fyne.CanvasObject) {
	return container.New(&clipFit{}, container.NewClip(container.New(&cutEdge{}, container.NewThemeOverride(in, bare{}))))
}
func (bare) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameInputBorder, fynetheme.SizeNameInnerPadding:
		return units(caret)
	case fynetheme.SizeNameScrollBar, fynetheme.SizeNameScrollBarSmall:
		return 0
	}
	return appTheme().Size(name)
}

// clipFit is the place of an input: a line high, no narrower than a few letters.
type clipFit struct{}

func (clipFit) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (clipFit) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(units(60), Body("").lineHeight())
}

// cutEdge lets the input stand over all edges of the clip by the width of its border.
type cutEdge struct{}

func (cutEdge) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b := units(caret)
	for _, o := range objects {
		place(o, -b, -b, size.Width+2*b, size.Height+2*b)
	}
}

func (cutEdge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }
