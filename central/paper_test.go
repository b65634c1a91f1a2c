package central

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/queue"
)

func sampleEntry() queue.Entry {
	long := strings.Repeat("Өте ұзақ заңды атауы бар мектепке дейінгі ұйым ", 6)
	person := queue.Person{IIN: "900203401006", Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ"}
	return queue.Entry{
		Number: "ЛО-2026-000001", CheckCode: "K7QF-3XWM-9D2T", CheckURL: "https://central.example.kz/check/K7QF-3XWM-9D2T",
		Applicant: queue.Applicant{Person: person}, Application: queue.Application{Number: "2026-1", Child: queue.Child{Person: person}},
		Organization: queue.Organization{Full: queue.Text{KK: long, RU: long + strings.Repeat("м", 90)}},
		Group:        queue.Middle, Lang: queue.Kazakh, Place: 12345, FirstPlace: 12345, Status: queue.Waiting, SignedBy: queue.ByKey,
	}
}

var pageObject = regexp.MustCompile(`/Type /Page\n`)

func pages(pdf []byte) int { return len(pageObject.FindAll(pdf, -1)) }

func TestALongStatementGoesOnOverPages(t *testing.T) {
	p := printer{practice: true}
	for _, c := range []struct{ lines, pages int }{{1, 1}, {100, 3}, {300, 6}} {
		var text strings.Builder
		for i := range c.lines {
			fmt.Fprintf(&text, "Жол %d: %s\n\n", i, strings.Repeat("ұзынсөз", i%30))
		}
		e := Evidence{Statement: queue.Statement{Lang: queue.Kazakh}, Text: text.String(), Method: queue.ByKey, Signer: &Signer{Serial: "1f"}}
		pdf, err := p.statement(sampleEntry(), queue.District{}, e)
		if err != nil {
			t.Fatal(err)
		}
		if n := pages(pdf); n < c.pages || n > 4*c.pages {
			t.Errorf("%d lines are on %d pages", c.lines, n)
		}
	}
}

func TestDocumentsAreDrawnManyAtOnceInEveryLanguage(t *testing.T) {
	p := printer{practice: false}
	rules := queue.RuleSet{AnswerDays: 2, NextSteps: []queue.Text{{RU: "Место {place}, дней {days}, очередь {queue}."}}}
	var group sync.WaitGroup
	for i := range 9 {
		group.Go(func() {
			lang := queue.Langs()[i%3]
			receipt, err := p.receipt(lang, queue.A4, sampleEntry(), queue.District{}, "ЦОН")
			if err != nil || pages(receipt) != 1 || !bytes.HasSuffix(bytes.TrimSpace(receipt), []byte("%%EOF")) {
				t.Errorf("receipt in %s: %d pages, %v", lang, pages(receipt), err)
			}
			if notice, err := p.notice(lang, sampleEntry(), queue.District{}, rules); err != nil || pages(notice) != 1 {
				t.Errorf("notice in %s: %d pages, %v", lang, pages(notice), err)
			}
		})
	}
	group.Wait()
}

func TestAStepIsFilledIn(t *testing.T) {
	entry, rules := sampleEntry(), queue.RuleSet{AnswerDays: 2}
	if got := fillStep("{place} {days} {queue}", entry, rules); got != "12345 2 —" {
		t.Errorf("step %q", got)
	}
	entry.Application.Place = 57
	if got := fillStep("{queue}", entry, rules); got != "57" {
		t.Errorf("step %q", got)
	}
}

func TestARollOfAReceiptIsOnePageInEveryLanguage(t *testing.T) {
	for _, lang := range queue.Langs() {
		pdf, err := printer{practice: true}.receipt(lang, queue.Roll, sampleEntry(), queue.District{Name: queue.Text{RU: "Кокшетау"}}, "ЦОН")
		if err != nil || pages(pdf) != 1 {
			t.Errorf("%s: %d pages, %v", lang, pages(pdf), err)
		}
	}
}
