package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// columns puts objects beside each other by their weights; at a kiosk, which is
// narrow and high, under each other.
func (s *Shell) columns(gap float32, weights []float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	if s.Kiosk {
		return widgets.VStack(gap, objects...)
	}
	return container.New(widgets.Columns(gap, weights...), objects...)
}

// left keeps an object at its own width, at the left.
func left(o fyne.CanvasObject) fyne.CanvasObject { return widgets.HRow(0, o, widgets.Spacer()) }

// padded leaves room between a row of tabs and what they show.
func padded(o fyne.CanvasObject) fyne.CanvasObject { return widgets.Inset(14, 0, 0, 0, o) }

// mark is the sign of the program in the header.
func mark() fyne.CanvasObject {
	image := canvas.NewImageFromResource(fyne.NewStaticResource("kezek.png", assets.Icon))
	image.FillMode = canvas.ImageFillContain
	side := 36 * theme.Scale()
	return container.NewGridWrap(fyne.NewSize(side, side), image)
}

// beside puts the second object right behind the first, which is the one to give way
// where there is not room for both.
type beside struct{ gap float32 }

func (l *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, gap := float32(0), l.gap*theme.Scale()
	rest := float32(0)
	for _, o := range objects[min(1, len(objects)):] {
		rest += gap + o.MinSize().Width
	}
	for i, o := range objects {
		least := o.MinSize()
		if i == 0 {
			least.Width = max(0, min(least.Width, size.Width-rest))
		}
		o.Resize(least)
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		x += least.Width + gap
	}
}

func (l *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for i, o := range objects {
		least.Height = max(least.Height, o.MinSize().Height)
		if i > 0 {
			least.Width += o.MinSize().Width
		}
	}
	return least
}

// wide gives everything in it a width of the theme, as high as there is room.
type wide struct{ width fyne.ThemeSizeName }

func (l wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l wide) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Size(l.width), 0)
}

// tall gives everything in it a height of the theme, or more where what is in it needs
// more, as wide as there is room.
type tall struct{ height fyne.ThemeSizeName }

func (l tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, theme.Size(l.height))
	for _, o := range objects {
		least = least.Max(o.MinSize().AddWidthHeight(0, 2*theme.Size(theme.SizeGapSmall)))
	}
	return least
}
