package paper

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

func sample(lang model.Lang) Provisional {
	return Provisional{
		Lang: lang, Applicant: "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ", Child: "220511500010",
		Organization: model.Text{KK: "«Әйгерім» бөбекжайы", RU: "Ясли-сад «Айгерим»", EN: "Aigerim nursery"},
		Education:    model.Kazakh, MadeAt: time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC),
		ActID: "0193b1a2-7c11-7d3e-9a55-0242ac120002",
	}
}

// textOf is what pdftotext reads in the document, without the breaks of its lines.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (poppler-utils): the text of PDF documents is not read back")
	}
	path := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

var pageObject = regexp.MustCompile(`/Type /Page\n`)

func pages(pdf []byte) int { return len(pageObject.FindAll(pdf, -1)) }

func TestAProvisionalPageSaysThatItIsNoRegistration(t *testing.T) {
	for _, lang := range model.Langs() {
		p := sample(lang)
		pdf, err := p.PDF()
		if err != nil {
			t.Fatal(err)
		}
		text, words := textOf(t, pdf), assets.Texts(lang)
		for _, want := range []string{
			words.T("paper.provisional_warning"), words.T("paper.provisional_title"), words.T("paper.provisional_check"),
			p.Applicant, p.Organization.In(lang), "21.11.2026 10:00:00", model.ActCheck(p.ActID), p.Child.Masked(),
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not on the page:\n%s", lang, want, text)
			}
		}
		for _, not := range []string{string(p.Child), p.ActID, p.Child.Grouped(), "⟦", words.T("paper.practice_note")} {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q is on the page", lang, not)
			}
		}
	}
}

func TestAProvisionalPageOfPracticeIsMarked(t *testing.T) {
	p := sample(model.Russian)
	p.Practice = true
	pdf, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, pdf); !strings.Contains(text, assets.Texts(model.Russian).T("paper.practice_note")) {
		t.Errorf("no mark:\n%s", text)
	}
}

func TestAProvisionalPageTellsWhereToLook(t *testing.T) {
	p := sample(model.English)
	p.CentralURL = "https://central.example.kz/"
	pdf, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(textOf(t, pdf), " ", ""); !strings.Contains(text, "https://central.example.kz/check/act/"+model.ActCheck(p.ActID)) {
		t.Errorf("no address:\n%s", text)
	}
}

func TestAProvisionalPageIsOnePageWithTheLongestNames(t *testing.T) {
	for _, lang := range model.Langs() {
		p := sample(lang)
		p.Practice = true
		p.CentralURL = "https://" + strings.Repeat("very-long-name.", 3) + "kz"
		p.Applicant = strings.Repeat("ӨТЕҰЗАҚТЕГІБАРАДАМ ", 30)
		long := strings.Repeat("Өте ұзақ заңды атауы бар мектепке дейінгі ұйым ", 12)
		p.Organization = model.Text{KK: long, RU: long, EN: strings.Repeat("м", 400)}
		pdf, err := p.PDF()
		if err != nil || pages(pdf) != 1 {
			t.Errorf("%s: %d pages, %v", lang, pages(pdf), err)
		}
	}
}
