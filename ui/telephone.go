package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// byTelephone is the way of logging in and of signing by a telephone with eGov Mobile, on a page of
// its own in the place of the one that it belongs to.
type byTelephone struct {
	base
	asks   bool       // its page is shown
	failed error      // why nothing was signed
	signed func()     // goes on with what was
	ways   []otherWay // in reach

	state model.TelephoneState // as it is drawn
	wait  *widgets.Text        // how long the code holds yet
}

// otherWay is one that can be gone instead.
type otherWay struct {
	key  fyne.KeyName
	text string // key of the catalogue
	do   func()
}

// otherWays are those by a key and by a code.
func otherWays(byKey, byCode func()) []otherWay {
	return []otherWay{{KeySignature, "login.key", byKey}, {KeyCode, "action.code", byCode}}
}

// open shows the page with a code.
func (p *byTelephone) open() {
	if p.disconnected() {
		p.Fail(model.NewError(model.CodeCentralDown))
		return
	}
	p.window.Canvas().Unfocus() // an Enter that comes late must not fall into a field
	p.Start("busy.telephone", p.Desk.AskTelephone, func(err error) {
		if err != nil && !p.asks {
			p.Render()
			p.Fail(err)
			return
		}
		p.asks, p.failed = true, err
		p.clearMessage()
		p.Render()
	})
}

// leave goes back to the page that it belongs to, or on by another way; nothing comes of the code.
func (p *byTelephone) leave(then func()) {
	if p.runner.Busy() {
		return
	}
	p.withdraw()
	p.clearMessage()
	p.Render()
	if then != nil {
		then()
	}
}

// withdraw takes the code back.
func (p *byTelephone) withdraw() {
	p.asks, p.failed = false, nil
	p.runner.Aside(p.Desk.ForgetTelephone, func(err error) {
		if err != nil { // it expires by itself
			p.Log.Info("a request to a telephone was not taken back", "code", model.CodeOf(err), "err", err)
		}
	})
}

// view is the page with the code.
func (p *byTelephone) view(title string) *View {
	w, asked := p.words, p.Desk.Telephone()
	p.state = asked.State
	v := &View{
		Title: title, Lead: w.T("telephone.lead"), Rail: true, Width: 980, Ready: true,
		Body: p.layout.columns(20, []float32{1, 1}, p.codeCard(asked, telephoneQR), p.shownCard(asked)),
		Keys: map[fyne.KeyName]func(){KeyAgain: p.open},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.leave(nil) }},
			{Text: w.T("telephone.new"), Key: KeyAgain, Do: p.open, Primary: asked.ID == "" || asked.State.Over()},
		},
	}
	for _, way := range p.ways {
		v.Keys[way.key] = func() { p.leave(way.do) }
		v.Hints = append(v.Hints, hint(way.key, w.T(way.text)))
	}
	v.Actions = append(v.Actions, p.practiceScan(asked)...)
	p.runner.Later(0, p.follow)
	return v
}

// practiceScan has the practice telephone scan the code.
func (p *byTelephone) practiceScan(asked desk.Telephone) []Action {
	if p.Practice == nil || asked.ID == "" || asked.State.Over() {
		return nil
	}
	scan := func() { p.Practice.Scan(asked.Link, p.words.Lang()) }
	return []Action{{Text: p.words.T("telephone.practice"), Key: KeyTelephone, Do: scan, Primary: true}}
}

// follow waits for the telephone for as long as the page is shown as it is.
func (p *byTelephone) follow() {
	if asked := p.Desk.Telephone(); !p.asks || asked.ID == "" || asked.State.Over() {
		return
	}
	p.runner.Load(p.Desk.FollowTelephone, p.followed)
}

// followPause is before the central is asked again that was not reached.
const followPause = time.Second

func (p *byTelephone) followed(err error) {
	asked := p.Desk.Telephone()
	switch {
	case err == nil && asked.State == model.TelephoneSigned:
		p.asks = false
		p.resetIdle()
		p.signed()
	case asked.ID == "" || asked.State != p.state:
		if p.failed = err; asked.State == model.TelephoneScanned {
			p.failed = nil
		}
		if asked.State != model.TelephoneExpired {
			p.resetIdle() // somebody holds the telephone
		}
		p.Render()
	case err != nil:
		p.runner.Later(followPause, p.follow)
	default:
		p.runner.Later(0, p.follow)
	}
}

// The side of a code that a camera reads from the other side of a counter.
const telephoneQR = 310

func (p *byTelephone) codeCard(asked desk.Telephone, side float32) fyne.CanvasObject {
	w := p.words
	column := widgets.VStack(8)
	if told := p.told(asked); told != nil {
		column.Add(told)
	}
	if asked.ID == "" || asked.State.Over() {
		return widgets.NewCard(column)
	}
	code, err := widgets.NewQRCode(asked.Link, side)
	if err != nil {
		p.Log.Error("no QR code for a telephone", "err", err)
		return widgets.NewCard(widgets.NewBanner(widgets.Bad, w.fail(err)))
	}
	p.wait = widgets.Strong("").Align(fyne.TextAlignCenter)
	column.Add(code)
	column.Add(p.wait)
	column.Add(widgets.Small(w.T("telephone.once")).Align(fyne.TextAlignCenter))
	p.tick()
	return widgets.NewCard(column)
}

// told says how far it has come, where a code alone does not tell it.
func (p *byTelephone) told(asked desk.Telephone) fyne.CanvasObject {
	w := p.words
	switch {
	case p.failed != nil:
		return widgets.NewBanner(widgets.Warn, w.fail(p.failed))
	case asked.ID == "":
		return widgets.NewBanner(widgets.Warn, w.fail(model.NewError(model.CodeTelephoneUnknown)))
	case asked.State == model.TelephoneScanned:
		return widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("telephone.scanned"), Text: w.T("telephone.scanned.text")})
	}
	return nil
}

// tick counts down to the end of the code.
func (p *byTelephone) tick() {
	asked := p.Desk.Telephone()
	left := asked.ExpiresAt.Sub(p.Desk.Now())
	p.wait.SetText(p.words.T("telephone.left", "time", p.words.countdown(left)))
	if left > 0 {
		p.runner.Later(time.Second, p.tick)
	}
}

// shownCard is what the telephone shows, and what to do.
func (p *byTelephone) shownCard(asked desk.Telephone) fyne.CanvasObject {
	w := p.words
	column := widgets.VStack(12, widgets.Section(w.T("telephone.shows")), telephoneShows(w, asked), p.steps(asked))
	if p.OpenURL != nil && asked.ID != "" && !asked.State.Over() {
		column.Add(left(outdented(widgets.Link(w.T("telephone.open"), func() {
			if err := p.OpenURL(asked.Open); err != nil {
				p.Fail(err)
			}
		}))))
	}
	return widgets.NewCard(column)
}

// steps is what to do with the telephone.
func (p *byTelephone) steps(asked desk.Telephone) fyne.CanvasObject {
	column := widgets.VStack(12)
	for i := 1; i <= 3; i++ {
		column.Add(numbered(i, p.words.T("telephone.step."+strconv.Itoa(i), "code", asked.Code)))
	}
	column.Add(widgets.Small(p.words.T("telephone.other")))
	return column
}

// telephoneShows is what stands on the telephone: the words of a login, of an act that it is the
// statement; its code in any case.
func telephoneShows(w words, asked desk.Telephone) fyne.CanvasObject {
	lines := widgets.VStack(4)
	said, _, login := strings.Cut(asked.Text, "\n\nKezek: ")
	switch {
	case asked.ID == "":
	case login:
		for line := range strings.SplitSeq(said, "\n") {
			lines.Add(widgets.Body(line))
		}
	default:
		lines.Add(widgets.Body(w.T("telephone.statement")))
		lines.Add(widgets.Strong(w.T("telephone.code", "code", asked.Code)))
	}
	return widgets.NewCardRoom(16, lines).Tinted(widgets.Info)
}

// card leads to the way from a page with other ways; below it stands what came of it.
func (p *byTelephone) card(below ...fyne.CanvasObject) fyne.CanvasObject {
	w := p.words
	text := w.T("telephone.text")
	if p.disconnected() {
		text = w.T("offline.telephone")
	}
	button := widgets.NewButton(widgets.Secondary, w.T("telephone.show"), keyLabel(KeyTelephone), p.open)
	leads := widgets.Beside(16, 320, widgets.VStack(4, widgets.Section(w.T("telephone.title")), widgets.Small(text)), button)
	return widgets.NewCard(widgets.VStack(14, append([]fyne.CanvasObject{leads}, below...)...))
}

// sendSigned sends the statement that a telephone has signed.
func (p *signing) sendSigned() {
	p.Render()
	p.Start("busy.send", p.Desk.SendByTelephone, func(err error) {
		if err != nil {
			p.signFailed(err)
			return
		}
		p.Render()
	})
}

// telephone is the way of a page that signs.
func (p *signing) telephone() *byTelephone {
	if p.byTelephone == nil {
		p.byTelephone = &byTelephone{base: p.base, signed: p.sendSigned, ways: otherWays(p.signByKey, p.openSigning)}
	}
	return p.byTelephone
}

// telephone is the way of the login: its owner is confirmed as that of a key is.
func (l *login) telephone(byKey, byCode func()) *byTelephone {
	if l.byTelephone == nil {
		l.byTelephone = &byTelephone{base: l.base, ways: otherWays(byKey, byCode), signed: func() {
			l.byKey = true
			l.Render()
		}}
	}
	return l.byTelephone
}
