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
	// the rest in the background, where it may ask central and NCALayer and read files.
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

// diagnosticsPanel shows support what the program is and how it fares.
type diagnosticsPanel struct {
	*env
	actRunner
	panelOpener
	settings func() // leads back to the settings
	about    func() // leads on to what the program is made of
}

// open shows what support asks for first.
func (d *diagnosticsPanel) open() {
	if d.Diagnostics == nil || d.runner.Busy() {
		return
	}
	var all []Facts
	gather := d.Diagnostics.Ask()
	d.Start("busy.load", func(ctx context.Context) error {
		all = gather(ctx)
		return ctx.Err()
	}, func(err error) {
		if err == nil {
			d.show(all)
		}
	})
}

func (d *diagnosticsPanel) show(all []Facts) {
	var back func()
	if d.TopPanel() != nil {
		back = d.settings
	}
	d.OpenPanel(func() *panel {
		w := d.words
		copyText := func() {
			fyne.CurrentApp().Clipboard().SetContent(FactsText(w.Lang(), all))
			d.HintInPanel(widgets.Ok, "diagnostics.copied")
		}
		report := func() { d.writeReport(all) }
		button := widgets.NewButton(widgets.Primary, w.T("diagnostics.report"), keyLabel(KeyPrimary), report)
		sheet := scrolling(&panel{
			title: w.T("diagnostics.title"), topic: topicSettings, width: settingsWidth, cancels: true, back: back, focus: button,
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Secondary, w.T("diagnostics.copy"), keyLabel(KeyCopy), copyText), button},
			keys:    map[fyne.KeyName]func(){KeyPrimary: report, KeyCopy: copyText},
		}, widgets.Inset(4, 12, 4, 4, d.factsTable(all)))
		if d.About != nil {
			sheet.buttons = append([]fyne.CanvasObject{widgets.NewButton(widgets.Secondary, w.T("about.title"), "", d.about)}, sheet.buttons...)
		}
		return sheet
	})
}

func (d *diagnosticsPanel) factsTable(all []Facts) fyne.CanvasObject {
	w := d.words
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
func (d *diagnosticsPanel) writeReport(all []Facts) {
	var path string
	lang := d.words.Lang()
	d.Start("busy.save", func(ctx context.Context) (err error) {
		path, err = d.Diagnostics.Report(ctx, lang, all)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			d.FailInPanel(err)
		case d.TopPanel() != nil:
			d.ShowInPanel(widgets.Ok, widgets.BannerText{
				Title: d.words.T("diagnostics.reported"), Text: d.words.T("diagnostics.reported.text", "path", path),
			})
		}
	})
}
