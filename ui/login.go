package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/ui/widgets"
)

// loginPage logs the applicant in: by a key at the left, by a one-time code at the
// right.
func (s *Shell) loginPage() *View {
	w := s.words
	byCode := newCodeLogin(s)
	selectKey := func() { s.selectCertificate() }
	enter := func() {
		switch {
		case s.Desk.SentCode().ID != "":
			byCode.enter()
		case s.keyChosen():
			s.Act("busy.login", s.Desk.LoginByKey)
		default:
			byCode.request()
		}
	}
	byCode.submit = enter
	body := s.columns(20, []float32{1, 1}, s.keyCard(selectKey), byCode.card())
	if banner := s.offlineBanner(); banner != nil {
		body = widgets.VStack(20, banner, body)
	}
	p := &View{
		Title: w.T("login.title"), Lead: w.T("login.lead"), Rail: true,
		Width: 920, Body: body,
		Focus: byCode.focus(),
		Keys:  map[fyne.KeyName]func(){fyne.KeyF2: selectKey, fyne.KeyF3: byCode.request},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back},
			{Text: w.T("action.login"), Key: fyne.KeyReturn, Do: enter, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"Tab"}, Text: w.T("key.field")},
			{Keys: []string{"F2"}, Text: w.T("login.key")},
			{Keys: []string{"F3"}, Text: w.T("action.code")},
		},
	}
	if byCode.cells == nil {
		p.Scanned = byCode.scanned
	}
	if s.keyChosen() && byCode.cells == nil {
		p.Focus = nil // Enter logs in
	}
	return p
}

// keyChosen reports whether the key was the last thing that the applicant turned to:
// digits typed before it do not count.
func (s *Shell) keyChosen() bool {
	owner, _ := s.Desk.PendingOwner()
	return s.draft.byKey && owner != nil
}

func (s *Shell) selectCertificate() {
	s.window.Canvas().Unfocus() // an Enter after the dialog must not fall into a field
	s.ActThen("busy.agent", func(ctx context.Context) error {
		_, err := s.Desk.SelectCertificate(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		s.draft.byKey = true
		s.Render()
	})
}

func (s *Shell) keyCard(selectKey func()) fyne.CanvasObject {
	w := s.words
	names := make([]string, len(desk.Storages()))
	for i, storage := range desk.Storages() {
		names[i] = w.T("storage." + storage)
	}
	storage := widgets.NewSelect(names, slices.Index(desk.Storages(), s.Desk.Visit().Storage), "", func(i int) {
		s.Desk.Edit(func(v *desk.Visit) { v.Storage = desk.Storages()[i] })
	})
	owner, offline := s.Desk.PendingOwner()
	text := w.T("action.certificate")
	if owner != nil {
		text = w.T("action.certificate.other")
	}
	column := widgets.VStack(14,
		widgets.VStack(4, widgets.Section(w.T("login.key")), widgets.Small(w.T("login.key.text"))),
		widgets.NewField(w.T("login.storage"), storage),
		widgets.NewButton(widgets.Secondary, text, "F2", selectKey),
	)
	if owner != nil {
		column.Add(s.ownerCard(owner))
		if offline {
			column.Add(widgets.Small(w.T("login.offline")))
		}
	}
	return widgets.NewCard(column)
}

// ownerCard shows whose key it is, before anybody is logged in by it.
func (s *Shell) ownerCard(owner *pki.Certificate) fyne.CanvasObject {
	w := s.words
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
		widgets.Strong(owner.FullName()),
		s.Masked(s.Desk.Visit().ID, "owner", told(iin.Masked()), told(iin.Grouped())).Plain(),
		widgets.Body(kind),
		widgets.Body(w.T("login.owner.issuer", "issuer", owner.IssuerName)),
		widgets.Small(w.T("login.owner.confirm")),
	)).Tinted(widgets.Ok)
}

// codeLogin is the right half of the login: IIN and phone, then the code.
type codeLogin struct {
	shell  *Shell
	iin    *widgets.DigitsEntry
	phone  *widgets.DigitsEntry
	iinRow *widgets.Field
	row    *widgets.Field
	wrong  *widgets.ErrorSummary
	cells  *codeEntry
	submit func()
}

func newCodeLogin(s *Shell) *codeLogin {
	visit := s.Desk.Visit()
	c := &codeLogin{shell: s, iin: widgets.NewIINEntry(), phone: widgets.NewPhoneEntry()}
	c.iinRow = widgets.NewField(s.words.T("login.iin"), c.iin)
	c.row = widgets.NewField(s.words.T("login.phone"), c.phone)
	c.wrong = widgets.NewErrorSummary(s.words.T("form.wrong"), c.iinRow, c.row)
	c.iin.SetDigits(model.ReadIIN(visit.IIN).Digits)
	digits, _ := model.PhoneDigits(visit.Phone)
	c.phone.SetDigits(digits)
	c.iin.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.IIN = typed })
		s.draft.byKey = false
		s.showReading(c.iinRow, typed, false)
	}
	c.phone.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.Phone = typed })
		s.draft.byKey = false
		c.row.SetError("")
	}
	c.iin.OnRejected = func() { c.iinRow.SetError(s.words.field(model.NewError(model.CodeIINDigits))) }
	c.phone.OnRejected = func() { c.row.SetError(s.words.field(model.NewError(model.CodePhoneDigits))) }
	c.iin.OnSubmitted = func(string) {
		if c.iin.Full() && !c.phone.Full() {
			c.phone.Focus()
			return
		}
		c.submit()
	}
	c.phone.OnSubmitted = func(string) { c.submit() }
	s.showReading(c.iinRow, model.ReadIIN(visit.IIN).Digits, false)
	if sent := s.Desk.SentCode(); sent.ID != "" {
		c.cells = newCodeEntry(s, sent, c.request)
		c.cells.cells.OnComplete = func(string) { c.submit() }
	}
	return c
}

func (c *codeLogin) card() fyne.CanvasObject {
	w := c.shell.words
	column := widgets.VStack(14, widgets.VStack(4, widgets.Section(w.T("login.code")), widgets.Small(w.T("login.code.text"))))
	if line := c.shell.connection; line.Checked && !line.Central {
		column.Add(widgets.Small(w.T("offline.code")))
	}
	if c.cells == nil {
		column.Add(c.wrong)
		column.Add(c.iinRow)
		column.Add(c.row)
		column.Add(widgets.NewButton(widgets.Secondary, w.T("action.code"), "F3", c.request))
		return widgets.NewCard(column)
	}
	column.Add(c.cells.body)
	column.Add(left(outdented(widgets.Link(w.T("action.code.other"), func() {
		c.shell.Desk.ForgetCode()
		c.shell.Render()
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
	s := c.shell
	s.Start("busy.code", func(ctx context.Context) error {
		_, err := s.Desk.RequestCode(ctx)
		return err
	}, func(err error) {
		switch {
		case err == nil:
			s.draft.code, s.draft.codeErr, s.draft.message = "", nil, nil
			s.Render()
		case !s.tellFields(err, c.wrong, formFields{iin: c.iinRow, phone: c.row}):
			s.Fail(err)
		}
	})
}

func (c *codeLogin) enter() {
	s, code := c.shell, c.cells.cells.Code()
	if code == "" {
		return // Enter after a code that was sent off by itself
	}
	s.ActThen("busy.login", func(ctx context.Context) error { return s.Desk.LoginByCode(ctx, code) }, func(err error) {
		if err == nil {
			s.Render()
			return
		}
		if !c.cells.fail(err) {
			s.Fail(err)
		}
	})
}

// showReading tells under the field what an IIN carries, or what is wrong with it.
func (s *Shell) showReading(field *widgets.Field, typed string, child bool) {
	r := model.ReadIIN(typed)
	field.SetError("")
	field.SetReading("")
	field.SetHelp("")
	switch r.Problem {
	case "":
		field.SetReading(s.words.reading(r, child))
	case model.CodeIINEmpty:
	case model.CodeIINLength:
		left := s.words.N("digits.left", model.IINLength-len(r.Digits))
		if r.Sex != "" {
			left = s.words.reading(r, child) + " · " + left
		}
		field.SetHelp(left)
	default:
		field.SetError(s.words.field(model.NewError(r.Problem)))
	}
}

// codeEntry is the six cells of a one-time code with what was sent where and when
// another can be had.
type codeEntry struct {
	shell *Shell
	sent  model.SentCode
	cells *widgets.CodeCells
	field *widgets.Field
	again *widgets.Button
	wait  *widgets.Text
	body  *fyne.Container
}

func newCodeEntry(s *Shell, sent model.SentCode, resend func()) *codeEntry {
	w := s.words
	e := &codeEntry{shell: s, sent: sent, cells: widgets.NewCodeCells(6)}
	e.field = widgets.NewField(w.T("login.otp"), e.cells)
	e.cells.SetCode(s.draft.code)
	if s.draft.codeErr != nil {
		e.field.SetError(w.field(s.draft.codeErr))
	}
	e.cells.OnChanged = func(typed string) {
		s.draft.code, s.draft.codeErr = typed, nil
		e.field.SetError("")
	}
	e.again = widgets.Link(w.T("action.code.again"), resend)
	e.wait = widgets.Small("")
	e.body = widgets.VStack(12,
		widgets.Body(w.T("login.otp.sent", "phone", sent.Masked, "until", w.clock(sent.ExpiresAt))),
		e.field, e.wait, e.again,
	)
	e.tick()
	return e
}

// tick counts down to the moment from which another code can be asked for.
func (e *codeEntry) tick() {
	left := e.sent.ResendAt.Sub(e.shell.Desk.Clock())
	if left <= 0 {
		e.wait.Hide()
		e.again.Show()
	} else {
		e.wait.SetText(e.shell.words.T("login.otp.resend", "time", e.shell.words.countdown(left)))
		e.again.Hide()
		e.shell.runner.Later(time.Second, e.tick)
	}
	e.body.Refresh()
}

// fail tells what is wrong with the code under its cells; false where it is
// something else.
func (e *codeEntry) fail(err error) bool {
	switch code := model.CodeOf(err); {
	case code == model.CodeOTPFormat: // some are missing: those that are there stay
		e.shell.draft.codeErr = err
	case code.Field() == model.FieldCode:
		e.cells.SetCode("")
		e.shell.draft.code, e.shell.draft.codeErr = "", err
	default:
		return false
	}
	e.field.SetError(e.shell.words.field(err))
	e.cells.Focus()
	return true
}
