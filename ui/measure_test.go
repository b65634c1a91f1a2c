package ui_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// slack is what two measures of the same text may differ by.
const slack = 1

// box is a rectangle on the window.
type box struct{ left, top, right, bottom float32 }

func boxAt(at fyne.Position, s fyne.Size) box {
	return box{at.X, at.Y, at.X + s.Width, at.Y + s.Height}
}

func (b box) and(o box) box {
	return box{max(b.left, o.left), max(b.top, o.top), min(b.right, o.right), min(b.bottom, o.bottom)}
}

func (b box) empty() bool { return b.right-b.left <= slack || b.bottom-b.top <= slack }

// beyond is how far b stands out of o.
func (b box) beyond(o box) float32 {
	return max(o.left-b.left, o.top-b.top, b.right-o.right, b.bottom-o.bottom)
}

// solid is something that nothing else may stand on.
type solid struct {
	what string
	box  box
	path []fyne.CanvasObject // what holds it, itself last
}

// around is what holds an object on its way down the tree.
type around struct {
	seen   box // can be seen of it now
	reach  box // can be brought into view by scrolling
	owners []solid
	path   []fyne.CanvasObject
	short  bool   // its texts may end with … on purpose
	whole  string // the text of which a line is drawn
}

// measurer looks at everything that is laid out in a window and takes down what is cut
// off, what stands on something else and what has no room.
type measurer struct {
	faults []string
	solids []solid
}

// measure returns what is wrong with the root as it is laid out in a window of a size.
func measure(root fyne.CanvasObject, window fyne.Size) []string {
	m := &measurer{}
	if need := root.MinSize(); need.Width > window.Width+slack || need.Height > window.Height+slack {
		m.fault("everything needs %.0f×%.0f, the window has %.0f×%.0f: look at %s", need.Width, need.Height, window.Width, window.Height, widest(root))
	}
	whole := boxAt(fyne.Position{}, window)
	m.walk(root, fyne.Position{}, around{seen: whole, reach: whole})
	m.overlaps()
	return m.faults
}

// widest is the way down to what needs most of the width.
func widest(o fyne.CanvasObject) string {
	var parts []fyne.CanvasObject
	way := fmt.Sprintf("%T %.0f", o, o.MinSize().Width)
	switch t := o.(type) {
	case *canvas.Text:
		return fmt.Sprintf("%q", t.Text)
	case *fyne.Container:
		parts, way = t.Objects, fmt.Sprintf("%T %.0f", t.Layout, o.MinSize().Width)
	case *container.Scroll:
		parts = []fyne.CanvasObject{t.Content}
	case *widgets.Text:
		return fmt.Sprintf("%q", t.Text())
	case fyne.Widget:
		parts = test.WidgetRenderer(t).Objects()
	}
	var next fyne.CanvasObject
	for _, part := range parts {
		if part.Visible() && (next == nil || part.MinSize().Width > next.MinSize().Width) {
			next = part
		}
	}
	if next == nil || next.MinSize().Width == 0 {
		return way
	}
	return way + " → " + widest(next)
}

func (m *measurer) fault(format string, args ...any) {
	m.faults = append(m.faults, fmt.Sprintf(format, args...))
}

func (m *measurer) walk(o fyne.CanvasObject, parent fyne.Position, in around) {
	if o == nil || !o.Visible() {
		return
	}
	at := parent.Add(o.Position())
	in.path = append(in.path[:len(in.path):len(in.path)], o)
	if s, ok := o.(interface{ MayTruncate() bool }); ok && s.MayTruncate() {
		in.short = true
	}
	switch t := o.(type) {
	case *canvas.Text:
		m.text(t, at, in)
	case *canvas.Image, *canvas.Raster:
		m.solid(fmt.Sprintf("%T", o), boxAt(at, o.Size()), in)
	case *container.Scroll:
		m.scroll(t, at, in)
	case *fyne.Container:
		for _, part := range t.Objects {
			m.walk(part, at, in)
		}
	case fyne.Widget:
		m.widget(t, at, in)
	}
}

func (m *measurer) widget(w fyne.Widget, at fyne.Position, in around) {
	if text, ok := w.(interface{ Text() string }); ok {
		in.whole = text.Text()
	}
	if _, ok := w.(*widgets.Text); !ok {
		in.owners = append(in.owners[:len(in.owners):len(in.owners)], solid{what: name(w), box: boxAt(at, w.Size())})
	}
	_, ground := w.(*widgets.ActivityBackground)
	_, tapped := w.(fyne.Tappable)
	_, focused := w.(fyne.Focusable)
	if !ground && (tapped || focused) {
		m.solid(name(w), boxAt(at, w.Size()), in)
	}
	if _, types := w.(interface{ SelectedText() string }); types {
		m.input(w, at, in)
		return
	}
	if _, clips := w.(*container.Clip); clips {
		view := boxAt(at, w.Size())
		in.seen, in.reach = in.seen.and(view), in.reach.and(view)
	}
	for _, part := range test.WidgetRenderer(w).Objects() {
		m.walk(part, at, in)
	}
}

// input looks at a line to type into: what is typed scrolls in it, the placeholder and
// the height of a letter must have room. Around the line stands the toolkit's padding.
func (m *measurer) input(w fyne.Widget, at fyne.Position, in around) {
	field, padding := reflect.ValueOf(w).Elem(), theme.Size(fynetheme.SizeNameInnerPadding)
	placeholder, line := field.FieldByName("PlaceHolder").String(), boxAt(at, w.Size()).and(in.reach)
	wide, high := line.right-line.left, line.bottom-line.top-2*padding
	letter := fyne.MeasureText("Әу", theme.Size(theme.SizeInput), fyne.TextStyle{})
	need := fyne.MeasureText("Әу"+placeholder, theme.Size(theme.SizeInput), fyne.TextStyle{}).Width - letter.Width
	if field.FieldByName("Text").String() == "" && need > wide+slack {
		m.fault("the placeholder %q needs %.0f, its line has %.0f", placeholder, need, wide)
	}
	if letter.Height > high+slack {
		m.fault("a letter needs %.0f, the line in %s has %.0f", letter.Height, in.owners[0].what, high)
	}
}

// scroll looks into a scroller: what lies beyond its view can be brought there.
func (m *measurer) scroll(s *container.Scroll, at fyne.Position, in around) {
	view := boxAt(at, s.Size())
	if out := view.beyond(in.reach); out > slack {
		m.fault("a scroller stands out of its place by %.0f", out)
	}
	least := 2 * theme.Size(theme.SizeControl) / 2
	if h := s.Size().Height; h+slack < min(least, s.Content.MinSize().Height) {
		m.fault("a scroller has %.0f of height: nothing can be read in it", h)
	}
	if need, has := s.Content.MinSize(), s.Content.Size(); need.Height > has.Height+slack || need.Width > max(has.Width, s.Size().Width)+slack {
		m.fault("a scroller moves %v of content that needs %v", has, need)
	}
	in.seen = in.seen.and(view)
	reach := view.and(in.reach)
	if s.Direction != container.ScrollHorizontalOnly && s.Direction != container.ScrollNone {
		reach.top, reach.bottom = -math.MaxFloat32, math.MaxFloat32
	}
	if s.Direction == container.ScrollHorizontalOnly || s.Direction == container.ScrollBoth {
		reach.left, reach.right = -math.MaxFloat32, math.MaxFloat32
	}
	in.reach, in.owners = reach, nil
	m.walk(s.Content, at, in)
}

func (m *measurer) text(t *canvas.Text, at fyne.Position, in around) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	need := t.MinSize()
	room := boxAt(at, need)
	switch spare := t.Size().Width - need.Width; t.Alignment {
	case fyne.TextAlignCenter:
		room.left, room.right = room.left+spare/2, room.right+spare/2
	case fyne.TextAlignTrailing:
		room.left, room.right = room.left+spare, room.right+spare
	}
	if out := room.beyond(in.reach); out > slack {
		m.fault("%q is cut off by %.0f", t.Text, out)
	}
	for _, owner := range in.owners {
		if out := room.beyond(owner.box); out > slack {
			m.fault("%q stands out of its %s by %.0f", t.Text, owner.what, out)
			break
		}
	}
	if strings.HasSuffix(t.Text, "…") && !strings.HasSuffix(in.whole, "…") && !in.short {
		m.fault("%q is shortened, and nothing says that it may be", t.Text)
	}
	m.solid(fmt.Sprintf("%q", t.Text), room, in)
}

// solid notes what can be seen of an object.
func (m *measurer) solid(what string, b box, in around) {
	if b = b.and(in.seen); !b.empty() {
		m.solids = append(m.solids, solid{what: what, box: b, path: in.path})
	}
}

// overlaps compares every two that do not hold each other.
func (m *measurer) overlaps() {
	for i, a := range m.solids {
		for _, b := range m.solids[:i] {
			if !a.box.and(b.box).empty() && !holds(a, b) && !holds(b, a) && passing(a) == passing(b) {
				m.fault("%s stands on %s", a.what, b.what)
			}
		}
	}
}

// passing reports whether an object belongs to a toast, which stands over the page for a
// moment.
func passing(s solid) bool {
	return slices.ContainsFunc(s.path, func(o fyne.CanvasObject) bool { _, toast := o.(*widgets.Toast); return toast })
}

// holds reports whether b is a part of a.
func holds(a, b solid) bool {
	return len(b.path) >= len(a.path) && b.path[len(a.path)-1] == a.path[len(a.path)-1]
}

// name tells which widget it is in a fault.
func name(w fyne.Widget) string {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", w), "*widgets.")
	if b, ok := w.(interface{ Text() string }); ok && b.Text() != "" {
		return fmt.Sprintf("%s %q", kind, b.Text())
	}
	return kind
}
