package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// findCommands are those of the page with their keys, and the ways of the window that
// are open at this step.
func (p *palette) findCommands() []finding {
	var all []finding
	taken, known := map[string]bool{}, map[string]bool{}
	add := func(text, key string, do func(), aside bool) {
		if text == "" || known[text] {
			return
		}
		if taken[key] { // on this page the key does something else
			key = ""
		}
		known[text], taken[key] = true, key != ""
		all = append(all, finding{title: text, key: key, do: do, aside: aside})
	}
	_, view := p.shown()
	for _, action := range view.Actions {
		if !action.Disabled {
			add(action.Text, keyLabel(action.Key), action.Do, false)
		}
	}
	for _, hint := range view.Hints {
		if len(hint.Keys) != 1 {
			continue
		}
		if do, ok := view.Keys[keyOf(hint.Keys[0])]; ok {
			add(hint.Text, hint.Keys[0], do, false)
		}
	}
	way := func(open bool, text string, key fyne.KeyName, do func()) {
		if _, works := view.action(key); !works {
			key = ""
		}
		if open {
			add(p.words.T(text), string(key), do, false)
		}
	}
	route := func(route Route, text string, key fyne.KeyName) {
		way(p.mayOpen(route), text, key, func() { p.Open(route) })
	}
	event := func(event desk.Event, text string, key fyne.KeyName) {
		way(p.mayGo(event), text, key, func() { p.Fire(event) })
	}
	route(RouteToday, "today.title", KeyToday)
	route(RouteDrafts, "drafts.title", KeyDrafts)
	route(RouteOutgoing, "outbox.title", KeyOutgoing)
	event(desk.CabinetOpened, "menu.applications", "")
	event(desk.ListOpened, "menu.waiting", KeyWaiting)
	event(desk.ProfileOpened, "profile.title", "")
	p.windowCommands(add)
	return all
}

// windowCommands are those that every page has.
func (p *palette) windowCommands(add func(text, key string, do func(), aside bool)) {
	w := p.words
	if p.Desk.Visit().Step != desk.Home {
		add(w.T("action.finish"), keyLabel(KeyEnd), p.ConfirmFinish, false)
	}
	if p.anyHidden() {
		add(w.T("key.reveal"), keyLabel(KeyReveal), p.reveal, true)
	}
	if p.guarded() {
		add(w.T("lock.now"), keyLabel(KeyLock), p.lock, true)
		add(w.T("operators.title"), keyLabel(KeyOperators), p.operators, true)
	}
	if p.Settings != nil {
		add(w.T("settings.title"), keyLabel(KeySettings), p.settings, false)
	}
	if p.Practice != nil {
		add(w.T("key.families"), keyLabel(KeyPractice), p.families, true)
	}
	add(w.T("citizen.toggle"), keyLabel(KeyCitizen), p.citizen, true)
	add(w.T("key.help"), keyLabel(KeyHelp), p.help, true)
}

// mayGo reports whether the visit may move by an event now.
func (p *palette) mayGo(event desk.Event) bool { return !p.Unset && p.Desk.Can(event) }

// nobody reports whether no citizen stands at the desk: only then may the records of
// others be looked for.
func (e *env) nobody() bool { return e.Desk.Visit().Step == desk.Home && !e.Unset }

func (p *palette) findApplications() []finding {
	if step := p.Desk.Visit().Step; step != desk.Cabinet && !p.mayGo(desk.CabinetOpened) || p.Desk.Visit().Offline {
		return nil
	}
	var all []finding
	for _, app := range p.Desk.KnownApplications() {
		row := p.applicationRow(app)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: string(app.Child.IIN), do: func() {
			if p.Desk.Visit().Step != desk.Cabinet {
				p.Fire(desk.CabinetOpened)
			}
			p.chooseApplication(app)
		}})
	}
	return all
}

func (p *palette) findEntries() []finding {
	if p.Desk.Visit().Step != desk.WaitingList && !p.mayGo(desk.ListOpened) {
		return nil
	}
	w := p.words
	var all []finding
	for _, entry := range p.Desk.KnownEntries() {
		all = append(all, finding{
			title: w.T("waiting.row.title", "organization", entry.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(entry.Lang))),
			note:  w.T("waiting.row.text", "name", childName(entry.Application.Child), "date", w.day(entry.CreatedAt), "number", entry.Number),
			do: func() {
				if p.Desk.Visit().Step != desk.WaitingList {
					p.Fire(desk.ListOpened)
				}
				page, _ := p.shown()
				if page, ok := page.(entryOpener); ok {
					page.openEntry(entry.ID, "")
				}
			},
		})
	}
	return all
}

// findOrganizations are those of the visit's district, once it is their turn. One that
// is chosen here is under the bar there; nobody is placed by it.
func (p *palette) findOrganizations() []finding {
	step := p.Desk.Visit().Step
	page, _ := p.shown()
	if step != desk.Check && (step != desk.Organization || !progressOf(page).loaded) {
		return nil
	}
	orgs, err := p.Desk.Organizations(context.Background(), false) // they are there: nothing waits
	if err != nil {
		return nil
	}
	all := make([]finding, len(orgs))
	for i, org := range orgs {
		all[i] = finding{
			title: org.Short.In(p.words.Lang()), note: org.Address.In(p.words.Lang()), search: org.SearchText(),
			do: func() {
				if p.Desk.Visit().Step == desk.Check && p.Desk.Fire(desk.WentBack) != nil {
					return
				}
				p.Desk.ChooseOrganization(org.ID)
				p.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
				p.Render()
			},
		}
	}
	return all
}

// findDistricts begin a visit there.
func (p *palette) findDistricts() []finding {
	switch p.Route() {
	case Route(desk.Home), Route(desk.District), Route(desk.Login):
	default:
		return nil
	}
	if p.Unset {
		return nil
	}
	var all []finding
	for _, district := range p.districts() {
		row := p.districtRow(district)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: district.SearchText(), do: func() { p.beginAt(district.Code) }})
	}
	return all
}

// beginAt goes to the login of a district.
func (p *palette) beginAt(code string) {
	event := map[desk.Step]desk.Event{desk.Home: desk.Started, desk.Login: desk.WentBack}[p.Desk.Visit().Step]
	p.Act("busy.load", func(ctx context.Context) error {
		if event != "" {
			if err := p.Desk.Fire(event); err != nil {
				return err
			}
		}
		if _, err := p.Desk.Districts(ctx); err != nil {
			return err
		}
		if err := p.Desk.ChooseDistrict(code); err != nil {
			return err
		}
		return p.Desk.LoadDistrict()
	})
}

// loadDrafts reads the drafts for the palette, which opens without them.
func (p *palette) loadDrafts() {
	p.drafts = nil
	if !p.nobody() || p.list == nil {
		return
	}
	var drafts []desk.DraftInfo
	p.runner.Aside(func(ctx context.Context) (err error) {
		drafts, err = p.Desk.Drafts(ctx)
		return err
	}, func(err error) {
		if err != nil || p.list == nil {
			return
		}
		p.drafts = drafts
		p.gather()
		p.find(p.list.Entry().Text())
	})
}

func (p *palette) findDrafts() []finding {
	if !p.nobody() {
		return nil
	}
	var all []finding
	for _, draft := range p.drafts {
		row := p.draftRow(draft)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: p.draftText(draft), do: func() { p.resume(draft.ID) }})
	}
	return all
}

func (p *palette) findItems() []finding {
	if !p.nobody() {
		return nil
	}
	var all []finding
	for _, item := range p.Desk.Outbox().Items() {
		row := p.statements.itemRow(item)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: item.Number, do: func() { p.statements.openItem(item.ID) }})
	}
	return all
}

func (p *palette) findInstructions() []finding {
	var all []finding
	for i, instruction := range assets.Instructions() {
		all = append(all, finding{title: instruction.Title.In(p.words.Lang()), do: func() { p.instruction(i) }, aside: true})
	}
	return all
}

func (p *palette) findLanguages() []finding {
	var all []finding
	for _, lang := range slices.Backward(model.Langs()) {
		if lang != p.Desk.Lang() {
			all = append([]finding{{title: wordsIn(lang).T("lang.name"), search: p.words.T("palette.words.language"), do: func() { p.SetLang(lang) }, aside: true}}, all...)
		}
	}
	return all
}
