package widgets

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// lettersMeasured is how many letters are measured while do runs: what it costs on any
// machine.
func lettersMeasured(t *testing.T, do func()) (letters int) {
	t.Helper()
	before := measureText
	defer func() { measureText = before }()
	measureText = func(s string, size float32, style fyne.TextStyle) fyne.Size {
		letters += len([]rune(s))
		return before(s, size, style)
	}
	do()
	return letters
}

func TestWhatATextWithoutABreakCostsGrowsWithItAndNoFurther(t *testing.T) {
	house(t, Body(""), 400, 200)
	for name, letter := range map[string]string{"wide": "Щ", "thin": "i", "of many": "Шіiaў", "an accent alone": "\u0301"} {
		cost := func(letters int) int {
			text := Body(strings.Repeat(letter, letters/len([]rune(letter))))
			return lettersMeasured(t, func() {
				text.Resize(fyne.NewSize(300, 100))
				text.MinSize()
				text.fit(300)
			})
		}
		short, long := cost(4_000), cost(16_000)
		if long > 5*short {
			t.Errorf("%s: %d letters are measured of 4 000, %d of 16 000", name, short, long)
		}
		if full, more := cost(longestText), cost(1_000_000); more > full+full/10 {
			t.Errorf("%s: %d letters are measured of %d, %d of a million", name, full, longestText, more)
		}
	}
}

func TestALongNameCostsALineWhatItShows(t *testing.T) {
	house(t, Body(""), 400, 200)
	name := strings.Repeat("Айгөлек ", 1_250)
	list := NewRowList("")
	costs := map[string]int{
		"a text on one line": lettersMeasured(t, func() {
			text := Body(name).Shrinkable()
			text.Resize(fyne.NewSize(300, 20))
			text.MinSize()
		}),
		"a row of a list": lettersMeasured(t, func() {
			list.SetRows([]Row{{Title: name, Subtitle: name, Trailing: "1"}})
			list.Resize(fyne.NewSize(300, 200))
		}),
	}
	for what, cost := range costs {
		if cost > len([]rune(name)) {
			t.Errorf("%s: %d letters are measured", what, cost)
		}
	}
}

func TestALongTextKeepsItsLettersAndItsLinesTheirWidth(t *testing.T) {
	house(t, Body(""), 400, 200)
	whole := strings.Repeat("ШіiaўfiAV", 200)
	runs, textSize := []Run{{Text: whole[:len(whole)/2]}, {Text: whole[len(whole)/2:], Bold: true}}, size(kezektheme.SizeBody)
	for _, width := range []float32{7, 60, 300, 1_000} {
		got := ""
		for _, line := range wrap(words(runs, textSize), width, textSize) {
			line.make((&Text{}).colorOf, textSize)
			letters := ""
			for _, r := range line.runs {
				letters += r.Text
			}
			if line.width > width+1 && len([]rune(letters)) > 1 {
				t.Errorf("%v: %q is %v wide", width, letters, line.width)
			}
			got += letters
		}
		if got != whole {
			t.Errorf("%v: %d letters of %d are shown", width, len(got), len(whole))
		}
	}
}

func TestFiftyThousandRowsCostWhatIsSeen(t *testing.T) {
	list := NewRowList("")
	house(t, list, 400, 300)
	made := 0
	list.SetRowFunc(50_000, func(int) Row { made++; return Row{Title: "№ 20 «Zerek»"} }, -1)
	for range 3 {
		list.MoveByKey(fyne.KeyPageDown)
	}
	list.MoveByKey(fyne.KeyEnd)
	list.Refresh()
	if made > 60 {
		t.Errorf("%d rows were made", made)
	}
}

func TestANumberInGroupsIsNotBroken(t *testing.T) {
	for text, want := range map[string][]string{
		"Тестова Айгуль · ИИН 94•••• •••000":        {"Тестова", "Айгуль", "·", "ИИН", "94•••• •••000"},
		"позвоните +7 700 000 00 02 сегодня":        {"позвоните", "+7 700 000 00 02", "сегодня"},
		"заявление № 2026-111000-004217 · место 12": {"заявление", "№ 2026-111000-004217", "·", "место", "12"},
		"21.11.2026 11:43:07\n4 места":              {"21.11.2026 11:43:07", "4", "места"},
	} {
		var got []string
		for _, w := range words([]Run{{Text: text}}, 15) {
			got = append(got, w.runs[0].Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
