package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// base is embedded in every widget. It keeps the children for Walk, because Fyne has no
// way to ask a widget for its parts.
type base struct {
	widget.BaseWidget
	accessibleName
	self     fyne.Widget
	children []fyne.CanvasObject
}

func (b *base) init(self fyne.Widget) {
	b.self = self
	b.ExtendBaseWidget(self)
}

// Children returns the parts of the widget for Walk.
func (b *base) Children() []fyne.CanvasObject { return b.children }

// renderer is a fyne.WidgetRenderer made of functions: layout places the parts, min
// returns the least size, paint applies the state and the theme.
type renderer struct {
	owner     *base
	layout    func(fyne.Size)
	min       func() fyne.Size
	paint     func()
	destroyed func() // called when the widget is no longer drawn; may be nil

	painted *kezektheme.Theme // the theme that the parts were painted for
}

// render sets the parts of the widget and returns its renderer.
func (b *base) render(parts []fyne.CanvasObject, s renderer) fyne.WidgetRenderer {
	b.children = parts
	s.owner = b
	r := &s
	r.repaint()
	return r
}

// Destroy tells the widget that it is not drawn any more: Fyne asks for a new renderer
// where it comes back.
func (s *renderer) Destroy() {
	if s.destroyed != nil {
		s.destroyed()
	}
}

// MinSize is how small the widget can be.
func (s *renderer) MinSize() fyne.Size { return s.min() }

// Objects are the parts.
func (s *renderer) Objects() []fyne.CanvasObject { return s.owner.children }

func (s *renderer) repaint() {
	s.painted = kezektheme.Current()
	if s.paint != nil {
		s.paint()
	}
}

// Layout places the parts. A widget that stood on no window when the theme changed
// was not told of it and is painted anew here.
func (s *renderer) Layout(size fyne.Size) {
	if s.painted != kezektheme.Current() {
		s.repaint()
	}
	s.layout(size)
}

// Refresh follows the state and the theme.
func (s *renderer) Refresh() {
	s.repaint()
	s.layout(s.owner.Size())
	canvas.Refresh(s.owner.self)
}

// place puts an object at a position with a size.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// middle returns the offset that centers a length h in a length all.
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

// canvasOf returns where the object stands, nil where it stands nowhere. The toolkit knows
// it of what was drawn once; a key may come before.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	for _, w := range driver.AllWindows() {
		if c := w.Canvas(); standsOn(c, o) {
			return c
		}
	}
	return nil
}

func standsOn(c fyne.Canvas, target fyne.CanvasObject) (found bool) {
	if focused, ok := c.Focused().(fyne.CanvasObject); ok && focused == target {
		return true
	}
	for _, root := range append(c.Overlays().List(), c.Content()) {
		Walk(root, func(o fyne.CanvasObject) bool {
			found = found || o == target
			return !found
		})
	}
	return found
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
