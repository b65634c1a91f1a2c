package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// homePage is where a visit begins: the service, the instructions, the line and the
// support telephone.
func (s *Shell) homePage() *View {
	switch {
	case s.Kiosk:
		return s.kioskHomePage()
	case s.Unset && s.Settings != nil:
		return s.firstRunPage()
	}
	w := s.words
	start := Action{Text: w.T("action.start"), Key: fyne.KeyReturn, Primary: true, Do: func() { s.Fire(desk.Started) }}
	column := widgets.VStack(20)
	if s.Unset {
		start = Action{Text: w.T("home.practice"), Key: fyne.KeyReturn, Primary: true, Do: s.openPractice, Disabled: s.OpenPractice == nil}
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("home.unset"), Text: w.T("home.unset.text")}))
	}
	service := widgets.NewCard(widgets.VStack(12,
		widgets.Section(w.T("home.service")),
		widgets.Lead(w.T("home.service.text")),
	))
	for _, told := range []fyne.CanvasObject{s.settingsBanner(), s.rescueBanner(), s.clockBanner(), s.offlineBanner()} {
		if told != nil {
			column.Add(told)
		}
	}
	column.Add(service)
	column.Add(s.instructions())
	right := widgets.VStack(20)
	if !s.Unset {
		right.Add(s.workCard())
	}
	right.Add(s.connectionCard())
	right.Add(s.supportCard())
	p := &View{
		Title: w.T("home.title"), Lead: w.T("home.lead"),
		Body:    s.columns(20, []float32{5, 3}, column, right),
		Actions: []Action{start},
		Hints:   []widgets.Hint{{Keys: []string{"Enter"}, Text: start.Text}},
	}
	p.Keys = map[fyne.KeyName]func(){}
	if !s.Unset {
		waiting := 0
		p.Load = func(ctx context.Context) error {
			drafts, err := s.Desk.Drafts(ctx)
			waiting = len(drafts)
			return err
		}
		p.Loaded = func() { s.draft.waiting = waiting }
		p.Keys[fyne.KeyF6] = func() { s.open(RouteDrafts) }
		p.Keys[fyne.KeyF7] = func() { s.open(RouteOutgoing) }
	}
	if s.guarded() {
		p.Keys[fyne.KeyF8] = s.openOperators
		p.Hints = append(p.Hints,
			widgets.Hint{Keys: []string{"F8"}, Text: w.T("operators.title")},
			widgets.Hint{Keys: []string{"Ctrl L"}, Text: w.T("lock.now")})
	}
	if s.Settings != nil {
		p.Keys[fyne.KeyF9], p.Keys[fyne.KeyF3] = s.openSettings, s.openDiagnostics
		p.Hints = append(p.Hints, widgets.Hint{Keys: []string{"F9"}, Text: w.T("settings.title")})
	}
	return p
}

func (s *Shell) instructions() fyne.CanvasObject {
	column := widgets.VStack(8, widgets.Section(s.words.T("home.instructions")))
	for i, instruction := range assets.Instructions() {
		column.Add(widgets.NewDivider())
		column.Add(left(outdented(widgets.Link(instruction.Title.In(s.words.Lang()), func() { s.openInstruction(i) }))))
	}
	return widgets.NewCard(column)
}

// workCard leads to what this office still has to do.
func (s *Shell) workCard() fyne.CanvasObject {
	w, drafts := s.words, ""
	if n := s.draft.waiting; n > 0 {
		drafts = w.N("drafts.count", n)
	}
	sending, kind := w.T("outbox.empty"), widgets.Ok
	switch {
	case s.following.count.Attention() > 0:
		sending, kind = w.N("outbox.person", s.following.count.Attention()), widgets.Bad
	case s.following.count.Open() > 0:
		sending, kind = w.N("outbox.count", s.following.count.Open()), widgets.Warn
	}
	return widgets.NewCard(widgets.VStack(10,
		widgets.Section(w.T("home.work")),
		way(w.T("drafts.title"), drafts, "F6", func() { s.open(RouteDrafts) }),
		way(w.T("outbox.title"), "", "F7", func() { s.open(RouteOutgoing) }),
		widgets.NewStatusDot(kind, sending),
	))
}

// way is a link with what waits there and the key that does the same.
func way(text, note, key string, do func()) fyne.CanvasObject {
	return widgets.HRow(8, outdented(widgets.Link(text, do)), widgets.Spacer(), widgets.Small(note).NoWrap(), widgets.KeyHint(widgets.Hint{Keys: []string{key}}))
}

// outdented has the text of a link begin where other texts do: its ground stands out.
func outdented(link fyne.CanvasObject) fyne.CanvasObject { return widgets.Inset(0, 0, 0, -8, link) }

// rescueBanner tells of a file that was damaged; nil where it was whole.
func (s *Shell) rescueBanner() fyne.CanvasObject {
	if s.Rescue == nil || s.Rescue() == nil {
		return nil
	}
	w, rescue := s.words, s.Rescue()
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

func (s *Shell) connectionCard() fyne.CanvasObject {
	w, line := s.words, s.connection
	central := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	agent := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	column := widgets.VStack(10, widgets.Section(w.T("home.state")), central)
	if line.Checked {
		if line.Central {
			central.Set(widgets.Ok, w.T("home.central.on"))
		} else {
			central.Set(widgets.Bad, w.T("home.central.off"))
			if s.Unset {
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

func (s *Shell) supportCard() fyne.CanvasObject {
	return widgets.NewCard(widgets.VStack(6,
		widgets.Section(s.words.T("home.support")),
		widgets.Title(s.words.T("home.support.phone")),
		widgets.Small(s.words.T("home.support.text")),
	))
}
