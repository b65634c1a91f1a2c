package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// The toolkit tells a screen reader of what it finds in containers, and never looks into
// a widget or a scroller. And it takes every change of a label for another window. So
// what is to be heard lies beside the content, as objects that draw nothing, and changes
// only when there is something new to say.

// WithScreenReader is the content of a window together with what a screen reader hears of it, and
// of what lies over it.
func WithScreenReader(window fyne.Window, content fyne.CanvasObject) *fyne.Container {
	v := &announcer{window: window, content: content, said: container.NewWithoutLayout(), focus: -1}
	v.init(v)
	return container.NewStack(v, v.said, HideFromScreenReader(content))
}

// HideFromScreenReader keeps the toolkit from looking for something to say: the voice of the window
// does it.
func HideFromScreenReader(content fyne.CanvasObject) fyne.CanvasObject {
	u := &screenReaderHidden{content: content}
	u.ExtendBaseWidget(u)
	return u
}

type screenReaderHidden struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// Children returns the content for Walk.
func (u *screenReaderHidden) Children() []fyne.CanvasObject { return []fyne.CanvasObject{u.content} }

// Refresh is that of the content.
func (u *screenReaderHidden) Refresh() { u.content.Refresh() }

// CreateRenderer draws the content.
func (u *screenReaderHidden) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(u.content)
}

// announcer stands before what is said in its container: the toolkit asks it for its role
// first, which is when it listens.
type announcer struct {
	base
	window  fyne.Window
	content fyne.CanvasObject
	said    *fyne.Container
	focus   int    // which of them has the focus; -1 for none
	title   string // of the page or the panel
}

// AccessibilityLabel is empty: what lies beside the voice is read.
func (v *announcer) AccessibilityLabel() string { return "" }

// AccessibilityRole is that of a container, which the toolkit does not read out. It is
// asked whenever the window was drawn.
func (v *announcer) AccessibilityRole() fyne.AccessibleRole {
	v.listen()
	return fyne.AccessibleRoleContainer
}

// CreateRenderer draws nothing.
func (v *announcer) CreateRenderer() fyne.WidgetRenderer {
	return v.draw(nil, sketch{layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }})
}

// listen takes down what can be heard now.
func (v *announcer) listen() {
	c := canvasOf(v)
	if c == nil {
		return
	}
	root, from := v.content, fyne.Position{}
	if top := c.Overlays().Top(); top != nil { // what it covers cannot be used
		root, from = top, from.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(v))
	}
	l := &listener{focused: c.Focused(), focus: -1, title: -1}
	l.hear(root, from, areaOf(fyne.Position{}, v.Size()))
	if v.heard(l) {
		return
	}
	at := l.focus
	title := ""
	if l.title >= 0 {
		title = asHeard(l.said[l.title]).label
	}
	if news := v.news(l); news >= 0 {
		at = news
	} else if at < 0 && title != v.title {
		at = l.title // a page without a field
	}
	v.said.Objects, v.focus, v.title = l.said, l.focus, title
	if at >= 0 { // after the toolkit has told of the change
		fyne.Do(func() { tellFocus(v.window, at) })
	}
}

// news is a banner that was not there before: the toolkit cannot call out, but it can
// tell that the reader shall look there, once.
func (v *announcer) news(l *listener) int {
	return slices.IndexFunc(l.said, func(o fyne.CanvasObject) bool {
		is := asHeard(o)
		n, ok := is.of.(interface{ isNews() bool })
		return ok && n.isNews() && !slices.ContainsFunc(v.said.Objects, func(was fyne.CanvasObject) bool {
			return asHeard(was).label == is.label
		})
	})
}

// heard reports whether nothing is new but where things stand, what is typed, which a
// reader echoes by itself, and texts that changed beside the focus, a countdown. Such are
// told when the focus moves.
func (v *announcer) heard(l *listener) bool {
	if len(l.said) != len(v.said.Objects) || l.focus != v.focus {
		return false
	}
	for i, o := range v.said.Objects {
		was, is := asHeard(o), asHeard(l.said[i])
		same := was.label == is.label || was.of == is.of && (i != v.focus || was.steady == is.steady)
		if was.role != is.role || !same {
			return false
		}
	}
	for i, o := range v.said.Objects {
		was, is := asHeard(o), asHeard(l.said[i])
		was.of, was.at, was.size = is.of, is.at, is.size
	}
	return true
}

// utterance is one thing that is said and where it stands. It draws nothing.
type utterance struct {
	of    fyne.CanvasObject
	label string
	role  fyne.AccessibleRole
	at    fyne.Position
	size  fyne.Size

	steady string // the label without what is typed
}

func asHeard(o fyne.CanvasObject) *utterance {
	if u, ok := o.(*utterance); ok {
		return u
	}
	return &utterance{}
}

func (u *utterance) AccessibilityLabel() string             { return u.label }
func (u *utterance) AccessibilityRole() fyne.AccessibleRole { return u.role }
func (u *utterance) MinSize() fyne.Size                     { return fyne.Size{} }
func (u *utterance) Position() fyne.Position                { return u.at }
func (u *utterance) Size() fyne.Size                        { return u.size }
func (u *utterance) Visible() bool                          { return true }
func (u *utterance) Move(fyne.Position)                     {}
func (u *utterance) Resize(fyne.Size)                       {}
func (u *utterance) Hide()                                  {}
func (u *utterance) Show()                                  {}
func (u *utterance) Refresh()                               {}

// area is a rectangle of the window.
type area struct{ from, to fyne.Position }

func areaOf(at fyne.Position, s fyne.Size) area { return area{at, at.AddXY(s.Width, s.Height)} }

func (a area) and(b area) area {
	return area{
		fyne.NewPos(fyne.Max(a.from.X, b.from.X), fyne.Max(a.from.Y, b.from.Y)),
		fyne.NewPos(fyne.Min(a.to.X, b.to.X), fyne.Min(a.to.Y, b.to.Y)),
	}
}

// size is nothing where the area is out of view: it is read, and no finger finds it.
func (a area) size() fyne.Size {
	w, h := a.to.X-a.from.X, a.to.Y-a.from.Y
	if w <= 0 || h <= 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(w, h)
}

// listener goes through a window and takes down what each thing says.
type listener struct {
	focused fyne.Focusable
	said    []fyne.CanvasObject
	focus   int
	title   int // of the page or the panel
}

// hear takes down what an object says, and its parts.
func (l *listener) hear(o fyne.CanvasObject, parent fyne.Position, view area) {
	if o == nil || !o.Visible() {
		return
	}
	at := parent.Add(o.Position())
	if s, ok := o.(*container.Scroll); ok {
		view = view.and(areaOf(at, s.Size()))
	}
	inside := parts(o)
	if a, ok := o.(fyne.Accessible); ok && a.AccessibilityRole() != fyne.AccessibleRoleContainer {
		inside = nil
		l.tell(o, a, at, view)
	}
	if t, ok := o.(telling); ok {
		inside = t.untold()
	}
	for _, part := range inside {
		l.hear(part, at, view)
	}
}

// tell takes down what a widget says, or its pieces.
func (l *listener) tell(o fyne.CanvasObject, a fyne.Accessible, at fyne.Position, view area) {
	add := func(label string, role fyne.AccessibleRole, at fyne.Position, size fyne.Size, here bool) {
		if label == "" {
			return
		}
		if here {
			l.focus = len(l.said)
		}
		if t, ok := o.(*Text); ok && l.title < 0 && t.heads() {
			l.title = len(l.said)
		}
		steady := label
		if in, ok := o.(interface{ untyped() string }); ok {
			steady = in.untyped()
		}
		seen := areaOf(at, size).and(view)
		l.said = append(l.said, &utterance{of: o, label: label, steady: steady, role: role, at: seen.from, size: seen.size()})
	}
	whole := true
	if p, ok := o.(pieced); ok {
		all := p.pieces()
		_, focusable := o.(fyne.Focusable)
		whole = focusable && !slices.ContainsFunc(all, func(one piece) bool { return one.chosen })
		if !focusable { // its name, where no finger finds it before the pieces
			add(a.AccessibilityLabel(), a.AccessibilityRole(), at, fyne.Size{}, false)
		}
		for _, one := range all {
			if one.chosen {
				one.label = a.AccessibilityLabel()
			}
			add(one.label, one.role, at.Add(one.at), one.size, one.chosen && l.has(o))
		}
	}
	if whole {
		add(a.AccessibilityLabel(), a.AccessibilityRole(), at, o.Size(), l.has(o))
	}
}

// has reports whether the widget, or the part of it that takes the focus, has it.
func (l *listener) has(o fyne.CanvasObject) bool {
	if l.focused == nil {
		return false
	}
	if f, ok := o.(fyne.Focusable); ok && f == l.focused {
		return true
	}
	in, ok := o.(interface{ Focusable() fyne.Focusable })
	return ok && in.Focusable() == l.focused
}
