package documents

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func sampleEntry() model.Entry {
	long := strings.Repeat("Өте ұзақ заңды атауы бар мектепке дейінгі ұйым ", 6)
	person := model.Person{IIN: "900203401006", Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ"}
	return model.Entry{
		Number: "ЛО-2026-000001", CheckCode: "K7QF-3XWM-9D2T", CheckURL: "https://central.example.kz/check/K7QF-3XWM-9D2T",
		Applicant: model.Applicant{Person: person}, Application: model.Application{Number: "2026-1", Child: model.Child{Person: person}},
		Organization: model.Organization{Full: model.Text{KK: long, RU: long + strings.Repeat("м", 90)}},
		Group:        model.Middle, Lang: model.Kazakh, Place: 12345, FirstPlace: 12345, Status: model.Waiting, SignedBy: model.ByKey,
	}
}

var pageObject = regexp.MustCompile(`/Type /Page\n`)

func pages(pdf []byte) int { return len(pageObject.FindAll(pdf, -1)) }

func TestALongStatementGoesOnOverPages(t *testing.T) {
	p := Printer{Practice: true}
	for _, c := range []struct{ lines, pages int }{{1, 1}, {100, 3}, {300, 6}} {
		var text strings.Builder
		for i := range c.lines {
			fmt.Fprintf(&text, "Жол %d: %s\n\n", i, strings.Repeat("ұзынсөз", i%30))
		}
		e := store.Evidence{Act: model.Act{Text: text.String()}, Method: model.ByKey, Signer: &store.Signer{Serial: "1f"}}
		pdf, err := p.Statement(Content{Lang: model.Kazakh, Entry: sampleEntry()}, e)
		if err != nil {
			t.Fatal(err)
		}
		if n := pages(pdf); n < c.pages || n > 4*c.pages {
			t.Errorf("%d lines are on %d pages", c.lines, n)
		}
	}
}

func TestDocumentsAreDrawnManyAtOnceInEveryLanguage(t *testing.T) {
	p := Printer{}
	rules := Rules{Answer: model.Term{Days: 2, Kind: model.CalendarTerm}, NextSteps: []model.Text{{RU: "Место {place}, дней {days}, очередь {queue}."}}}
	var group sync.WaitGroup
	for i := range 9 {
		group.Go(func() {
			lang := model.Langs()[i%3]
			receipt, err := p.Receipt(Receipt{Lang: lang, Paper: model.A4, Entry: sampleEntry(), Office: "ЦОН"})
			if err != nil || pages(receipt) != 1 || !bytes.HasSuffix(bytes.TrimSpace(receipt), []byte("%%EOF")) {
				t.Errorf("receipt in %s: %d pages, %v", lang, pages(receipt), err)
			}
			if notice, err := p.Notice(Content{Lang: lang, Kind: model.NoticeDocument, Entry: sampleEntry(), Rules: rules}); err != nil || pages(notice) != 1 {
				t.Errorf("notice in %s: %d pages, %v", lang, pages(notice), err)
			}
		})
	}
	group.Wait()
}

// sampleNotice is of an act about an offer, or of a withdrawal.
func sampleNotice(kind model.DocumentKind, lang model.Lang) Content {
	c := Content{Kind: kind, Lang: lang, Number: "ЛО-2026-000001/4", Entry: sampleEntry(), District: model.Text{RU: "Косшы"}, At: time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC)}
	switch kind {
	case model.ReferralDocument:
		c.Offer = &Offer{Number: "НП-2026-000007", Until: model.Date{Year: 2026, Month: 12, Day: 4}, Extension: model.Term{Days: 30, Kind: model.CalendarTerm}, Then: model.Text{RU: "ребёнок остаётся в очереди"}}
	case model.ExtensionNotice:
		c.Offer = &Offer{Number: "НП-2026-000007", Until: model.Date{Year: 2026, Month: 12, Day: 4}, Then: model.Text{RU: "ребёнок остаётся в очереди"}}
	case model.DecliningNotice:
		c.Offer = &Offer{Number: "НП-2026-000007", Then: model.Text{RU: "ребёнок остаётся в очереди"}}
	case model.ExchangeNotice:
		c.Wish = "«Балапан» · 990140000001 · казахский"
	case model.RestoringNotice:
		c.Offer = &Offer{Number: "НП-2026-000007"}
	case model.WithdrawalNotice, model.UnlinkingNotice:
		c.Entry = model.Entry{Number: c.Entry.Application.Number, CheckURL: c.Entry.CheckURL, Application: c.Entry.Application, Applicant: c.Entry.Applicant}
	}
	return c
}

func TestEachNoticeIsAPageThatSaysWhatComesNext(t *testing.T) {
	for kind, steps := range map[model.DocumentKind]int{
		model.ReferralDocument: 5, model.ExtensionNotice: 4, model.DecliningNotice: 2, model.RestoringNotice: 1, model.WithdrawalNotice: 1, model.UnlinkingNotice: 1, model.LeavingNotice: 1, model.ExchangeNotice: 1,
	} {
		for _, lang := range model.Langs() {
			c := sampleNotice(kind, lang)
			pdf, err := Printer{}.Notice(c)
			if err != nil || pages(pdf) != 1 {
				t.Errorf("%s in %s: %d pages, %v", kind, lang, pages(pdf), err)
			}
			texts := assets.Texts(lang)
			said := append(c.steps(texts), texts.T("paper."+string(kind)+"_title"), texts.T("paper."+string(kind)+"_at"))
			if len(said) != steps+2 || slices.ContainsFunc(said, func(s string) bool { return s == "" || strings.HasPrefix(s, "paper.") || strings.Contains(s, "{{") }) {
				t.Errorf("%s in %s says %q", kind, lang, said)
			}
		}
	}
}

func TestAStepIsFilledIn(t *testing.T) {
	c := Content{Entry: sampleEntry(), Rules: Rules{Answer: model.Term{Days: 2, Kind: model.CalendarTerm}}}
	if got := fillStep(assets.Texts(model.Russian), "{place} {days} {queue}", c); got != "12345 2 дня —" {
		t.Errorf("step %q", got)
	}
	c.Entry.Application.Place = 57
	if got := fillStep(assets.Texts(model.Russian), "{queue}", c); got != "57" {
		t.Errorf("step %q", got)
	}
}

func TestARollOfAReceiptIsOnePageInEveryLanguage(t *testing.T) {
	for _, lang := range model.Langs() {
		pdf, err := Printer{Practice: true}.Receipt(Receipt{Lang: lang, Paper: model.Roll, Entry: sampleEntry(), District: model.Text{RU: "Кокшетау"}, Office: "ЦОН"})
		if err != nil || pages(pdf) != 1 {
			t.Errorf("%s: %d pages, %v", lang, pages(pdf), err)
		}
	}
}
