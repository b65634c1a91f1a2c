package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/widgets"
)

// commands open what can be opened beside the pages, and do what every page can.
type commands struct {
	settings, diagnostics, operators, practice func()
	about                                      func()
	families, citizen, help, lock, reveal      func()
	instruction                                func(i int)
	setting                                    func(key settings.Key) // opens the settings there
	firstForm                                  func() *settingsForm   // of the first run
}

// homePage is where a visit begins: the service, the instructions, the connection and
// the support telephone.
type homePage struct {
	base
	commands
	loading
	drafts int // that wait
}

// Load counts the drafts.
func (p *homePage) Load(ctx context.Context) (func(), error) {
	drafts, err := p.Desk.Drafts(ctx)
	return func() { p.drafts = len(drafts) }, err
}

// Draw draws the cards.
func (p *homePage) Draw() *View {
	w := p.words
	start := Action{Text: w.T("action.start"), Key: KeyPrimary, Primary: true, Do: func() { p.Fire(desk.Started) }}
	column := widgets.VStack(20)
	if p.Unset {
		start = Action{Text: w.T("home.practice"), Key: KeyPrimary, Primary: true, Do: p.practice, Disabled: p.OpenPractice == nil}
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("home.unset"), Text: w.T("home.unset.text")}))
	}
	service := widgets.NewCard(widgets.VStack(12,
		widgets.Section(w.T("home.service")),
		widgets.Lead(w.T("home.service.text")),
	))
	for _, told := range []fyne.CanvasObject{p.settingsBanner(), p.rescueBanner(), p.workplaceBanner(), p.clockBanner(), p.offlineBanner(), p.newerBanner()} {
		if told != nil {
			column.Add(told)
		}
	}
	column.Add(service)
	column.Add(p.instructions())
	right := widgets.VStack(20)
	if !p.Unset {
		right.Add(p.workCard())
	}
	right.Add(p.connectionCard())
	right.Add(p.supportCard())
	v := &View{
		Title: w.T("home.title"), Lead: w.T("home.lead"),
		Body:    p.layout.columns(20, []float32{5, 3}, column, right),
		Actions: []Action{start},
		Hints:   []widgets.Hint{hint(KeyPrimary, start.Text)},
	}
	if !p.Unset {
		v.Keys = p.officeKeys()
	}
	if p.Officers != nil {
		v.Keys[KeyOfficers] = func() { p.Open(RouteOfficers) }
	}
	if p.guarded() {
		v.Hints = append(v.Hints,
			hint(KeyOperators, w.T("operators.title")),
			hint(KeyLock, w.T("lock.now")))
	}
	if p.Settings != nil {
		v.Hints = append(v.Hints, hint(KeySettings, w.T("settings.title")))
	}
	return v
}

func (p *homePage) instructions() fyne.CanvasObject {
	column := widgets.VStack(8, widgets.Section(p.words.T("home.instructions")))
	for i, instruction := range assets.Instructions() {
		if instruction.Screen == "" { // of a panel, which shows it by F1
			continue
		}
		column.Add(widgets.NewDivider())
		column.Add(left(outdented(widgets.Link(instruction.Title.In(p.words.Lang()), func() { p.instruction(i) }))))
	}
	return widgets.NewCard(column)
}

// workCard leads to what this office still has to do.
func (p *homePage) workCard() fyne.CanvasObject {
	w, drafts, count := p.words, "", p.Desk.Outbox().Count()
	if n := p.drafts; n > 0 {
		drafts = w.N("drafts.count", n)
	}
	sending, kind := w.T("outbox.empty"), widgets.Ok
	switch {
	case count.Attention() > 0:
		sending, kind = w.N("outbox.person", count.Attention()), widgets.Bad
	case count.Open() > 0:
		sending, kind = w.N("outbox.count", count.Open()), widgets.Warn
	}
	card := widgets.VStack(4,
		widgets.Section(w.T("home.work")),
		way(w.T("today.title"), "", keyLabel(KeyToday), func() { p.Open(RouteToday) }),
		way(w.T("drafts.title"), drafts, keyLabel(KeyDrafts), func() { p.Open(RouteDrafts) }),
		way(w.T("outbox.title"), "", keyLabel(KeyOutgoing), func() { p.Open(RouteOutgoing) }),
		widgets.NewStatusDot(kind, sending),
	)
	if p.Officers != nil {
		card.Add(widgets.NewDivider())
		card.Add(way(w.T("officer.title"), "", keyLabel(KeyOfficers), func() { p.Open(RouteOfficers) }))
	}
	return widgets.NewCard(card)
}

// way is a link with what waits there and the key that does the same.
func way(text, note, key string, do func()) fyne.CanvasObject {
	return widgets.HRow(8, outdented(widgets.Link(text, do)), widgets.Spacer(), widgets.Small(note).NoWrap(), widgets.KeyHint(widgets.Hint{Keys: []string{key}}))
}

// outdented has the text of a link begin where other texts do: its ground stands out.
func outdented(link fyne.CanvasObject) fyne.CanvasObject { return widgets.Inset(0, 0, 0, -8, link) }

// rescueBanner describes a file that was damaged; nil where it was whole.
func (e *env) rescueBanner() fyne.CanvasObject {
	if e.Rescue == nil || e.Rescue() == nil {
		return nil
	}
	w, rescue := e.words, e.Rescue()
	read := w.N("rescue.count", rescue.Records)
	if rescue.Records == 0 {
		read = w.T("rescue.none")
	}
	if rescue.Broken > 0 {
		read += " " + w.N("rescue.broken", rescue.Broken)
	}
	text := read + " " + w.T("rescue.text", "name", rescue.SetAside)
	if rescue.Lost {
		text = w.T("rescue.lost", "name", rescue.SetAside)
	}
	return widgets.NewBanner(widgets.Bad, widgets.BannerText{Title: w.T("rescue.title"), Text: text})
}

func (p *homePage) connectionCard() fyne.CanvasObject {
	w, line := p.words, p.connection
	central := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	agent := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	column := widgets.VStack(10, widgets.Section(w.T("home.state")), central)
	if line.Checked {
		if line.Central {
			central.Set(widgets.Ok, w.T("home.central.on"))
		} else {
			central.Set(widgets.Bad, w.T("home.central.off"))
			if p.Unset {
				central.Set(widgets.Bad, w.T("home.central.unset"))
			}
		}
	}
	column.Add(agent)
	if line.Checked {
		if line.NCALayer != "" {
			agent.Set(widgets.Ok, w.T("line.agent", "version", line.NCALayer))
		} else {
			agent.Set(widgets.Bad, w.T("line.agent.off"))
			column.Add(widgets.Small(w.T("error." + string(line.Agent) + ".action")))
		}
	}
	return widgets.NewCard(column)
}

func (e *env) supportCard() fyne.CanvasObject {
	return widgets.NewCard(widgets.VStack(6,
		widgets.Section(e.words.T("home.support")),
		widgets.Title(e.words.T("home.support.phone")),
		widgets.Small(e.words.T("home.support.text")),
	))
}
