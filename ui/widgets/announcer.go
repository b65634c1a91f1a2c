package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Fyne looks for accessibility labels in containers only, not in widgets or scrollers,
// and takes a changed label for a new window. So what is to be read lies beside the
// content as objects that draw nothing, and changes only when there is something new.

// WithScreenReader returns the content of a window with the objects that a screen reader
// reads for it and for its overlays.
func WithScreenReader(window fyne.Window, content fyne.CanvasObject) *fyne.Container {
	v := &announcer{window: window, content: content, announcements: container.NewWithoutLayout(), focus: -1}
	v.init(v)
	return container.NewStack(v, v.announcements, HideFromScreenReader(content))
}

// HideFromScreenReader keeps Fyne from looking for labels in content, which the
// announcer of the window has read already.
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

// announcer comes before the announcements in its container: Fyne asks it for its role first,
// and that call updates them.
type announcer struct {
	base
	window        fyne.Window
	content       fyne.CanvasObject
	announcements *fyne.Container
	focus         int    // which of them has the focus; -1 for none
	title         string // of the page or the panel
}

// AccessibilityLabel is empty: the announcements beside it are read.
func (v *announcer) AccessibilityLabel() string { return "" }

// AccessibilityRole is that of a container, which the toolkit does not read out. It is
// asked whenever the window was drawn.
func (v *announcer) AccessibilityRole() fyne.AccessibleRole {
	v.update()
	return fyne.AccessibleRoleContainer
}

// CreateRenderer draws nothing.
func (v *announcer) CreateRenderer() fyne.WidgetRenderer {
	return v.render(nil, renderer{layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }})
}

// update collects what can be read now.
func (v *announcer) update() {
	c := canvasOf(v)
	if c == nil {
		return
	}
	root, from := v.content, fyne.Position{}
	if top := c.Overlays().Top(); top != nil { // what it covers cannot be used
		root, from = top, from.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(v))
	}
	l := &collector{focused: c.Focused(), focus: -1, title: -1}
	l.collect(root, from, areaOf(fyne.Position{}, v.Size()))
	if v.unchanged(l) {
		return
	}
	at := l.focus
	title := ""
	if l.title >= 0 {
		title = asAnnouncement(l.announcements[l.title]).label
	}
	if news := v.newAlert(l); news >= 0 {
		at = news
	} else if at < 0 && title != v.title {
		at = l.title // a page without a field
	}
	v.announcements.Objects, v.focus, v.title = l.announcements, l.focus, title
	if at >= 0 { // after the toolkit has told of the change
		fyne.Do(func() { announceFocus(v.window, at) })
	}
}

// newAlert is a banner that was not there before: the toolkit cannot call out, but it can
// tell that the reader shall look there, once.
func (v *announcer) newAlert(l *collector) int {
	return slices.IndexFunc(l.announcements, func(o fyne.CanvasObject) bool {
		is := asAnnouncement(o)
		n, ok := is.of.(interface{ isAlert() bool })
		return ok && n.isAlert() && !slices.ContainsFunc(v.announcements.Objects, func(was fyne.CanvasObject) bool {
			return asAnnouncement(was).label == is.label
		})
	})
}

// unchanged reports whether nothing is new but where things stand, what is typed, which a
// reader echoes by itself, and texts that changed beside the focus, a countdown. Such are
// told when the focus moves.
func (v *announcer) unchanged(l *collector) bool {
	if len(l.announcements) != len(v.announcements.Objects) || l.focus != v.focus {
		return false
	}
	for i, o := range v.announcements.Objects {
		was, is := asAnnouncement(o), asAnnouncement(l.announcements[i])
		same := was.label == is.label || was.of == is.of && (i != v.focus || was.withoutInput == is.withoutInput)
		if was.role != is.role || !same {
			return false
		}
	}
	for i, o := range v.announcements.Objects {
		was, is := asAnnouncement(o), asAnnouncement(l.announcements[i])
		was.of, was.at, was.size = is.of, is.at, is.size
	}
	return true
}

// announcement is one thing that is said and where it stands. It draws nothing.
type announcement struct {
	of    fyne.CanvasObject
	label string
	role  fyne.AccessibleRole
	at    fyne.Position
	size  fyne.Size

	withoutInput string // the label without what is typed
}

func asAnnouncement(o fyne.CanvasObject) *announcement {
	if u, ok := o.(*announcement); ok {
		return u
	}
	return &announcement{}
}

func (u *announcement) AccessibilityLabel() string             { return u.label }
func (u *announcement) AccessibilityRole() fyne.AccessibleRole { return u.role }
func (u *announcement) MinSize() fyne.Size                     { return fyne.Size{} }
func (u *announcement) Position() fyne.Position                { return u.at }
func (u *announcement) Size() fyne.Size                        { return u.size }
func (u *announcement) Visible() bool                          { return true }
func (u *announcement) Move(fyne.Position)                     {}
func (u *announcement) Resize(fyne.Size)                       {}
func (u *announcement) Hide()                                  {}
func (u *announcement) Show()                                  {}
func (u *announcement) Refresh()                               {}

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

// collector goes through a window and takes down what each thing says.
type collector struct {
	focused       fyne.Focusable
	announcements []fyne.CanvasObject
	focus         int
	title         int // of the page or the panel
}

// collect takes down what an object says, and its parts.
func (l *collector) collect(o fyne.CanvasObject, parent fyne.Position, view area) {
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
		l.collectWidget(o, a, at, view)
	}
	if t, ok := o.(selfDescribing); ok {
		inside = t.accessibleChildren()
	}
	for _, part := range inside {
		l.collect(part, at, view)
	}
}

// collectWidget takes down what a widget says, or its pieces.
func (l *collector) collectWidget(o fyne.CanvasObject, a fyne.Accessible, at fyne.Position, view area) {
	add := func(label string, role fyne.AccessibleRole, at fyne.Position, size fyne.Size, here bool) {
		if label == "" {
			return
		}
		if here {
			l.focus = len(l.announcements)
		}
		if t, ok := o.(*Text); ok && l.title < 0 && t.heads() {
			l.title = len(l.announcements)
		}
		steady := label
		if in, ok := o.(interface{ labelWithoutInput() string }); ok {
			steady = in.labelWithoutInput()
		}
		seen := areaOf(at, size).and(view)
		l.announcements = append(l.announcements, &announcement{of: o, label: label, withoutInput: steady, role: role, at: seen.from, size: seen.size()})
	}
	whole := true
	if p, ok := o.(hasParts); ok {
		all := p.accessibleParts()
		_, focusable := o.(fyne.Focusable)
		whole = focusable && !slices.ContainsFunc(all, func(one accessiblePart) bool { return one.chosen })
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
func (l *collector) has(o fyne.CanvasObject) bool {
	if l.focused == nil {
		return false
	}
	if f, ok := o.(fyne.Focusable); ok && f == l.focused {
		return true
	}
	in, ok := o.(interface{ Focusable() fyne.Focusable })
	return ok && in.Focusable() == l.focused
}
