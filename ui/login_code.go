package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

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
