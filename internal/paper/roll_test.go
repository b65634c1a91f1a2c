package paper

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

var mediaBox = regexp.MustCompile(`/MediaBox \[ ?0 0 ([0-9.]+) ([0-9.]+) ?\]`)

// pageSize is the size of the last page of a document, in points.
func pageSize(t *testing.T, pdf []byte) (width, height float64) {
	t.Helper()
	found := mediaBox.FindAllSubmatch(pdf, -1)
	if len(found) == 0 {
		t.Fatal("the document has no page size")
	}
	last := found[len(found)-1]
	width, _ = strconv.ParseFloat(string(last[1]), 64)
	height, _ = strconv.ParseFloat(string(last[2]), 64)
	return width, height
}

func TestARollIsEightyMillimetresWideAndAsLongAsItNeedsToBe(t *testing.T) {
	length := func(steps int) float64 {
		r := NewRoll(model.Kazakh, "x", false)
		for range steps {
			r.Steps("Өте ұзақ заңды атауы бар мектепке дейінгі ұйым, тағы да бір жол")
		}
		pdf, err := r.Finish()
		if err != nil || pages(pdf) != 1 {
			t.Fatalf("%d pages, %v", pages(pdf), err)
		}
		width, height := pageSize(t, pdf)
		if width < 226 || width > 227.5 {
			t.Errorf("%v points wide", width)
		}
		return height
	}
	if short, long := length(1), length(60); long < 10*short {
		t.Errorf("one step takes %v, sixty take %v", short, long)
	}
}

func TestAProvisionalRollSaysWhatThePageSays(t *testing.T) {
	for _, lang := range model.Langs() {
		p := sample(lang)
		p.Paper, p.Practice, p.CentralURL = model.Roll, true, "https://central.example.kz"
		pdf, err := p.PDF()
		if err != nil {
			t.Fatal(err)
		}
		text, words := textOf(t, pdf), assets.Texts(lang)
		for _, want := range []string{
			words.T("paper.provisional_warning"), words.T("paper.practice"), p.Applicant, p.Organization.In(lang),
			"21.11.2026 10:00:00", model.ActCheck(p.ActID), p.Child.Masked(),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not on the roll:\n%s", lang, want, text)
			}
		}
		if strings.Contains(text, string(p.Child)) || strings.Contains(text, p.ActID) || strings.Contains(text, "⟦") {
			t.Errorf("%s: what must not stand there does:\n%s", lang, text)
		}
	}
}
