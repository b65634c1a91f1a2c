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
func (s *Shell) findCommands() []finding {
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
	for _, action := range s.view.Actions {
		if !action.Disabled {
			add(action.Text, keyLabel(action.Key), action.Do, false)
		}
	}
	for _, hint := range s.view.Hints {
		if do, ok := s.view.Keys[hintKey(hint.Keys)]; ok {
			add(hint.Text, hint.Keys[0], do, false)
		}
	}
	way := func(open bool, text string, key fyne.KeyName, do func()) {
		if _, works := s.view.action(key); !works {
			key = ""
		}
		if open {
			add(s.words.T(text), string(key), do, false)
		}
	}
	route := func(route Route, text string, key fyne.KeyName) {
		way(s.mayOpen(route), text, key, func() { s.Open(route) })
	}
	event := func(event desk.Event, text string, key fyne.KeyName) {
		way(s.mayGo(event), text, key, func() { s.Fire(event) })
	}
	route(RouteDrafts, "drafts.title", fyne.KeyF6)
	route(RouteOutgoing, "outbox.title", fyne.KeyF7)
	event(desk.CabinetOpened, "menu.applications", "")
	event(desk.ListOpened, "menu.waiting", fyne.KeyF9)
	event(desk.ProfileOpened, "profile.title", "")
	s.windowCommands(add)
	return all
}

// windowCommands are those that every page has.
func (s *Shell) windowCommands(add func(text, key string, do func(), aside bool)) {
	w := s.words
	if s.loggedIn() {
		add(w.T("action.finish"), "F10", s.ConfirmFinish, false)
	}
	if len(s.masks.all) > 0 {
		add(w.T("key.reveal"), "Ctrl R", s.Reveal, true)
	}
	if s.guarded() {
		add(w.T("lock.now"), "Ctrl L", s.Lock, true)
		key := ""
		if s.Route() == Route(desk.Home) {
			key = "F8"
		}
		add(w.T("operators.title"), key, s.openOperators, true)
	}
	if s.Settings != nil {
		key := ""
		if s.Route() == Route(desk.Home) {
			key = "F9"
		}
		add(w.T("settings.title"), key, s.openSettings, false)
	}
	if s.Practice != nil {
		add(w.T("key.families"), "F4", s.openFamilies, true)
	}
	add(w.T("citizen.toggle"), "F12", s.ToggleCitizen, true)
	add(w.T("key.help"), "F1", s.openHelp, true)
}

// hintKey is the one key that a hint shows, empty where it shows more.
func hintKey(keys []string) fyne.KeyName {
	if len(keys) != 1 {
		return ""
	}
	return fyne.KeyName(keys[0])
}

// mayGo reports whether the visit may move by an event now.
func (s *Shell) mayGo(event desk.Event) bool { return !s.Unset && s.Desk.Can(event) }

// nobody reports whether no citizen stands at the desk: only then may the records of
// others be looked for.
func (s *Shell) nobody() bool { return s.Desk.Visit().Step == desk.Home && !s.Unset }

func (s *Shell) findApplications() []finding {
	if step := s.Desk.Visit().Step; step != desk.Cabinet && !s.mayGo(desk.CabinetOpened) || s.Desk.Visit().Offline {
		return nil
	}
	var all []finding
	for _, app := range s.Desk.KnownApplications() {
		row := s.applicationRow(app)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: string(app.Child.IIN), do: func() {
			if s.Desk.Visit().Step != desk.Cabinet {
				s.Fire(desk.CabinetOpened)
			}
			s.base().chooseApplication(app)
		}})
	}
	return all
}

func (s *Shell) findEntries() []finding {
	if s.Desk.Visit().Step != desk.WaitingList && !s.mayGo(desk.ListOpened) {
		return nil
	}
	w := s.words
	var all []finding
	for _, entry := range s.Desk.KnownEntries() {
		all = append(all, finding{
			title: w.T("waiting.row.title", "organization", entry.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(entry.Lang))),
			note:  w.T("waiting.row.text", "name", childName(entry.Application.Child), "date", w.day(entry.CreatedAt), "number", entry.Number),
			do: func() {
				if s.Desk.Visit().Step != desk.WaitingList {
					s.Fire(desk.ListOpened)
				}
				if page, ok := s.page.(entryOpener); ok {
					page.openEntry(entry.ID, "")
				}
			},
		})
	}
	return all
}

// findOrganizations are those of the visit's district, once it is their turn. One that
// is chosen here is under the bar there; nobody is placed by it.
func (s *Shell) findOrganizations() []finding {
	step := s.Desk.Visit().Step
	if step != desk.Check && (step != desk.Organization || !progressOf(s.page).loaded) {
		return nil
	}
	orgs, err := s.Desk.Organizations(context.Background(), false) // they are there: nothing waits
	if err != nil {
		return nil
	}
	all := make([]finding, len(orgs))
	for i, org := range orgs {
		all[i] = finding{
			title: org.Short.In(s.words.Lang()), note: org.Address.In(s.words.Lang()), search: org.SearchText(),
			do: func() {
				if s.Desk.Visit().Step == desk.Check && s.Desk.Fire(desk.WentBack) != nil {
					return
				}
				s.Desk.ChooseOrganization(org.ID)
				s.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
				s.Render()
			},
		}
	}
	return all
}

// findDistricts begin a visit there.
func (s *Shell) findDistricts() []finding {
	switch s.Route() {
	case Route(desk.Home), Route(desk.District), Route(desk.Login):
	default:
		return nil
	}
	if s.Unset {
		return nil
	}
	var all []finding
	for _, district := range s.districts() {
		row := s.districtRow(district)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: district.SearchText(), do: func() { s.beginAt(district.Code) }})
	}
	return all
}

// beginAt goes to the login of a district.
func (s *Shell) beginAt(code string) {
	event := map[desk.Step]desk.Event{desk.Home: desk.Started, desk.Login: desk.WentBack}[s.Desk.Visit().Step]
	s.Act("busy.load", func(ctx context.Context) error {
		if event != "" {
			if err := s.Desk.Fire(event); err != nil {
				return err
			}
		}
		if _, err := s.Desk.Districts(ctx); err != nil {
			return err
		}
		if err := s.Desk.ChooseDistrict(code); err != nil {
			return err
		}
		return s.Desk.LoadDistrict()
	})
}

// loadDrafts reads the drafts for the palette, which opens without them.
func (s *Shell) loadDrafts() {
	s.kept = nil
	if !s.nobody() || s.palette == nil {
		return
	}
	var drafts []desk.DraftInfo
	s.runner.Aside(func(ctx context.Context) (err error) {
		drafts, err = s.Desk.Drafts(ctx)
		return err
	}, func(err error) {
		if err != nil || s.palette == nil {
			return
		}
		s.kept = drafts
		s.palette.gather()
		s.palette.find(s.palette.list.Entry().Text())
	})
}

func (s *Shell) findDrafts() []finding {
	if !s.nobody() {
		return nil
	}
	var all []finding
	for _, draft := range s.kept {
		row := s.base().draftRow(draft)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: s.base().draftText(draft), do: func() { s.base().resume(draft.ID) }})
	}
	return all
}

func (s *Shell) findItems() []finding {
	if !s.nobody() {
		return nil
	}
	var all []finding
	for _, item := range s.Desk.Outbox().Items() {
		row := s.base().itemRow(item)
		all = append(all, finding{title: row.Title, note: row.Subtitle, search: item.Number, do: func() { s.base().openItem(item.ID) }})
	}
	return all
}

func (s *Shell) findInstructions() []finding {
	var all []finding
	for i, instruction := range assets.Instructions() {
		all = append(all, finding{title: instruction.Title.In(s.words.Lang()), do: func() { s.openInstruction(i) }, aside: true})
	}
	return all
}

func (s *Shell) findLanguages() []finding {
	var all []finding
	for _, lang := range slices.Backward(model.Langs()) {
		if lang != s.Desk.Lang() {
			all = append([]finding{{title: wordsIn(lang).T("lang.name"), search: s.words.T("palette.words.language"), do: func() { s.SetLang(lang) }, aside: true}}, all...)
		}
	}
	return all
}
