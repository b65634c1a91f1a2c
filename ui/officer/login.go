package officer

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// loginPage logs an officer in by their key.
type loginPage struct {
	page
	storage string // of NCALayer
	people  *widgets.RowList
}

// Draw draws the one way in, with the practice officers where nobody is real.
func (p *loginPage) Draw() *ui.View {
	w := p.Texts()
	card := widgets.VStack(14,
		widgets.VStack(4, widgets.Section(w.T("officer.login.key")), widgets.Small(w.T("officer.login.text"))),
		p.StorageField(p.storage, func(storage string) { p.storage = storage }),
	)
	v := &ui.View{
		Title: w.T("officer.login.title"), Lead: w.T("officer.login.lead"), Width: 620, Ready: true,
		Body: widgets.NewCard(card),
		Keys: map[fyne.KeyName]func(){ui.KeySignature: p.login},
		Actions: []ui.Action{
			{Text: w.T("action.back"), Key: ui.KeyBack, Do: p.Back},
			{Text: w.T("officer.login.enter"), Key: ui.KeyPrimary, Do: p.login, Primary: true},
		},
		Hints: []widgets.Hint{ui.KeyHint(ui.KeySignature, w.T("officer.login.key"))},
	}
	if p.Practice != nil {
		v.Body = widgets.VStack(16, widgets.NewCard(card), p.practice())
		v.Focus, v.Ready = p.people, false
	}
	return p.framed(v)
}

// practice lists the invented officers: whoever is chosen has their key offered first.
func (p *loginPage) practice() fyne.CanvasObject {
	w, officers := p.Texts(), p.Practice.Officers()
	rows := make([]widgets.Row, len(officers))
	for i, one := range officers {
		rows[i] = widgets.Row{
			ID: string(one.IIN), Title: one.Name,
			Subtitle: w.T("officer.practice.row", "role", w.T("officer.role."+string(one.Role)), "district", w.DistrictName(one.District)),
		}
	}
	was := 0
	if p.people != nil {
		was = max(0, p.people.Selected())
	}
	p.people = widgets.NewRowList("")
	p.people.SetMinRows(len(rows))
	p.people.SetAccessibleName(w.T("officer.practice"))
	p.people.OnSelected = func(i int) { p.Practice.SetApplicant(officers[i].IIN) }
	p.people.OnSubmitted = func(int) { p.login() }
	p.people.SetRows(rows)
	p.people.Select(was)
	return widgets.VStack(8, widgets.Strong(w.T("officer.practice")), p.people)
}

// login has NCALayer sign, and opens the first page of the role.
func (p *loginPage) login() {
	lang := p.Texts().Lang()
	p.AskAgent(func(ctx context.Context) error { return p.work.Login(ctx, p.storage, lang) }, func(err error) {
		session, in := p.work.Session()
		if !in {
			p.Focus()
			p.Fail(err)
			return
		}
		route := ui.RouteOfficers + "/" // of a role without a page: another route than the login, so that it is drawn anew
		if of := kindsOf(session.Role); len(of) > 0 {
			route = of[0].route
		}
		p.Open(route)
	})
}
