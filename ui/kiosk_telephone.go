package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// kioskQR is the side of a code that is read at an arm's length.
const kioskQR = 400

// kioskWays are those by a code and by a key, as a kiosk names them.
func kioskWays(byCode, byKey func()) []otherWay {
	return []otherWay{{KeyCode, "kiosk.sms", byCode}, {KeySignature, "kiosk.key", byKey}}
}

// kioskView is the page with the code as a kiosk shows it: the code, what to do, and the other ways
// where a finger finds them. As long as nothing was asked for, it is being made.
func (p *byTelephone) kioskView(back func()) *View {
	w, asked := p.words, p.Desk.Telephone()
	p.state = asked.State
	v := &View{
		Title: w.T("kiosk.telephone.title"), Rail: true, Ready: true, Keys: map[fyne.KeyName]func(){KeyAgain: p.open},
		Body:    widgets.NewCard(widgets.Body(w.T("busy.telephone"))),
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: back}},
	}
	if p.Desk.Signs() {
		v.Lead = w.T("kiosk.telephone.statement")
	}
	for _, way := range p.ways {
		v.Actions = append(v.Actions, Action{Text: w.T(way.text), Key: way.key, Do: func() { p.leave(way.do) }})
	}
	v.InRow = true
	switch {
	case !p.asks:
	case asked.ID == "" || asked.State.Over():
		v.Body, v.InRow = p.codeCard(asked, kioskQR), false
		v.Actions = append(v.Actions, Action{Text: w.T("telephone.new"), Key: KeyAgain, Do: p.open, Primary: true})
	default:
		side, scan := float32(kioskQR), p.practiceScan(asked)
		if asked.State == model.TelephoneScanned || len(scan) > 0 { // what is to be done needs the room, or its button
			side = telephoneQR
		}
		v.Body = widgets.VStack(16, p.codeCard(asked, side), widgets.NewCard(p.steps(asked)))
		v.Actions, v.InRow = append(v.Actions, scan...), len(scan) == 0
		p.runner.Later(0, p.follow)
	}
	return v
}
