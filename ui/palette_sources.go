package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// findCommands are those of the page with their keys, and the ways of the window that
// are open at this step.
func (p *palette) findCommands() []finding {
	var all []finding
	taken, known := map[string]bool{}, map[string]bool{}
	add := func(text, key string, do func(), aside bool) {
		text = sentence(text)
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
	if !p.officerWorks() {
		route(RouteOfficers, "officer.title", KeyOfficers)
	}
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
	if p.About != nil {
		add(w.T("about.title"), "", p.about, true)
	}
	if p.Practice != nil {
		add(w.T("key.families"), keyLabel(KeyPractice), p.families, true)
	}
	add(w.T("citizen.toggle"), keyLabel(KeyCitizen), p.citizen, true)
	add(w.T("key.help"), keyLabel(KeyHelp), p.help, true)
}

// mayGo reports whether the visit may move by an event now.
func (p *palette) mayGo(event desk.Event) bool { return !p.Unset && p.Desk.Can(event) }

// nobody reports whether no citizen stands at the desk, and no officer works: only then may the
// records of others be looked for.
func (e *env) nobody() bool {
	return e.Desk.Visit().Step == desk.Home && !e.Unset && !e.officerWorks()
}

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
	if p.nobody() {
		return p.findPlaces()
	}
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

// findPlaces are the organizations of the office's district, for whoever asks whether there
// is a place and not to be put on a list.
func (p *palette) findPlaces() []finding {
	all := make([]finding, len(p.orgs))
	for i, org := range p.orgs {
		all[i] = finding{
			title: org.Short.In(p.words.Lang()), note: org.Address.In(p.words.Lang()), search: org.SearchText(),
			do: func() { p.OpenPanel(func() *panel { return p.placesPanel(org) }) },
		}
	}
	return all
}

// placesPanel shows where an organization is and what places it has, by group and language.
func (p *palette) placesPanel(org model.Organization) *panel {
	w := p.words
	column := widgets.VStack(10, widgets.Lead(org.Full.In(w.Lang())), widgets.Small(org.Address.In(w.Lang())), widgets.NewDivider())
	for _, offer := range org.Offers {
		value := w.N("offer.waiting", offer.Waiting)
		if offer.Free > 0 {
			value = w.N("offer.free", offer.Free)
		}
		column.Add(fact(w.group(offer.Group, offer.Lang), value))
	}
	if at := p.Desk.ReferenceAt(); !at.IsZero() {
		column.Add(widgets.Small(w.T("offline.data", "time", w.short(at, p.Desk.Clock()))))
	}
	begin := func() {
		p.ClosePanel()
		p.beginAt(org.District)
	}
	yes := widgets.NewButton(widgets.Primary, w.T("action.start"), keyLabel(KeyPrimary), begin)
	return scrolling(&panel{
		title: org.Short.In(w.Lang()), buttons: []fyne.CanvasObject{yes}, focus: yes, keys: map[fyne.KeyName]func(){KeyPrimary: begin},
	}, widgets.Inset(4, 8, 4, 4, column))
}

// findSettings open the settings at the one that is looked for.
func (p *palette) findSettings() []finding {
	if p.Settings == nil {
		return nil
	}
	var all []finding
	for _, group := range settingGroups {
		for _, key := range group.keys {
			all = append(all, finding{
				title: p.words.T("settings." + string(key)), note: p.words.T("settings.title") + " · " + p.words.T(group.title),
				do: func() { p.setting(key) },
			})
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

// load reads what the palette finds while nobody is served; it opens without that.
func (p *palette) load() {
	p.drafts, p.orgs = nil, nil
	if !p.nobody() || p.list == nil {
		return
	}
	var drafts []desk.DraftInfo
	var orgs []model.Organization
	p.runner.Aside(func(ctx context.Context) (err error) {
		if orgs, err = p.Desk.Organizations(ctx, false); err != nil {
			p.Log.Debug("no organizations to be found", "code", model.CodeOf(err))
		}
		drafts, err = p.Desk.Drafts(ctx)
		return err
	}, func(err error) {
		if p.list == nil {
			return
		}
		p.orgs = orgs[:min(len(orgs), mostOrganizations)]
		if err == nil {
			p.drafts = drafts
		}
		p.gather()
		p.find(p.list.Entry().Text())
	})
}

// mostOrganizations is how many the palette finds while nobody is served: more than any
// district has.
const mostOrganizations = 2000

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
