package ui

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Fact is one thing that is known of the program on this computer: a key of the
// catalogue under «diagnostics.», and what it is. None is about a person.
type Fact struct {
	Key   string `json:"key"`
	Word  string `json:"word,omitempty"`  // what it is, as a key of the catalogue
	Bytes int64  `json:"bytes,omitempty"` // or a size
	Value string `json:"value,omitempty"` // or a text that is the same in every language; it may follow a word
}

// text is the fact as people read it.
func (f Fact) text(w words) string {
	var parts []string
	if f.Word != "" {
		parts = append(parts, w.T(f.Word))
	}
	if f.Bytes > 0 {
		parts = append(parts, w.bytes(f.Bytes))
	}
	if f.Value != "" {
		parts = append(parts, f.Value)
	}
	return strings.Join(parts, " ")
}

// Facts are facts of one kind, with a key of their own.
type Facts struct {
	Key   string `json:"key"`
	Facts []Fact `json:"facts"`
}

// Diagnostics tell support what the program is and how it fares.
type Diagnostics interface {
	// Ask takes what belongs to the window, on the UI goroutine; what it returns gathers
	// the rest in the background, where it may ask the neighbours and read files.
	Ask() func(ctx context.Context) []Facts
	// Report writes the facts, the settings and the logs in a language, without personal
	// data, and returns where.
	Report(ctx context.Context, lang model.Lang, facts []Facts) (path string, err error)
}

// FactsText writes facts as plain text in a language.
func FactsText(lang model.Lang, all []Facts) string {
	w := wordsIn(lang)
	var text strings.Builder
	for i, group := range all {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(w.T("diagnostics."+group.Key) + "\n")
		for _, fact := range group.Facts {
			text.WriteString("  " + w.T("diagnostics."+fact.Key) + ": " + fact.text(w) + "\n")
		}
	}
	return text.String()
}

// openDiagnostics shows what support asks for first.
func (s *Shell) openDiagnostics() {
	if s.Diagnostics == nil || s.runner.Busy() {
		return
	}
	var all []Facts
	gather := s.Diagnostics.Ask()
	s.Start("busy.load", func(ctx context.Context) error {
		all = gather(ctx)
		return ctx.Err()
	}, func(err error) {
		if err == nil {
			s.showDiagnostics(all)
		}
	})
}

func (s *Shell) showDiagnostics(all []Facts) {
	var back func()
	if s.panel != nil {
		back = s.openSettings
	}
	s.OpenPanel(func() *panel {
		w := s.words
		copyText := func() {
			fyne.CurrentApp().Clipboard().SetContent(FactsText(w.Lang(), all))
			s.HintInPanel(widgets.Ok, "diagnostics.copied")
		}
		report := func() { s.writeReport(all) }
		button := widgets.NewButton(widgets.Primary, w.T("diagnostics.report"), "F2", report)
		return scrolling(&panel{
			title: w.T("diagnostics.title"), width: settingsWidth, acts: true, back: back, focus: button,
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Secondary, w.T("diagnostics.copy"), "F5", copyText), button},
			keys:    map[fyne.KeyName]func(){fyne.KeyF2: report, fyne.KeyF5: copyText},
		}, widgets.Inset(4, 12, 4, 4, s.factsTable(all)))
	})
}

func (s *Shell) factsTable(all []Facts) fyne.CanvasObject {
	w := s.words
	column := widgets.VStack(14, widgets.Lead(w.T("diagnostics.lead")))
	for _, group := range all {
		rows := make([]widgets.SummaryRow, len(group.Facts))
		for i, fact := range group.Facts {
			rows[i] = widgets.SummaryRow{Label: w.T("diagnostics." + fact.Key), Value: cmp.Or(fact.text(w), "—"), Plain: true}
		}
		column.Add(widgets.Section(w.T("diagnostics." + group.Key)))
		column.Add(widgets.NewSummary(rows...))
	}
	return column
}

// writeReport packs what support needs into one file.
func (s *Shell) writeReport(all []Facts) {
	var path string
	lang := s.words.Lang()
	s.Start("busy.save", func(ctx context.Context) (err error) {
		path, err = s.Diagnostics.Report(ctx, lang, all)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.FailInPanel(err)
		case s.panel != nil:
			s.ShowInPanel(widgets.Ok, widgets.BannerText{
				Title: s.words.T("diagnostics.reported"), Text: s.words.T("diagnostics.reported.text", "path", path),
			})
		}
	})
}
