package widgets

import "fyne.io/fyne/v2"

// notice is what a Banner, a Toast and an ErrorSummary start from: a frame in the tint
// of a state, with the icon of the state in its body.
type notice struct {
	base
	kind   Kind
	radius fyne.ThemeSizeName
	frame  *frame
	icon   *Icon
	body   *fyne.Container
}

// setupNotice makes the frame and an icon of such a size; the body follows.
func (n *notice) setupNotice(kind Kind, icon float32, radius fyne.ThemeSizeName) {
	n.kind, n.radius, n.frame = kind, radius, newFrame()
	n.icon = newIcon(kind.icon(), kind.text(), icon)
}

// AccessibilityRole tells a screen reader that this is text.
func (n *notice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the frame and the body.
func (n *notice) CreateRenderer() fyne.WidgetRenderer {
	return n.render(append(n.frame.parts(), n.body), renderer{
		layout: func(s fyne.Size) {
			n.frame.layout(0, 0, s.Width, s.Height)
			place(n.body, 0, 0, s.Width, s.Height)
		},
		min: func() fyne.Size { return n.body.MinSize() },
		paint: func() {
			n.frame.paintState(n.kind, size(n.radius))
			n.icon.Set(n.kind.icon(), n.kind.text())
		},
	})
}
