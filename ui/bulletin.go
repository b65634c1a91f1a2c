package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// bulletinPage lists the free places that nobody in turn wished for: from the hour of the rules on
// they go to whoever asks first.
type bulletinPage struct {
	base
	loading
	chosen string // id of the row under the bar
	wait   *widgets.Text
}

// openBulletin shows the places that are open to everybody, for the child of an application.
func (p *cabinetPage) openBulletin(app model.Application) { p.choose(app, p.Desk.OpenBulletin) }

// Load fetches them.
func (p *bulletinPage) Load(ctx context.Context) (func(), error) {
	return nil, p.Desk.LoadBulletin(ctx)
}

// Draw draws when the places open, and those for the child of the visit.
func (p *bulletinPage) Draw() *View {
	w := p.words
	bulletin, places, others := p.Desk.OpenPlaces()
	app, _ := p.Desk.ChosenApplication()
	again := func() {
		p.loading = loading{}
		p.Render()
	}
	v := &View{
		Title: w.T("bulletin.title"), Rail: true, Width: 920,
		Lead:    w.T("bulletin.lead", "name", childName(app.Child), "year", app.Child.Birth.Year, "district", w.district(app.District)),
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}, {Text: w.T("bulletin.again"), Key: KeyAgain, Do: again}},
	}
	below := widgets.Small("")
	if others > 0 {
		below.SetText(w.N("bulletin.others", others))
	}
	if p.loaded && len(places) == 0 {
		rules := p.Desk.Rules().Distribution
		v.Body = widgets.VStack(16, widgets.NewBanner(widgets.Info, widgets.BannerText{
			Title: w.T("bulletin.none"), Text: w.T("bulletin.none.text", "bulletin", rules.Bulletin, "open", rules.Open),
		}), below)
		return v
	}
	list := p.rows(places)
	told, opened := p.opening(bulletin.OpensAt)
	ask := func() {
		if i := list.Selected(); i >= 0 && i < len(places) && opened {
			p.ask(places[i].FreePlace)
		}
	}
	v.Fill, v.Focus, v.Hints = true, list, []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}}
	v.Body = widgets.VFill(16, list, told, list, below)
	v.Actions = append(v.Actions, Action{Text: w.T("bulletin.ask"), Key: KeyPrimary, Do: ask, Primary: true, Disabled: !opened})
	return v
}

// rows list the places; the one that was under the bar stays there.
func (p *bulletinPage) rows(places []desk.OpenPlace) *widgets.RowList {
	w := p.words
	rows := make([]widgets.Row, len(places))
	for i, place := range places {
		rows[i] = widgets.Row{
			ID:    place.Organization + string(place.Lang) + place.Kind,
			Title: w.T("waiting.row.title", "organization", place.Where.Short.In(w.Lang()), "lang", w.T("education.in."+string(place.Lang))),
			Chip:  w.N("places.free", place.Count), ChipKind: widgets.Ok, Subtitle: place.Where.Address.In(w.Lang()),
		}
		if place.Kind != "" {
			rows[i].Subtitle = strings.ReplaceAll(place.Kind, "_", " ") + " · " + rows[i].Subtitle
		}
	}
	list := widgets.NewRowList(p.noRows(w, "bulletin.none"))
	list.SetRows(rows)
	list.Select(max(0, slices.IndexFunc(rows, func(r widgets.Row) bool { return r.ID == p.chosen })))
	list.OnSelected = func(i int) { p.chosen = rows[i].ID }
	return list
}

// opening tells when the places open, by the clock of the central, or that they are open and what
// asking for one brings.
func (p *bulletinPage) opening(at time.Time) (told fyne.CanvasObject, opened bool) {
	w, now := p.words, p.Desk.Now()
	if !p.loaded {
		return widgets.VStack(0), false
	}
	if now.Before(at) {
		p.wait = widgets.Section("")
		p.tick(at)
		banner := widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("bulletin.opens", "time", w.short(at, now)), Text: w.T("bulletin.opens.text")})
		return widgets.VStack(8, banner, p.wait), false
	}
	rules := p.Desk.Rules()
	return widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: w.T("bulletin.open"), Text: w.T("bulletin.open.text",
		"answer", w.Term(rules.Distribution.Answer), "then", rules.Tell(rules.Distribution.Declined).In(w.Lang()))}), true
}

// countedDown is from when on the time that is left is counted.
const countedDown = time.Hour

// tick counts down to the opening, at which the page has its primary action.
func (p *bulletinPage) tick(at time.Time) {
	left := at.Sub(p.Desk.Now())
	if left <= 0 {
		p.Render()
		return
	}
	p.wait.Hide()
	if left < countedDown {
		p.wait.SetText(p.words.T("bulletin.left", "time", p.words.countdown(left)))
		p.wait.Show()
	}
	p.runner.Later(time.Second, func() { p.tick(at) })
}

// ask asks for a place. Whoever gets it is told by what number, and answers.
func (p *bulletinPage) ask(place model.FreePlace) {
	var answer model.PlaceAnswer
	p.ActThen("bulletin.asking", func(ctx context.Context) (err error) {
		answer, err = p.Desk.AskForPlace(ctx, place)
		return err
	}, func(err error) {
		p.Render()
		if err != nil {
			p.Fail(err)
			return
		}
		p.ShowMessage(widgets.Ok, func() widgets.BannerText {
			return widgets.BannerText{Title: p.words.T("bulletin.given"), Text: p.words.T("bulletin.given.text", "receipt", p.words.number(answer.Receipt), "until", answer.Until)}
		})
	})
}
