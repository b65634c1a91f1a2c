package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	body := p.layout.columns(20, []float32{1, 1}, p.keyCard(), byCode.card())
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
		Keys:  map[fyne.KeyName]func(){KeySignature: p.selectCertificate, KeyCode: byCode.request},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("action.login"), Key: KeyPrimary, Do: p.enter, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"Tab"}, Text: w.T("key.field")},
			hint(KeySignature, w.T("login.key")),
			hint(KeyCode, w.T("action.code")),
		},
	}
	if p.keyChosen() && byCode.cells == nil {
		v.Focus, v.Ready = nil, true // Enter logs in
	}
	return v
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
	l.askAgent(func(ctx context.Context) error {
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
	names := make([]string, len(desk.Storages()))
	for i, storage := range desk.Storages() {
		names[i] = w.T("storage." + storage)
	}
	storage := widgets.NewSelect(names, slices.Index(desk.Storages(), l.Desk.Visit().Storage), "", func(i int) {
		l.Desk.Edit(func(v *desk.Visit) { v.Storage = desk.Storages()[i] })
	})
	owner, offline := l.Desk.PendingOwner()
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
	column.Add(widgets.NewField(w.T("login.storage"), storage))
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

// codeLogin is the right half of the login: IIN and phone, then the code.
type codeLogin struct {
	*login
	iin    *widgets.DigitsEntry
	phone  *widgets.DigitsEntry
	iinRow *widgets.Field
	row    *widgets.Field
	wrong  *widgets.ErrorSummary
	cells  *codeEntry
	submit func()
}

func newCodeLogin(l *login) *codeLogin {
	visit := l.Desk.Visit()
	c := &codeLogin{login: l}
	c.iin, c.iinRow = newIINField(l.words, l.words.T("login.iin"))
	c.phone, c.row = newPhoneField(l.words)
	c.wrong = widgets.NewErrorSummary(l.words.T("form.wrong"), c.iinRow, c.row)
	c.iin.SetDigits(model.ReadIIN(visit.IIN).Digits)
	digits, _ := model.PhoneDigits(visit.Phone)
	c.phone.SetDigits(digits)
	c.iin.OnChanged = func(typed string) {
		l.Desk.Edit(func(v *desk.Visit) { v.IIN = typed })
		l.byKey = false
		showReading(l.words, c.iinRow, typed, false)
	}
	c.phone.OnChanged = func(typed string) {
		l.Desk.Edit(func(v *desk.Visit) { v.Phone = typed })
		l.byKey = false
		c.row.SetError("")
	}
	c.iin.OnSubmitted = func(string) {
		if c.iin.Full() && !c.phone.Full() {
			c.phone.Focus()
			return
		}
		c.submit()
	}
	c.phone.OnSubmitted = func(string) { c.submit() }
	showReading(l.words, c.iinRow, model.ReadIIN(visit.IIN).Digits, false)
	if sent := l.Desk.SentCode(); sent.ID != "" {
		c.cells = newCodeEntry(l.base, &l.code, sent, c.request)
		c.cells.cells.OnComplete = func(string) { c.submit() }
	}
	l.byCode = c
	return c
}

func (c *codeLogin) card() fyne.CanvasObject {
	w := c.words
	column := widgets.VStack(14, widgets.VStack(4, widgets.Section(w.T("login.code")), widgets.Small(w.T("login.code.text"))))
	if c.disconnected() {
		column.Add(widgets.Small(w.T("offline.code")))
	}
	if told := c.failure(true); told != nil {
		column.Add(told)
	}
	if c.cells == nil {
		column.Add(c.wrong)
		column.Add(c.iinRow)
		column.Add(c.row)
		column.Add(widgets.NewButton(widgets.Secondary, w.T("action.code"), keyLabel(KeyCode), c.request))
		return widgets.NewCard(column)
	}
	column.Add(c.cells.body)
	column.Add(left(outdented(widgets.Link(w.T("action.code.other"), func() {
		c.Desk.ForgetCode()
		c.Render()
	}))))
	return widgets.NewCard(column)
}

func (c *codeLogin) focus() fyne.Focusable {
	switch {
	case c.cells != nil:
		return c.cells.cells
	case c.iin.Full():
		return c.phone.Focusable()
	}
	return c.iin.Focusable()
}

// scanned takes the applicant's number from a barcode; the phone comes next.
func (c *codeLogin) scanned(number string) {
	c.iin.SetDigits(number)
	c.iin.Focus()
	if model.ReadIIN(number).Problem == "" {
		c.phone.Focus()
	}
}

// request asks for a code; what is wrong with the fields is told under them.
func (c *codeLogin) request() {
	c.Start("busy.code", func(ctx context.Context) error {
		_, err := c.Desk.RequestCode(ctx)
		return err
	}, func(err error) {
		switch {
		case err == nil:
			c.code, c.failed = typedCode{}, nil
			c.clearMessage()
			c.Render()
			return
		case c.failed != nil: // what was told of the last attempt is gone, and the fields are new ones
			c.failed = nil
			c.Render()
		}
		if now := c.byCode; !showFieldErrors(c.words, err, now.wrong, formFields{iin: now.iinRow, phone: now.row}) {
			c.done(true, err)
		}
	})
}

func (c *codeLogin) enter() {
	code := c.cells.cells.Code()
	if code == "" {
		return // Enter after a code that was sent off by itself
	}
	c.ActThen("busy.login", func(ctx context.Context) error { return c.Desk.LoginByCode(ctx, code) }, func(err error) {
		if err == nil || !c.cells.fail(err) {
			c.done(true, err)
		}
	})
}

// showReading shows under the field what an IIN carries, or what is wrong with it.
func showReading(w words, field *widgets.Field, typed string, child bool) {
	r := model.ReadIIN(typed)
	field.SetError("")
	field.SetReading("")
	field.SetHelp("")
	switch r.Problem {
	case "":
		field.SetReading(w.reading(r, child))
	case model.CodeIINEmpty:
	case model.CodeIINLength:
		left := w.N("digits.left", model.IINLength-len(r.Digits))
		if r.Sex != "" {
			left = w.reading(r, child) + " · " + left
		}
		field.SetHelp(left)
	default:
		field.SetError(w.field(model.NewError(r.Problem)))
	}
}

// typedCode is what was typed of a one-time code, and what was wrong with the last.
type typedCode struct {
	digits string
	err    error
}

// codeEntry is the six cells of a one-time code with what was sent where and when
// another can be had.
type codeEntry struct {
	base
	typed *typedCode
	sent  desk.SentCode
	cells *widgets.CodeCells
	field *widgets.Field
	told  *widgets.Text // until when it holds; not of one that is dead
	again *widgets.Button
	wait  *widgets.Text
	body  *fyne.Container
}

func newCodeEntry(b base, typed *typedCode, sent desk.SentCode, resend func()) *codeEntry {
	w := b.words
	e := &codeEntry{base: b, typed: typed, sent: sent, cells: widgets.NewCodeCells(6)}
	e.field = widgets.NewField(w.T("login.otp"), e.cells)
	e.cells.SetCode(typed.digits)
	if typed.err != nil {
		e.field.SetError(w.field(typed.err))
	}
	e.cells.OnChanged = func(digits string) {
		*typed = typedCode{digits: digits}
		e.field.SetError("")
	}
	e.again = widgets.Link(w.T("action.code.again"), resend)
	e.wait = widgets.Small("")
	e.told = widgets.Body(w.T("login.otp.sent", "phone", sent.Masked, "until", w.clock(sent.ExpiresAt)))
	if sent.Dead {
		e.told.Hide()
	}
	e.body = widgets.VStack(12, e.told, e.field, container.NewStack(e.wait, left(outdented(e.again))))
	e.tick()
	return e
}

// tick counts down to the moment from which another code can be asked for.
func (e *codeEntry) tick() {
	left := e.sent.ResendAt.Sub(e.Desk.Now())
	if left <= 0 {
		e.wait.Hide()
		e.again.Show()
	} else {
		e.wait.SetText(e.words.T("login.otp.resend", "time", e.words.countdown(left)))
		e.again.Hide()
		e.runner.Later(time.Second, e.tick)
	}
	e.body.Refresh()
}

// fail shows what is wrong with the code under its cells; false where it is
// something else.
func (e *codeEntry) fail(err error) bool {
	switch code := model.CodeOf(err); {
	case code == model.CodeOTPFormat: // some are missing: those that are there stay
		e.typed.err = err
	case code.Field() == model.FieldCode:
		e.cells.SetCode("")
		*e.typed = typedCode{err: err}
		if code == model.CodeOTPLocked || code == model.CodeOTPExpired {
			e.told.Hide()
		}
	default:
		return false
	}
	e.field.SetError(e.words.field(err))
	e.cells.Focus()
	return true
}
