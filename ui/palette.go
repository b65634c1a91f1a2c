package ui

import (
	"cmp"
	"slices"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// source is where the palette finds things of one kind. Whoever has something worth
// finding writes one and adds it to sources.
type source struct {
	kind string // key of the kind's name
	icon widgets.IconName
	list func(*palette) []finding
}

// finding is one thing that can be found, and what Enter does with it.
type finding struct {
	title, note string
	key         string // that does the same, as it is written on a button
	search      string // what else it is found by
	aside       bool   // harmless while an act runs
	do          func()
}

// sources are in the order in which their findings stand.
var sources = []source{
	{"palette.command", widgets.IconRight, (*palette).findCommands},
	{"palette.setting", widgets.IconRight, (*palette).findSettings},
	{"palette.application", widgets.IconUser, (*palette).findApplications},
	{"palette.entry", widgets.IconDocument, (*palette).findEntries},
	{"palette.organization", widgets.IconHome, (*palette).findOrganizations},
	{"palette.district", widgets.IconPlace, (*palette).findDistricts},
	{"palette.draft", widgets.IconDraft, (*palette).findDrafts},
	{"palette.item", widgets.IconUp, (*palette).findItems},
	{"palette.instruction", widgets.IconHelp, (*palette).findInstructions},
	{"palette.language", widgets.IconGlobe, (*palette).findLanguages},
}

// palette is the line that finds anything from anywhere.
type palette struct {
	base
	statements statements
	paletteHost
	commands
	shown func() (Page, *View) // the page that is shown, and as it is drawn

	list   *widgets.SearchList  // nil while it is closed
	drafts []desk.DraftInfo     // that it finds
	orgs   []model.Organization // of the office's district, that it finds while nobody is served
	found  []finding            // that the rows show
	all    []finding
	group  []int // which source each is of
	rows   []widgets.Row
	index  *model.Index // of all that they are found by
	titles *model.Index
}

// paletteHost is what the palette needs of the window besides.
type paletteHost interface {
	Locked() bool
	Route() Route
	SetLang(lang model.Lang)
	mayOpen(route Route) bool
	// anyHidden reports whether there is a value that can be revealed.
	anyHidden() bool
}

// paletteWidth is that of the palette, in units of the drawing.
const paletteWidth = 680

// open opens it. What lay over the page comes back when nothing was chosen.
func (p *palette) open() {
	if p == nil || p.Locked() || p.list != nil {
		return
	}
	before, typed := p.TopPanel(), ""
	p.OpenPanel(func() *panel {
		p.draw(typed)
		p.list.OnSearch = func(text string) {
			typed = text
			p.find(text)
		}
		return &panel{
			title: p.words.T("palette.title"), width: paletteWidth, body: p.list, focus: p.list.Entry().Focusable(), atTop: true,
			onClose: func() { p.list, p.drafts, p.orgs = nil, nil, nil },
			back: func() {
				p.ClosePanel()
				if before != nil {
					p.OpenPanel(before.create)
				}
			},
		}
	})
	p.load()
}

// draw makes the line with what was typed into it.
func (p *palette) draw(typed string) {
	p.list = widgets.NewSearchList(p.words.T("palette.search"), p.words.T("palette.none"))
	p.list.List().SetMinRows(6)
	p.list.List().OnSubmitted = func(int) { p.choose() }
	p.list.Entry().OnSubmitted = func(string) { p.choose() }
	p.gather()
	p.list.Entry().SetText(typed)
	p.find(typed)
}

// gather asks every source anew.
func (p *palette) gather() {
	busy := p.runner.Busy()
	p.all, p.group, p.rows = nil, nil, nil
	var texts, titles []string
	for group, from := range sources {
		kind := p.words.T(from.kind)
		for _, one := range from.list(p) {
			if busy && !one.aside {
				continue
			}
			p.all, p.group = append(p.all, one), append(p.group, group)
			titles = append(titles, one.title)
			texts = append(texts, one.title+" "+one.note+" "+one.search+" "+kind)
			p.rows = append(p.rows, widgets.Row{Icon: from.icon, Title: one.title, Subtitle: one.note, Chip: kind, ChipKind: widgets.Neutral, Trailing: one.key})
		}
	}
	p.index, p.titles = model.NewIndex(texts), model.NewIndex(titles)
}

// find shows what the typed text finds, grouped by kind. Without a text it is what can
// be done here, not thousands of names.
func (p *palette) find(typed string) {
	at := p.index.Find(typed)
	closeness := p.titles.Closeness(typed)
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Or(closeness(a)-closeness(b), p.group[a]-p.group[b]) })
	rows := make([]widgets.Row, 0, len(at))
	p.found = p.found[:0]
	for _, i := range at {
		if typed == "" && p.group[i] > 0 && !p.all[i].aside {
			continue
		}
		p.found = append(p.found, p.all[i])
		rows = append(rows, p.rows[i])
	}
	p.list.SetRows(rows)
	p.list.List().Select(0)
}

// choose closes the palette and does what is under the bar.
func (p *palette) choose() {
	if i := p.list.List().Selected(); i >= 0 && i < len(p.found) {
		do := p.found[i].do
		p.ClosePanel()
		do()
	}
}
