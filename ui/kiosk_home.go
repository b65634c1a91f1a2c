package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// kioskHomePage greets a citizen who stands alone: what can be done here, and what they
// need to have at hand.
func (s *Shell) kioskHomePage() *View {
	w := s.words
	column := widgets.VStack(20)
	if s.Unset {
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("home.unset"), Text: w.T("home.unset.text")}))
	}
	for _, told := range []fyne.CanvasObject{s.clockBanner(), s.offlineBanner()} {
		if told != nil {
			column.Add(told)
		}
	}
	column.Add(widgets.NewCard(widgets.VStack(14, widgets.Section(w.T("kiosk.needed")),
		numbered(1, w.T("kiosk.needed.parent")),
		numbered(2, w.T("kiosk.needed.child")),
		numbered(3, w.T("kiosk.needed.time")),
	)))
	column.Add(s.supportCard())
	return &View{
		Title: w.T("home.service"), Lead: w.T("home.service.text"), Body: column,
		Actions: []Action{{Text: w.T("kiosk.start"), Key: fyne.KeyReturn, Primary: true, Disabled: s.Unset, Do: func() { s.Fire(desk.Started) }}},
	}
}
