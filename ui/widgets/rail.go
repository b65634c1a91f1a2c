package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// StepState says where a step of the rail stands.
type StepState int

// The states of a step.
const (
	StepComing StepState = iota
	StepCurrent
	StepDone
)

// Step is one step of the rail: its name and, when there is something to say, the
// choice that was made in it.
type Step struct {
	Title, Note string
	State       StepState
}

// Rail shows where the visit is. A step that is done can be pressed, to go back.
type Rail struct {
	base
	OnStep func(index int)

	steps []*railStep
	lines []*canvas.Rectangle
}

// NewRail makes a rail.
func NewRail(steps []Step, back func(index int)) *Rail {
	r := &Rail{OnStep: back}
	r.init(r)
	r.SetSteps(steps)
	return r
}

// SetSteps replaces the steps.
func (r *Rail) SetSteps(steps []Step) {
	if len(steps) != len(r.steps) {
		r.steps, r.lines, r.children = nil, nil, nil
		for i := range steps {
			step := newRailStep(r, i, func() {
				if r.OnStep != nil {
					r.OnStep(i)
				}
			})
			r.steps = append(r.steps, step)
			if i > 0 {
				line := canvas.NewRectangle(nil)
				r.lines = append(r.lines, line)
				r.children = append(r.children, line)
			}
		}
		for _, step := range r.steps {
			r.children = append(r.children, step)
		}
	}
	for i, s := range steps {
		r.steps[i].set(s)
	}
	r.Refresh()
}

// CreateRenderer draws the rail.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	return r.render(r.children, renderer{layout: r.layout, min: r.min, paint: r.paint})
}

func (r *Rail) paint() {
	for i, line := range r.lines {
		line.FillColor = clr(kezektheme.ColorStep)
		if r.steps[i].step.State == StepDone {
			line.FillColor = clr(kezektheme.ColorPrimary)
		}
	}
}

// RailNarrowWidth is the width of a rail that has no room for its texts.
const RailNarrowWidth = 42

// narrow reports whether a width has room for the dots alone.
func narrow(width float32) bool { return width > 0 && width < units(120) }

// stepHeight is at least 58, as in the drawings, and more where a name takes two lines.
func (r *Rail) stepHeight(s fyne.CanvasObject) float32 {
	if narrow(r.Size().Width) {
		return units(36)
	}
	return fyne.Max(units(58), s.MinSize().Height)
}

func (r *Rail) min() fyne.Size {
	h := float32(0)
	for _, step := range r.steps {
		h += r.stepHeight(step)
	}
	return fyne.NewSize(units(RailNarrowWidth), h)
}

func (r *Rail) layout(s fyne.Size) {
	y := float32(0)
	for i, step := range r.steps {
		fitHeight(step, s.Width)
		h := r.stepHeight(step)
		place(step, 0, y, s.Width, h)
		if i < len(r.lines) {
			top := y + units(dotTop+dotSide)
			if narrow(s.Width) {
				top = y + middle(h, units(dotSide)) + units(dotSide)
			}
			place(r.lines[i], units(dotLeft+dotSide/2-1), top, units(2), h-units(dotSide))
		}
		y += h
	}
}

// Where the dot of a step stands and how large it is.
const (
	dotSide, dotTop, dotLeft = 26, 8, 8
	stepText                 = dotLeft + dotSide + 14
)

type railStep struct {
	pressable
	rail   *Rail
	index  int
	step   Step
	frame  *frame
	ring   *canvas.Circle
	disc   *canvas.Circle
	number *canvas.Text
	check  *Icon
	title  *Text
	note   *Text
}

func newRailStep(r *Rail, index int, press func()) *railStep {
	s := &railStep{rail: r, index: index, frame: newFrame(), ring: canvas.NewCircle(nil), disc: canvas.NewCircle(nil),
		number: canvas.NewText(strconv.Itoa(index+1), nil), check: newIcon(IconCheck, kezektheme.ColorOnPrimary, 14),
		title: Strong(""), note: Small("").Sized(kezektheme.SizeChip)}
	s.title.size = kezektheme.SizeBody
	s.press = press
	s.disabled = true
	s.init(s)
	return s
}

func (s *railStep) set(step Step) {
	s.step = step
	s.disabled = step.State != StepDone
	s.title.SetText(step.Title)
	s.note.SetText(step.Note)
	s.Refresh()
}

// Cursor is a hand over a step that one can go back to.
func (s *railStep) Cursor() desktop.Cursor { return s.pressable.Cursor() }

// AccessibilityLabel is what a screen reader says.
func (s *railStep) AccessibilityLabel() string {
	w := spokenWords()
	state := map[StepState]string{StepDone: w.Done, StepCurrent: w.Current}[s.step.State]
	return s.describe(s.step.Title, state, s.step.Note, w.of(s.index+1, len(s.rail.steps)))
}

// AccessibilityRole tells a screen reader that a step that is done can be pressed.
func (s *railStep) AccessibilityRole() fyne.AccessibleRole {
	if s.disabled {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

func (s *railStep) CreateRenderer() fyne.WidgetRenderer {
	return s.render(append(s.frame.parts(), s.ring, s.disc, s.number, s.check, s.title, s.note),
		renderer{layout: s.layout, min: s.min, paint: s.paint})
}

func (s *railStep) paint() {
	ring, disc, number, title := kezektheme.ColorStep, kezektheme.ColorBackground, kezektheme.ColorMuted, kezektheme.ColorMuted
	switch s.step.State {
	case StepDone:
		ring, disc = kezektheme.ColorPrimary, kezektheme.ColorPrimary
	case StepCurrent:
		ring, disc, number, title = kezektheme.ColorPrimary, kezektheme.ColorSurface, kezektheme.ColorPrimary, kezektheme.ColorText
	}
	if s.hovered && !s.disabled {
		title = kezektheme.ColorPrimary
	}
	s.frame.paint("", "", size(kezektheme.SizeControlRadius), s.focused && !s.disabled)
	if s.focused {
		s.frame.box.FillColor = clr(kezektheme.ColorBackground)
	}
	s.ring.FillColor, s.disc.FillColor = clr(ring), clr(disc)
	s.number.Color = clr(number)
	setFont(s.number, size(kezektheme.SizeSmall), true)
	setVisible(s.number, s.step.State != StepDone)
	setVisible(s.check, s.step.State == StepDone)
	s.check.Refresh()
	s.title.Colored(title)
	setVisible(s.note, s.step.Note != "")
}

func (s *railStep) min() fyne.Size {
	if narrow(s.Size().Width) {
		return fyne.NewSize(units(RailNarrowWidth), units(36))
	}
	h := units(dotTop) + middle(units(dotSide), s.title.lineHeight()) + s.title.MinSize().Height
	if s.note.Visible() {
		h += s.note.MinSize().Height
	}
	return fyne.NewSize(units(RailNarrowWidth), h+units(5))
}

func (s *railStep) layout(all fyne.Size) {
	s.frame.layout(0, 0, all.Width, fyne.Min(all.Height, s.min().Height))
	setVisible(s.title, !narrow(all.Width))
	setVisible(s.note, !narrow(all.Width) && s.step.Note != "")
	x, y, side := units(dotLeft), units(dotTop), units(dotSide)
	if narrow(all.Width) {
		y = middle(units(36), side)
	}
	place(s.ring, x, y, side, side)
	b := units(2)
	place(s.disc, x+b, y+b, side-2*b, side-2*b)
	m := s.number.MinSize()
	place(s.number, x+middle(side, m.Width), y+middle(side, m.Height), m.Width, m.Height)
	place(s.check, x, y, side, side)
	if narrow(all.Width) {
		return
	}
	left := units(stepText)
	w := fyne.Max(0, all.Width-left-units(4))
	top := y + middle(side, s.title.lineHeight())
	h := fitHeight(s.title, w)
	place(s.title, left, top, w, h)
	place(s.note, left, top+h, w, fitHeight(s.note, w))
}
