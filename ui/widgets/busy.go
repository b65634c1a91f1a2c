package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Busy is a thin strip with a text and a way out, shown while something is waited
// for. Its place stays free when it is hidden, so that nothing jumps.
type Busy struct {
	base
	track, runner *canvas.Rectangle
	text          *Text
	cancel        *Button
	running       bool
	drawn         bool
	moving        bool
	at            float32
	animation     *fyne.Animation
}

// busySteps is in how many steps the strip goes from one end to the other: each draws
// the whole window anew.
const busySteps = 16

// NewBusy makes the strip, stopped; without a cancel function it has no link.
func NewBusy(text, cancelText string, cancel func()) *Busy {
	b := &Busy{track: canvas.NewRectangle(nil), runner: canvas.NewRectangle(nil), text: Small(text),
		cancel: Link(cancelText, cancel)}
	if cancel == nil {
		b.cancel.Hide()
	}
	b.animation = fyne.NewAnimation(1600*time.Millisecond, func(done float32) {
		if at := floor(done*busySteps) / busySteps; at != b.at {
			b.at = at
			// Not b.Refresh, which would keep a strip that was thrown away as one that is drawn.
			b.runner.Move(b.runnerAt())
			b.runner.Refresh()
		}
	})
	b.animation.RepeatCount, b.animation.AutoReverse = fyne.AnimationRepeatForever, true
	b.init(b)
	return b
}

// Start shows the strip.
func (b *Busy) Start(text string) {
	b.text.SetText(text)
	if b.running {
		return
	}
	b.running = true
	b.move()
	b.Refresh()
}

// Stop hides the strip.
func (b *Busy) Stop() {
	if b.running {
		b.running = false
		b.move()
		b.Refresh()
	}
}

// move has the strip move as long as it is shown and something draws it.
func (b *Busy) move() {
	moving := b.running && b.drawn
	if moving == b.moving {
		return
	}
	b.moving = moving
	if moving {
		b.animation.Start()
	} else {
		b.animation.Stop()
	}
}

func (b *Busy) runnerAt() fyne.Position {
	return fyne.NewPos((b.Size().Width-b.runner.Size().Width)*b.at, 0)
}

// CreateRenderer draws the strip.
func (b *Busy) CreateRenderer() fyne.WidgetRenderer {
	b.drawn = true
	b.move()
	line := HRow(12, Grow(b.text), b.cancel)
	return b.render([]fyne.CanvasObject{b.track, b.runner, line}, renderer{
		layout: func(s fyne.Size) {
			h := units(3)
			place(b.track, 0, 0, s.Width, h)
			b.runner.Resize(fyne.NewSize(s.Width*0.3, h))
			b.runner.Move(b.runnerAt())
			place(line, 0, h+units(4), s.Width, fyne.Max(0, s.Height-h-units(4)))
		},
		min: func() fyne.Size {
			m := line.MinSize()
			return fyne.NewSize(m.Width, units(7)+fyne.Max(units(28), m.Height))
		},
		paint: func() {
			b.track.FillColor, b.runner.FillColor = clr(kezektheme.ColorTint), clr(kezektheme.ColorPrimary)
			b.track.CornerRadius, b.runner.CornerRadius = units(1.5), units(1.5)
			for _, o := range b.children {
				setVisible(o, b.running)
			}
		},
		destroyed: func() {
			b.drawn = false
			b.move()
		},
	})
}
