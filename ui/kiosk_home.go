package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// kioskHomePage greets a citizen who stands alone: what can be done here, and what they
// need to have at hand.
type kioskHomePage struct{ base }

// Draw draws the greeting.
func (p *kioskHomePage) Draw() *View {
	w := p.words
	column := widgets.VStack(20)
	if p.Unset {
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("home.unset"), Text: w.T("home.unset.text")}))
	}
	for _, told := range []fyne.CanvasObject{p.workplaceBanner(), p.clockBanner(), p.kioskOffline()} {
		if told != nil {
			column.Add(told)
		}
	}
	column.Add(widgets.NewCard(widgets.VStack(14, widgets.Section(w.T("kiosk.needed")),
		numbered(1, w.T("kiosk.needed.parent")),
		numbered(2, w.T("kiosk.needed.child")),
		numbered(3, w.T("kiosk.needed.time")),
	)))
	column.Add(p.supportCard())
	return &View{
		Title: w.T("home.service"), Lead: w.T("home.service.text"), Body: column,
		Actions: []Action{{Text: w.T("kiosk.start"), Key: KeyPrimary, Primary: true, Disabled: p.Unset, Do: func() { p.Fire(desk.Started) }}},
	}
}

// kioskOffline shows that the central cannot be reached; nil where it can. A kiosk keeps
// nothing that could be sent later.
func (e *env) kioskOffline() fyne.CanvasObject {
	if !e.disconnected() || e.Unset {
		return nil
	}
	return widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: e.words.T("kiosk.offline"), Text: e.words.T("kiosk.offline.text")})
}
