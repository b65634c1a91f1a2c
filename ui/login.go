package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/ui/widgets"
)

// login is what the ways of logging in share: by a key, or by a one-time code.
type login struct {
	base
	byKey  bool // the key was chosen after the last digit was typed
	code   typedCode
	cards  bool  // what went wrong is told on the card of the way that was gone
	failed error // of the key, or of the code where ofCode is set
	ofCode bool
	byCode *codeLogin // as it is drawn

	byTelephone *byTelephone

	certificate *widgets.Button
}

// loginPage logs the applicant in: by a key at the left, by a one-time code at the
// right.
type loginPage struct{ login }

// Draw draws both.
func (p *loginPage) Draw() *View {
	w := p.words
	byCode := newCodeLogin(&p.login)
	byCode.submit = p.enter
	telephone := p.telephone(p.selectCertificate, p.typeCode)
	if telephone.asks {
		return telephone.view(w.T("login.title"))
	}
	columns := p.layout.columns(20, []float32{1, 1}, p.keyCard(), byCode.card())
	body := widgets.VStack(20, columns, telephone.card())
	if owner, _ := p.Desk.PendingOwner(); p.Desk.OwnedByTelephone() { // who is about to be logged in stands where it is seen
		body = widgets.VStack(20, telephone.card(p.ownerCard(owner)), columns)
	}
	if banner := p.offlineBanner(); banner != nil {
		body = widgets.VStack(20, banner, body)
	}
	focus := byCode.focus()
	if byCode.cells == nil && (p.disconnected() || p.failed != nil && !p.ofCode) {
		focus = p.certificate // a code cannot work now, or it was a key that did not
	}
	v := &View{
		Title: w.T("login.title"), Lead: w.T("login.lead"), Rail: true,
		Width: 920, Body: body,
		Focus: focus,
		Keys:  map[fyne.KeyName]func(){KeySignature: p.selectCertificate, KeyCode: byCode.request, KeyTelephone: telephone.open},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("action.login"), Key: KeyPrimary, Do: p.enter, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"Tab"}, Text: w.T("key.field")},
			hint(KeySignature, w.T("login.key")),
			hint(KeyCode, w.T("action.code")),
			hint(KeyTelephone, w.T("telephone.show")),
		},
	}
	if p.keyChosen() && byCode.cells == nil {
		v.Focus, v.Ready = nil, true // Enter logs in
	}
	return v
}

// typeCode asks for a code where it can be asked for already.
func (p *loginPage) typeCode() {
	if p.byCode.iin.Full() && p.byCode.phone.Full() {
		p.byCode.request()
	}
}

// TakeScan takes the applicant's number from a barcode.
func (p *loginPage) TakeScan(number string) bool {
	if p.byCode.cells != nil {
		return false
	}
	p.byCode.scanned(number)
	return true
}

// enter goes on with what the applicant turned to last.
func (p *loginPage) enter() {
	switch {
	case p.Desk.SentCode().ID != "":
		p.byCode.enter()
	case p.keyChosen():
		p.ActThen("busy.login", p.Desk.LoginByKey, func(err error) { p.done(false, err) })
	default:
		p.byCode.request()
	}
}

// keyChosen reports whether the key was the last thing that the applicant turned to:
// digits typed before it do not count.
func (l *login) keyChosen() bool {
	owner, _ := l.Desk.PendingOwner()
	return l.byKey && owner != nil
}

func (l *login) selectCertificate() {
	l.window.Canvas().Unfocus() // an Enter after the dialog must not fall into a field
	l.AskAgent(func(ctx context.Context) error {
		_, err := l.Desk.SelectCertificate(ctx)
		return err
	}, func(err error) {
		l.byKey = l.byKey || err == nil
		l.done(false, err)
	})
}

// done shows the page after an attempt by the key or by the code, with what went wrong at the
// card of that way and nothing of the other.
func (l *login) done(byCode bool, err error) {
	switch {
	case !l.cards && err != nil:
		l.Focus()
		l.Fail(err)
		return
	case model.CodeOf(err) == model.CodeCancelled && err != nil:
		err = nil // the clerk did it
	case err != nil:
		l.Log.Warn("no login", "code", model.CodeOf(err), "err", err)
	}
	l.failed, l.ofCode = err, byCode
	l.Render()
}

// failure tells on the card of a way what went wrong there; nil where nothing did.
func (l *login) failure(byCode bool) fyne.CanvasObject {
	if l.failed == nil || l.ofCode != byCode {
		return nil
	}
	kind := widgets.Bad
	if model.CodeOf(l.failed).Retryable() {
		kind = widgets.Warn
	}
	return widgets.NewBanner(kind, l.words.fail(l.failed))
}

func (l *login) keyCard() fyne.CanvasObject {
	w := l.words
	storage := l.StorageField(l.Desk.Visit().Storage, func(storage string) {
		l.Desk.Edit(func(v *desk.Visit) { v.Storage = storage })
	})
	owner, offline := l.Desk.PendingOwner()
	if l.Desk.OwnedByTelephone() {
		owner = nil
	}
	text := w.T("action.certificate")
	if owner != nil {
		text = w.T("action.certificate.other")
	}
	l.certificate = widgets.NewButton(widgets.Secondary, text, keyLabel(KeySignature), l.selectCertificate)
	column := widgets.VStack(14, widgets.VStack(4, widgets.Section(w.T("login.key")), widgets.Small(w.T("login.key.text"))))
	if told := l.failure(false); told != nil {
		column.Add(told)
	}
	if owner != nil { // whose key it is decides, and stands where it is seen
		column.Add(l.ownerCard(owner))
		if offline {
			column.Add(widgets.Small(w.T("login.offline")))
		}
	}
	column.Add(storage)
	column.Add(l.certificate)
	return widgets.NewCard(column)
}

// ownerCard shows whose key it is, before anybody is logged in by it.
func (l *login) ownerCard(owner *pki.Certificate) fyne.CanvasObject {
	w := l.words
	use := w.T("login.use.auth")
	if owner.KeyUse.Allows(pki.Signing) {
		use = w.T("login.use.both")
	}
	kind := w.T("login.owner.person", "use", use)
	if owner.Organization != "" {
		kind = w.T("login.owner.organization", "organization", owner.Organization, "use", use)
	}
	iin := model.IIN(owner.IIN)
	told := func(iin string) string { return w.T("login.owner.iin", "iin", iin, "until", w.day(owner.NotAfter)) }
	return widgets.NewCardRoom(18, widgets.VStack(3,
		widgets.Strong(spelled(owner.FullName())),
		l.Masked(l.Desk.Visit().ID, "owner", told(iin.Masked()), told(iin.Grouped())).Plain(),
		widgets.Body(kind),
		widgets.Body(w.T("login.owner.issuer", "issuer", owner.IssuerName)),
		widgets.Small(w.T("login.owner.confirm")),
	)).Tinted(widgets.Ok)
}
