package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// base is what every widget here starts from. It keeps the children, so that Walk
// can find them: Fyne does not let anybody ask a widget for its parts.
type base struct {
	widget.BaseWidget
	told
	self fyne.Widget
	kids []fyne.CanvasObject
}

func (b *base) init(self fyne.Widget) {
	b.self = self
	b.ExtendBaseWidget(self)
}

// Children returns the parts of the widget for Walk.
func (b *base) Children() []fyne.CanvasObject { return b.kids }

// sketch is a renderer made of functions: where the parts go, how small it can be,
// and how the parts follow the state and the theme.
type sketch struct {
	owner  *base
	layout func(fyne.Size)
	min    func() fyne.Size
	paint  func()
	gone   func() // told when nothing draws the widget any more; may be nil

	painted *kezektheme.Theme // the theme that the parts were painted for
}

// draw gives the widget its parts and its renderer.
func (b *base) draw(parts []fyne.CanvasObject, s sketch) fyne.WidgetRenderer {
	b.kids = parts
	s.owner = b
	r := &s
	r.repaint()
	return r
}

// Destroy tells the widget that it is not drawn any more: Fyne asks for a new renderer
// where it comes back.
func (s *sketch) Destroy() {
	if s.gone != nil {
		s.gone()
	}
}

// MinSize is how small the widget can be.
func (s *sketch) MinSize() fyne.Size { return s.min() }

// Objects are the parts.
func (s *sketch) Objects() []fyne.CanvasObject { return s.owner.kids }

func (s *sketch) repaint() {
	s.painted = kezektheme.Current()
	if s.paint != nil {
		s.paint()
	}
}

// Layout places the parts. A widget that stood on no window when the theme changed
// was not told of it and is painted anew here.
func (s *sketch) Layout(size fyne.Size) {
	if s.painted != kezektheme.Current() {
		s.repaint()
	}
	s.layout(size)
}

// Refresh follows the state and the theme.
func (s *sketch) Refresh() {
	s.repaint()
	s.layout(s.owner.Size())
	canvas.Refresh(s.owner.self)
}

// place puts an object at a position with a size.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// middle puts an object of the height h in the middle of the height of all.
func middle(all, h float32) float32 { return (all - h) / 2 }

func clr(name fyne.ThemeColorName) color.Color { return kezektheme.Color(name) }

func size(name fyne.ThemeSizeName) float32 { return kezektheme.Size(name) }

// units turns units of the drawing into units of the canvas.
func units(n float32) float32 { return n * kezektheme.Scale() }

// passKey hands a key that the widget has no use for to the canvas.
func passKey(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := canvasOf(from); c != nil {
		if handle := c.OnTypedKey(); handle != nil {
			handle(ev)
		}
	}
}

// passRune hands a letter to the canvas: a scanner that acts as a keyboard types
// wherever the focus stands.
func passRune(from fyne.CanvasObject, r rune) {
	if c := canvasOf(from); c != nil {
		if handle := c.OnTypedRune(); handle != nil {
			handle(r)
		}
	}
}

// passShortcut hands a shortcut that the widget has no use for to the canvas.
func passShortcut(from fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// focusOn moves the focus to the object, if it stands on a canvas.
func focusOn(o fyne.Focusable) {
	target, ok := o.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := canvasOf(target); c != nil && c.Focused() != o {
		c.Focus(o)
	}
}
