package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// textMessage is one SMS that came to the practice telephone.
type textMessage struct{ phone, text string }

// sms is the practice telephone.
type sms struct {
	messages []textMessage // newest last
	ringing  bool          // the newest is shown until the step changes
	hangUp   func()
}

// keptMessages is how many the practice telephone shows.
const keptMessages = 3

// openPractice starts the practice mode in this process and goes on with it.
func (s *Shell) openPractice() {
	if s.runner.Busy() {
		return
	}
	opening := s.OpenPractice()
	s.ActThen("busy.load", opening.Start, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		practiceDesk, practice := opening.Take()
		practiceDesk.SetLang(s.Desk.Lang())
		s.Desk, s.Practice, s.OpenPractice, s.Unset, s.beside = practiceDesk, practice, nil, false, ""
		s.shown = "" // the first page is another one now
		s.listen()
		s.follow()
		s.watch()
		s.Render()
	})
}

// listen takes the messages of the practice telephone.
func (s *Shell) listen() {
	if s.Practice == nil || s.sms.hangUp != nil {
		return
	}
	s.sms.hangUp = s.Practice.Messages(func(phone, text string) {
		s.runner.onUI(func() {
			s.sms.messages = append(s.sms.messages, textMessage{phone, text})
			if len(s.sms.messages) > keptMessages {
				s.sms.messages = s.sms.messages[1:]
			}
			s.sms.ringing = true
			s.ring()
		})
	})
}

// practiceLine pulls the line to the central, so that work without one can be
// practised, or plugs it in.
func (s *Shell) practiceLine() fyne.CanvasObject {
	w := s.words
	chosen := 1
	if s.Practice.Line() {
		chosen = 0
	}
	return widgets.Flow(12, widgets.Label(w.T("practice.line")).NoWrap(), called(widgets.NewSegmented(
		[]string{w.T("practice.line.on"), w.T("practice.line.off")}, chosen, func(i int) {
			s.Practice.SetLine(i == 0)
			d := s.Desk
			s.runner.Watch(func(ctx context.Context) { d.Probe(ctx); d.Probe(ctx) }) // twice: one result is no line
		}), w.T("practice.line")))
}

// ring shows the newest message as the citizen would see it on a telephone of their
// own, on the page or on the panel before it.
func (s *Shell) ring() {
	place := s.frame.phone
	if s.panel != nil {
		place = s.panel.phone
	}
	if !s.sms.ringing || len(s.sms.messages) == 0 {
		place.Hide()
		return
	}
	last := s.sms.messages[len(s.sms.messages)-1]
	fill(place, widgets.Inset(8, 28, 8, 28, widgets.NewBanner(widgets.Info, widgets.BannerText{
		Title: s.words.T("practice.phone.title") + " " + last.phone, Text: last.text,
	})))
	place.Show()
	place.Refresh()
	s.frame.root.Refresh()
}

// fillIn types the people of a family into the fields of the step.
func (s *Shell) fillIn(family PracticeFamily) {
	s.Desk.Edit(func(v *desk.Visit) {
		switch v.Step {
		case desk.Login:
			v.IIN, v.Phone = string(family.IIN), string(family.Phone)
		case desk.Profile, desk.Cabinet:
			if len(family.Children) > 0 {
				v.ChildIIN = string(family.Children[0])
			}
		}
	})
	s.ClosePanel()
	s.Render()
}

// openFamilies shows the practice people and the practice telephone.
func (s *Shell) openFamilies() {
	s.OpenPanel(func() *panel {
		w := s.words
		folder, password := s.Practice.Keys()
		column := widgets.VStack(12, widgets.Small(w.T("practice.text", "password", password, "folder", folder)))
		column.Add(s.practiceLine())
		column.Add(s.telephone())
		for _, family := range s.Practice.Families() {
			column.Add(s.familyCard(family))
		}
		return scrolling(&panel{title: w.T("practice.title"), width: 620}, widgets.Inset(4, 8, 4, 4, column))
	})
}

func (s *Shell) familyCard(family PracticeFamily) fyne.CanvasObject {
	w := s.words
	text := widgets.VStack(4,
		widgets.Strong(family.Name),
		widgets.Body(w.T("profile.iin")+" "+family.IIN.Grouped()+" · "+family.Phone.String()),
	)
	for _, child := range family.Children {
		text.Add(widgets.Body(w.T("practice.child", "iin", child.Grouped())))
	}
	text.Add(widgets.Small(family.About.In(w.Lang())))
	fill := widgets.NewButton(widgets.Secondary, w.T("action.fill"), "", func() { s.fillIn(family) })
	return widgets.NewCardRoom(16, widgets.Beside(12, 260, text, fill))
}

// telephone shows the messages that came to the practice telephone.
func (s *Shell) telephone() fyne.CanvasObject {
	w := s.words
	column := widgets.VStack(6, widgets.Strong(w.T("practice.phone.title")))
	if len(s.sms.messages) == 0 {
		column.Add(widgets.Small(w.T("practice.phone.empty")))
	}
	for _, m := range slices.Backward(s.sms.messages) {
		column.Add(widgets.Small(m.phone))
		column.Add(widgets.Body(m.text))
	}
	return widgets.NewCardRoom(16, column)
}
