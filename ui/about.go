package ui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// About is what the program is, and what it is made of.
type About struct {
	Version  string // released, such as 0.1.0
	Revision string // of the sources; empty where it is not known
	Licence  string // of the program, as SPDX calls it
	Parts    []Part // in the order in which they are shown
}

// Part is something of others that is built into the program.
type Part struct {
	Name    string
	Version string // empty where it has none of its own
	Licence string // as SPDX calls it
	Text    string // of the licence, as its authors wrote it
}

// aboutPanel shows what the program is made of, and under which licences.
type aboutPanel struct {
	*env
	panelOpener
}

// open shows the parts in a list that can be searched; Enter shows a licence. What stood
// there before comes back.
func (a *aboutPanel) open() {
	if a.About == nil {
		return
	}
	before := a.TopPanel()
	a.show(a.About(), "", func() {
		a.ClosePanel()
		if before != nil {
			a.OpenPanel(before.create)
		}
	})
}

// show shows the list, searched for what was typed.
func (a *aboutPanel) show(about About, typed string, back func()) {
	names := make([]string, len(about.Parts))
	for i, part := range about.Parts {
		names[i] = part.Name + " " + part.Licence
	}
	index := model.NewIndex(names)
	a.OpenPanel(func() *panel {
		w := a.words
		list := widgets.NewSearchList(w.T("about.search"), w.T("about.none"))
		list.List().SetMinRows(4)
		var found []int
		list.OnSearch = func(text string) {
			typed, found = text, index.Find(text)
			rows := make([]widgets.Row, len(found))
			for i, at := range found {
				part := about.Parts[at]
				rows[i] = widgets.Row{ID: part.Name, Title: part.Name, Subtitle: part.Licence, Trailing: part.Version}
			}
			list.SetRows(rows)
			list.List().Select(0)
		}
		read := func() {
			if i := list.List().Selected(); i >= 0 && i < len(found) {
				a.read(about.Parts[found[i]], func() { a.show(about, typed, back) })
			}
		}
		list.List().OnSubmitted = func(int) { read() }
		list.Entry().OnSubmitted = func(string) { read() }
		list.Entry().SetText(typed)
		list.OnSearch(typed)
		head := widgets.VStack(12, widgets.Lead(w.T("about.lead")), widgets.NewSummary(
			widgets.SummaryRow{Label: w.T("about.version"), Value: about.Version, Plain: true},
			widgets.SummaryRow{Label: w.T("about.revision"), Value: cmp.Or(about.Revision, "—"), Plain: true},
			widgets.SummaryRow{Label: w.T("about.licence"), Value: about.Licence, Plain: true},
		), widgets.Section(w.T("about.parts")))
		button := widgets.NewButton(widgets.Primary, w.T("about.read"), keyLabel(KeyPrimary), read)
		return &panel{
			title: w.T("about.title"), topic: topicSettings, width: settingsWidth, body: widgets.VFill(12, list, head, list),
			focus: list.Entry().Focusable(), back: back, buttons: []fyne.CanvasObject{button}, keys: map[fyne.KeyName]func(){KeyPrimary: read},
		}
	})
}

// read shows a licence.
func (a *aboutPanel) read(part Part, back func()) {
	a.OpenPanel(func() *panel {
		return scrolling(&panel{title: part.Name, topic: topicSettings, width: settingsWidth, back: back, keys: map[fyne.KeyName]func(){}},
			widgets.Inset(4, 8, 4, 4, widgets.VStack(14, widgets.Lead(part.Licence), widgets.Small(part.Text))))
	})
}
