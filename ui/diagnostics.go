package ui

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// Fact is one thing that is known of the program on this computer: a key of the
// catalogue under «diagnostics.», and its value. None is about a person.
type Fact struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Facts are facts of one kind, with a key of their own.
type Facts struct {
	Key   string `json:"key"`
	Facts []Fact `json:"facts"`
}

// Diagnostics tell support what the program is and how it fares.
type Diagnostics interface {
	// Facts may ask the neighbours and read files.
	Facts(ctx context.Context) []Facts
	// Report writes the facts, the settings and the logs, without personal data, and
	// returns where.
	Report(ctx context.Context, facts []Facts) (path string, err error)
}

// FactsText writes facts as plain text in a language.
func FactsText(lang queue.Lang, all []Facts) string {
	words := assets.Texts(lang)
	var text strings.Builder
	for i, group := range all {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(words.T("diagnostics."+group.Key) + "\n")
		for _, fact := range group.Facts {
			text.WriteString("  " + words.T("diagnostics."+fact.Key) + ": " + fact.Value + "\n")
		}
	}
	return text.String()
}

// openDiagnostics shows what support asks for first.
func (s *Shell) openDiagnostics() {
	if s.Diagnostics == nil || s.Kiosk || s.runner.Busy() {
		return
	}
	var all []Facts
	s.start("busy.load", func(ctx context.Context) error {
		all = s.Diagnostics.Facts(ctx)
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
	s.openPanel(func() *panel {
		w := s.words
		copyText := func() {
			fyne.CurrentApp().Clipboard().SetContent(FactsText(w.Lang(), all))
			s.tellInPanel(widgets.Ok, "diagnostics.copied")
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
			rows[i] = widgets.SummaryRow{Label: w.T("diagnostics." + fact.Key), Value: cmp.Or(fact.Value, "—"), Plain: true}
		}
		column.Add(widgets.Section(w.T("diagnostics." + group.Key)))
		column.Add(widgets.NewSummary(rows...))
	}
	return column
}

// writeReport packs what support needs into one file.
func (s *Shell) writeReport(all []Facts) {
	var path string
	s.start("busy.save", func(ctx context.Context) (err error) {
		path, err = s.Diagnostics.Report(ctx, all)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.tellPanel(err)
		case s.panel != nil:
			s.sayInPanel(widgets.Ok, widgets.BannerText{
				Title: s.words.T("diagnostics.reported"), Text: s.words.T("diagnostics.reported.text", "path", path),
			})
		}
	})
}
