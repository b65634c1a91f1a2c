package widgets

import (
	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Toast tells in passing what was done and needs no answer. It stands over the page and
// goes by itself, or when it is pressed; what somebody must read is a Banner.
type Toast struct {
	notice
	OnTapped func()

	text *Text
}

// toastWide is the greatest width of a toast, in units of the drawing.
const toastWide = 520

// NewToast makes a toast.
func NewToast(kind Kind, text string) *Toast {
	t := &Toast{text: Body(text)}
	t.setupNotice(kind, 20, kezektheme.SizeControlRadius)
	t.body = Inset(12, 16, 12, 16, HRow(12, t.icon, Grow(t.text)))
	t.init(t)
	return t
}

// Tapped has the toast go.
func (t *Toast) Tapped(*fyne.PointEvent) {
	if t.OnTapped != nil {
		t.OnTapped()
	}
}

// AccessibilityLabel is what a screen reader says.
func (t *Toast) AccessibilityLabel() string { return t.text.Text() }

// isAlert has a screen reader told of a toast as soon as it is shown.
func (t *Toast) isAlert() bool { return true }

// ToastLayout puts toasts over the page: in the middle of its width, above a foot that is
// so high.
func ToastLayout(foot func() float32) fyne.Layout { return &toastLayout{foot} }

type toastLayout struct{ foot func() float32 }

// Layout puts each toast above the last one.
func (l *toastLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	gap := size(kezektheme.SizeGapLarge)
	bottom := s.Height - l.foot() - gap
	for _, o := range objects {
		toast, ok := o.(*Toast)
		if !ok {
			continue
		}
		whole := measure(toast.text.Text(), size(kezektheme.SizeBody), false) + units(20+12+2*16+2)
		w := fyne.Min(fyne.Min(whole, units(toastWide)), s.Width-2*gap)
		h := fitHeight(toast, w)
		place(toast, middle(s.Width, w), bottom-h, w, h)
		bottom -= h + gap
	}
}

// MinSize asks for nothing: a toast stands over what is there.
func (l *toastLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
