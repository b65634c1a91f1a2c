package ui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// Entry has the place of whoever has waited for long where a test wishes so.
func (s slow) Entry(ctx context.Context, id string) (model.Entry, error) {
	entry, err := s.Central.Entry(ctx, id)
	if s.guide.waited && entry.Status.Stands() {
		entry = longWaited(entry, s.guide.now)
	}
	return entry, err
}

// Entries stand at the same places as in Entry.
func (s slow) Entries(ctx context.Context) ([]model.Entry, error) {
	entries, err := s.Central.Entries(ctx)
	for i := range entries {
		if s.guide.waited && entries[i].Status.Stands() {
			entries[i].CreatedAt, entries[i].FirstPlace, entries[i].Place = s.guide.now.AddDate(0, -8, 0), 42, 40
		}
	}
	return entries, err
}

// longWaited is an entry whose place has changed for several reasons.
func longWaited(entry model.Entry, now time.Time) model.Entry {
	first := model.Text{KK: "Бірінші кезекте", RU: "В первую очередь", EN: "First in turn"}
	entry.CreatedAt, entry.FirstPlace, entry.Place = now.AddDate(0, -8, 0), 42, 40
	for _, event := range entry.Events {
		if event.Params["place"] != "" {
			event.Params["place"] = "42"
		}
	}
	for i, change := range []model.Change{
		{From: 42, To: 39, Reason: model.EnrolledElsewhere, Count: 3},
		{From: 39, To: 44, Reason: model.PutBefore, Count: 5},
		{From: 44, To: 41, Reason: model.MovedOn, Count: 3},
		{From: 41, To: 42, Reason: model.PrivilegedBefore, Class: first, Count: 1},
		{From: 42, To: 40, Reason: model.PlaceOffered, Count: 2},
	} {
		change.At = now.AddDate(0, 0, 9*(i-5))
		entry.Events = append(entry.Events, model.Event{At: change.At, Kind: model.EventPlaceChanged, Change: &change})
	}
	slices.SortStableFunc(entry.Events, func(a, b model.Event) int { return a.At.Compare(b.At) })
	entry.Before = []model.ClassCount{
		{Class: "out_of_turn", Name: model.Text{KK: "Кезектен тыс", RU: "Вне очереди", EN: "Out of turn"}, Count: 4},
		{Class: "first_turn", Name: first, Count: 9},
		{Class: "general", Name: model.Text{KK: "Жалпы кезек", RU: "Общая очередь", EN: "General queue"}, Count: 26},
	}
	return entry
}

func TestEachChangeOfAPlaceIsToldInWordsAndWhoStandsBefore(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	g.waited = true
	c.toCheck(family)
	c.sign(model.ByCode, family)
	c.at(desk.Notice)
	c.key(fyne.KeyReturn)
	c.key(ui.KeyWaiting)
	c.at(desk.WaitingList)
	c.key(fyne.KeyReturn)
	c.shell.NextTab()
	c.key(ui.KeyWhy)
	entry := g.shell.Desk.Entry()
	c.shows("why.title", "place", 40)
	texts := g.texts()
	for _, event := range entry.Events {
		if event.Change == nil {
			continue
		}
		for _, want := range []string{g.shell.Text("why.was", "place", event.Change.From), g.shell.Text("why." + string(event.Change.Reason))} {
			if !slices.Contains(texts, want) {
				t.Errorf("%q is not told: %q", want, texts)
			}
		}
	}
	for _, class := range entry.Before {
		if !slices.Contains(texts, class.Name.RU) {
			t.Errorf("%q is not told: %q", class.Name.RU, texts)
		}
	}
	c.shows("why.promise")
	c.shows("why.turns", "turns", "«В первую очередь» — 1, «Общая очередь» — 3")
	c.key(ui.KeyBack)
	c.at(desk.WaitingList)
	c.shows("event.signed") // the entry is unfolded as it was, at its history
}

// Every reason that the central tells has words of its own on the page.
func TestEveryReasonOfAChangeHasItsExplanation(t *testing.T) {
	for _, lang := range model.Langs() {
		texts := catalogueTexts(t, lang)
		for _, reason := range []model.EventReason{
			model.SomebodyLeft, model.EnrolledElsewhere, model.PlaceOffered, model.MovedOn, model.YearRenewed,
			model.PutBefore, model.PrivilegedBefore, model.Reordered, model.TookTurn, model.RulesChanged, model.OwnCategory,
		} {
			if texts["why."+string(reason)] == "" || texts["moved."+string(reason)] == "" {
				t.Errorf("%s: nothing tells %s", lang, reason)
			}
		}
	}
}
