package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

func TestTextWrapsAtWordsAndNeverOverItsWidth(t *testing.T) {
	long := "Өтінішке ЭЦҚ-мен қол қоюға болады — ол осы компьютерде сақталып, байланыс қалпына келгенде бір-ақ рет жіберіледі."
	text := Rich(Run{Text: "Қазір байланыс жоқ.", Bold: true}, Run{Text: " " + long})
	house(t, text, 260, 400)
	for _, width := range []float32{120, 200, 333, 700, 2000} {
		text.Resize(fyne.NewSize(width, 400))
		var lines []string
		for _, line := range text.lines {
			s := ""
			for _, r := range line.runs {
				s += r.Text
			}
			lines = append(lines, s)
			if line.width > width+1 {
				t.Errorf("%v: %q is %v wide", width, s, line.width)
			}
		}
		if got := strings.Join(lines, " "); got != text.Text() {
			t.Errorf("%v: %q", width, got)
		}
		if h := text.MinSize().Height; h < float32(len(lines))*18 {
			t.Errorf("%v: %d lines in a height of %v", width, len(lines), h)
		}
	}
}

func TestTextBreaksAWordThatIsWiderThanItsPlace(t *testing.T) {
	text := Body("https://kezek.example/check/K7QF3XWM9D2TK7QF3XWM9D2T")
	house(t, text, 400, 200)
	text.Resize(fyne.NewSize(100, 100))
	if len(text.lines) < 3 {
		t.Fatalf("%d lines", len(text.lines))
	}
	got := ""
	for _, line := range text.lines {
		got += line.runs[0].Text
	}
	if got != text.Text() {
		t.Errorf("%q", got)
	}
}

func TestTextOnOneLineEndsWithAnEllipsis(t *testing.T) {
	text := Caption("ГККП «Детский сад «Айгерим» города Кокшетау»")
	house(t, text, 400, 60)
	text.Resize(fyne.NewSize(120, 20))
	line := text.lines[0]
	if s := line.runs[0].Text; !strings.HasSuffix(s, "…") || line.width > 121 || len(text.lines) != 1 {
		t.Errorf("%q, %v wide", s, line.width)
	}
	if !strings.HasSuffix(text.Text(), "Кокшетау»") {
		t.Error("the whole text was lost")
	}
}

func TestTextFollowsTheTheme(t *testing.T) {
	text := Title("Район или город")
	house(t, text, 400, 60)
	fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{Variant: kezektheme.VariantDark, Scale: 2}))
	text.Refresh()
	part := text.lines[0].parts[0]
	if part.TextSize != 52 || part.Color != kezektheme.Color(kezektheme.ColorText) {
		t.Errorf("size %v, colour %v", part.TextSize, part.Color)
	}
}

func TestVStackGivesAWrappedTextItsHeightAtOnce(t *testing.T) {
	text := Body(strings.Repeat("слово ", 60))
	rest := Small("ниже")
	stack := VStack(8, text, rest)
	house(t, stack, 300, 800)
	if rest.Position().Y != text.Size().Height+8 || text.Size().Height < 100 {
		t.Errorf("text %v high, next at %v", text.Size().Height, rest.Position().Y)
	}
}

func TestFocusScrollsIntoView(t *testing.T) {
	stack := VStack(8)
	var last *Entry
	for range 30 {
		last = NewEntry("")
		stack.Add(NewCardRoom(4, NewField("Поле", last)))
	}
	s := Scroll(stack)
	house(t, s, 300, 300)
	last.Focus()
	if got := Scroller(s).Offset.Y; got < 1000 {
		t.Errorf("scrolled to %v", got)
	}
}
