package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/ui/widgets"
)

// homePage is where a visit begins: the service, the instructions, the line and the
// support telephone.
func (s *Shell) homePage() *Page {
	w := s.words
	start := Action{Text: w.T("action.start"), Key: fyne.KeyReturn, Primary: true, Do: func() { s.fire(desk.Started) }}
	var notice fyne.CanvasObject = widgets.VStack(0)
	if s.Unset {
		start = Action{Text: w.T("home.practice"), Key: fyne.KeyReturn, Primary: true, Do: s.openPractice, Disabled: s.OpenPractice == nil}
		notice = widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("home.unset"), Text: w.T("home.unset.text")})
	}
	service := widgets.NewCard(widgets.VStack(12,
		widgets.Section(w.T("home.service")),
		widgets.Lead(w.T("home.service.text")),
	))
	left := widgets.VStack(20, notice, service, s.instructions())
	right := widgets.VStack(20, s.lineCard(), s.supportCard())
	if !s.Unset {
		left.Objects = left.Objects[1:]
	}
	p := &Page{
		Title: w.T("home.title"), Lead: w.T("home.lead"),
		Body:    s.columns(20, []float32{5, 3}, left, right),
		Actions: []Action{start},
		Hints:   []widgets.Hint{{Keys: []string{"Enter"}, Text: start.Text}},
	}
	if s.guarded() {
		p.Keys = map[fyne.KeyName]func(){fyne.KeyF8: s.openOperators}
		p.Hints = append(p.Hints,
			widgets.Hint{Keys: []string{"F8"}, Text: w.T("operators.title")},
			widgets.Hint{Keys: []string{"Ctrl L"}, Text: w.T("lock.now")})
	}
	return p
}

// openPractice starts the practice mode in this process and goes on with it.
func (s *Shell) openPractice() {
	var practiceDesk *desk.Desk
	var practice Practice
	s.actThen("busy.load", func(ctx context.Context) (err error) {
		practiceDesk, practice, err = s.OpenPractice(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		practiceDesk.SetLang(s.Desk.Lang())
		s.Desk, s.Practice, s.OpenPractice, s.Unset = practiceDesk, practice, nil, false
		s.listen()
		s.watch()
		s.Render()
	})
}

func (s *Shell) instructions() fyne.CanvasObject {
	column := widgets.VStack(8, widgets.Section(s.words.T("home.instructions")))
	for i, instruction := range assets.Instructions() {
		column.Add(widgets.NewDivider())
		column.Add(left(widgets.Link(instruction.Title.In(s.words.Lang()), func() { s.openInstruction(i) })))
	}
	return widgets.NewCard(column)
}

func (s *Shell) lineCard() fyne.CanvasObject {
	w, line := s.words, s.line
	central := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	agent := widgets.NewStatusDot(widgets.Neutral, w.T("line.checking"))
	column := widgets.VStack(10, widgets.Section(w.T("home.state")), widgets.Label(w.T("home.central")), central)
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
	column.Add(widgets.Label("NCALayer"))
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
