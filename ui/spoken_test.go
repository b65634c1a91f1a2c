package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// TestAScreenReaderHearsWhatCanBeUsed holds that everything on every screen that can be
// pressed or focused says what it is, in each language; that the toolkit finds it; and
// that nothing is spoken that is hidden on the screen.
func TestAScreenReaderHearsWhatCanBeUsed(t *testing.T) {
	for name, kiosk := range map[string]bool{"office": false, "kiosk": true} {
		for _, lang := range model.Langs() {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				screens := 0
				newGuide(t, lang, theme.Options{Kiosk: kiosk}, func(g *guide, screen string) {
					screens++
					for _, fault := range unspoken(g.window.Canvas(), g.top()) {
						t.Errorf("%s: %s", screen, fault)
					}
				}).walk()
				if least := 24; screens < least {
					t.Errorf("only %d screens", screens)
				}
			})
		}
	}
}

// long is a number that may be an IIN or a telephone.
var long = regexp.MustCompile(`[0-9][0-9 ]{7,}[0-9]`)

// unspoken returns what is wrong with what is heard of a window.
func unspoken(c fyne.Canvas, top fyne.CanvasObject) (faults []string) {
	heard := toolkitHears(c)
	if len(heard) == 0 {
		return []string{"nothing is heard"}
	}
	seen := strings.ReplaceAll(strings.Join(widgets.Texts(top), ""), " ", "")
	for _, label := range heard {
		if strings.TrimSpace(label) == "" || strings.Contains(label, "⟦") || strings.Contains(label, "Container") {
			faults = append(faults, fmt.Sprintf("%q is heard", label))
		}
		for _, number := range long.FindAllString(label, -1) {
			if !strings.Contains(seen, strings.ReplaceAll(number, " ", "")) {
				faults = append(faults, fmt.Sprintf("%q tells a number that is not on the screen", label))
			}
		}
	}
	eachPart(top, func(o fyne.CanvasObject) {
		_, tapped := o.(fyne.Tappable)
		_, focused := o.(fyne.Focusable)
		if !tapped && !focused || fmt.Sprintf("%T", o) == "*ui.corner" { // which is hidden from everybody on purpose
			return
		}
		a, ok := o.(fyne.Accessible)
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%T has no label", o))
		case a.AccessibilityLabel() == "" || a.AccessibilityRole() == fyne.AccessibleRoleContainer:
			faults = append(faults, fmt.Sprintf("%T has an empty label", o))
		case focused && !slices.Contains(heard, a.AccessibilityLabel()):
			faults = append(faults, fmt.Sprintf("%T %q is not found by the toolkit", o, a.AccessibilityLabel()))
		}
	})
	return faults
}

// toolkitHears is what the toolkit, v2.8.1, tells a screen reader of Windows, found in
// its way: it looks into containers and never into a widget.
func toolkitHears(c fyne.Canvas) (labels []string) {
	var collect func(fyne.CanvasObject)
	collect = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		if a, ok := o.(fyne.Accessible); ok {
			if role := a.AccessibilityRole(); role != fyne.AccessibleRoleContainer {
				labels = append(labels, a.AccessibilityLabel())
			}
		}
		if box, ok := o.(*fyne.Container); ok {
			for _, part := range box.Objects {
				collect(part)
			}
		}
	}
	collect(c.Content())
	for _, overlay := range c.Overlays().List() {
		collect(overlay)
	}
	return labels
}

// eachPart visits every visible object, those that widgets are drawn with too.
func eachPart(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch t := o.(type) {
	case *fyne.Container:
		for _, part := range t.Objects {
			eachPart(part, visit)
		}
	case *container.Scroll:
		eachPart(t.Content, visit)
	case fyne.Widget:
		if _, types := o.(interface{ SelectedText() string }); types {
			return
		}
		for _, part := range test.WidgetRenderer(t).Objects() {
			eachPart(part, visit)
		}
	}
}
