package storetest

import (
	"errors"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Nobody of these exists.
var (
	mother = model.Person{
		IIN: "900203401006", Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ",
		Birth: model.Date{Year: 1990, Month: 2, Day: 3}, Sex: model.Female,
	}
	father = model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ЕРЛАН"}
	son    = model.Person{
		IIN: "230315500002", Surname: "ТЕСТОВ", GivenName: "ӘЛИХАН",
		Birth: model.Date{Year: 2023, Month: 3, Day: 15}, Sex: model.Male,
	}
	nursery = model.Organization{
		ID: "990140000001", District: "1110", Kind: model.Nursery, Full: model.Text{KK: "«Балапан»", RU: "«Балапан»"},
		Offers: []model.Offer{{Group: model.Middle, Lang: model.Kazakh, Waiting: 3}},
	}
	application = model.Application{
		Number: "2026-111000-000001", Child: model.Child{Person: son}, District: "1110", Status: model.InQueue, Place: 57, CreatedAt: morning,
	}
)

func (k *kept) reference() {
	later := application
	later.Number, later.Status, later.Place = "2026-111000-000002", model.Refused, 0
	other := model.Organization{ID: "990140000002", District: "1120", Offers: []model.Offer{}}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveOrganization(nursery), tx.SaveOrganization(other), tx.SaveApplication(application), tx.SaveApplication(later))
	})
	k.reopen()
	gets(k, "organization", nursery, func(tx *store.Tx) (model.Organization, error) { return tx.Organization(nursery.ID) })
	gets(k, "organizations", []model.Organization{nursery}, func(tx *store.Tx) ([]model.Organization, error) { return tx.Organizations("1110") })
	gets(k, "count", map[string]int{"1110": 1, "1120": 1}, (*store.Tx).CountOrganizations)
	gets(k, "applications", []model.Application{later, application}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsOf(son.IIN) })
	gets(k, "no application", []model.Application{}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsOf(mother.IIN) })
	moved, renamed := application, nursery
	moved.Place, moved.Child.Surname, renamed.Full.RU = 56, "ИНАЧЕ", "«Иначе»"
	k.write(func(tx *store.Tx) error { return errors.Join(tx.SaveApplication(moved), tx.SaveOrganization(renamed)) })
	k.reopen()
	gets(k, "applications", []model.Application{later, moved}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsOf(son.IIN) })
	gets(k, "organization", renamed, func(tx *store.Tx) (model.Organization, error) { return tx.Organization(nursery.ID) })
}

func (k *kept) editions() {
	first, second, later := model.Text{RU: "«Первое»"}, model.Text{RU: "«Второе»"}, morning.Add(24*time.Hour)
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.KeepEdition(store.OrganizationEdition, nursery.ID, first, morning),
			tx.KeepEdition(store.OrganizationEdition, nursery.ID, second, later),
			tx.KeepEdition(store.OrganizationEdition, nursery.ID, second, morning), // an earlier time takes nothing back
			tx.KeepEdition(store.DistrictEdition, nursery.ID, first, later),
		)
	})
	k.reopen()
	since := func(at time.Time) func(tx *store.Tx) ([]model.Text, error) {
		return func(tx *store.Tx) ([]model.Text, error) {
			return store.Editions[model.Text](tx, store.OrganizationEdition, nursery.ID, at)
		}
	}
	gets(k, "all names", []model.Text{second, first}, since(morning))
	gets(k, "later names", []model.Text{second}, since(morning.Add(time.Second)))
	k.write(func(tx *store.Tx) error {
		return tx.KeepEdition(store.OrganizationEdition, nursery.ID, first, later.Add(1000))
	})
	gets(k, "given out again", []model.Text{first, second}, since(later))
	k.write(func(tx *store.Tx) error { return tx.RemoveExpired(store.Expiry{Words: later.Add(1000)}) })
	gets(k, "what is left", []model.Text{first}, since(morning))
	gets(k, "entries at the organization", []store.Entry{}, func(tx *store.Tx) ([]store.Entry, error) { return tx.EntriesAt(nursery.ID) })
	gets(k, "at the organization", map[store.List]int{}, func(tx *store.Tx) (map[store.List]int, error) { return tx.WaitingAt(nursery.ID) })
}

func (k *kept) applicants() {
	k.missing("applicant", func(tx *store.Tx) error { _, err := tx.Applicant(mother.IIN); return err })
	renamed := mother
	renamed.Surname = "ИНАЧЕ"
	for _, c := range []struct{ saved, want model.Applicant }{
		{model.Applicant{Person: mother}, model.Applicant{Person: mother}},
		{model.Applicant{Person: renamed, Phone: "+77000000001"}, model.Applicant{Person: renamed, Phone: "+77000000001"}},
		// What was given before stays.
		{model.Applicant{Person: mother, Phone: "+77000000002", Email: "a@example.kz"}, model.Applicant{Person: mother, Phone: "+77000000001", Email: "a@example.kz"}},
	} {
		k.write(func(tx *store.Tx) error {
			got, err := tx.SaveApplicant(c.saved, morning)
			if got != c.want {
				k.Errorf("saved %+v, want %+v", got, c.want)
			}
			return err
		})
		k.reopen()
		gets(k, "applicant", c.want, func(tx *store.Tx) (model.Applicant, error) { return tx.Applicant(mother.IIN) })
	}
	k.write(func(tx *store.Tx) error { return tx.SetContact(mother.IIN, model.Contact{Email: "b@example.kz"}) })
	want := model.Applicant{Person: mother, Phone: "+77000000001", Email: "b@example.kz"}
	gets(k, "contact", want, func(tx *store.Tx) (model.Applicant, error) { return tx.Applicant(mother.IIN) })
	k.phones()
}

// phones are contacts for as long as they are the applicant's own.
func (k *kept) phones() {
	bound := func(want model.Phone) {
		k.Helper()
		k.reopen()
		gets(k, "phone that is bound", want, func(tx *store.Tx) (model.Phone, error) { return tx.BoundPhone(mother.IIN) })
	}
	bound("")
	k.write(func(tx *store.Tx) error { return tx.SetBound(mother.IIN, "+77000000009") })
	bound("") // another phone
	k.write(func(tx *store.Tx) error { return tx.SetBound(mother.IIN, "+77000000001") })
	bound("+77000000001")
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddMessage(store.Message{ID: "p1", Applicant: mother.IIN, Phone: "+77000000001", NextAt: morning, CreatedAt: morning}),
			tx.AddMessage(store.Message{ID: "p2", Applicant: father.IIN, Phone: "+77000000001", NextAt: morning.Add(time.Hour), CreatedAt: morning}),
			tx.ForgetPhone(mother.IIN, "+77000000001"))
	})
	bound("")
	k.write(func(tx *store.Tx) error {
		m, err := tx.ClaimMessage(morning, morning.Add(time.Hour), time.Hour)
		if m.ID != "p1" || m.Phone != "" || m.Email != "b@example.kz" {
			k.Errorf("the message goes to %+v", m)
		}
		return err
	})
	k.write(func(tx *store.Tx) error {
		_, err := tx.RemoveMessage(store.Message{ID: "p1", Tries: 1})
		return errors.Join(err, tx.SetContact(mother.IIN, model.Contact{Phone: "+77000000003"}), tx.SetBound(mother.IIN, "+77000000003"))
	})
	k.write(func(tx *store.Tx) error { return tx.SetContact(mother.IIN, model.Contact{Phone: "+77000000004"}) }) // chosen by hand
	bound("")
}

func (k *kept) links() {
	link := store.Link{Applicant: mother.IIN, Kinship: model.Kinship{
		Child: model.Child{Person: son}, Degree: model.Mother, Application: application.Number, LinkedAt: morning,
	}}
	other := link
	other.Applicant = father.IIN
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveApplication(application), tx.AddLink(link), tx.KeepLink(other))
	})
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddLink(other) }); err == nil {
		k.Error("a child is linked to two applicants")
	}
	k.reopen()
	gets(k, "link", link, func(tx *store.Tx) (store.Link, error) { l, _, err := tx.LinkOf(son.IIN); return l, err })
	gets(k, "no link", false, func(tx *store.Tx) (bool, error) { _, found, err := tx.LinkOf(mother.IIN); return found, err })
	gets(k, "links", []model.Kinship{link.Kinship}, func(tx *store.Tx) ([]model.Kinship, error) { return tx.LinksOf(mother.IIN) })
	gets(k, "no links", []model.Kinship{}, func(tx *store.Tx) ([]model.Kinship, error) { return tx.LinksOf(father.IIN) })
	gets(k, "applications", []model.Application{application}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsOfLinked(mother.IIN) })
	remove := func(applicant model.IIN, want bool) {
		k.write(func(tx *store.Tx) error {
			removed, err := tx.RemoveLink(son.IIN, applicant)
			if removed != want {
				k.Errorf("removed %v, want %v", removed, want)
			}
			return err
		})
	}
	remove(father.IIN, false)
	remove(mother.IIN, true)
	remove(mother.IIN, false)
	k.write(func(tx *store.Tx) error { return tx.AddLink(other) })
}

// renames give a child another name and number wherever it stands, and no second place.
func (k *kept) renames() {
	first, double, later := entry("1", 1), sibling(2), morning.Add(time.Hour)
	k.placed(first, double)
	renamed := model.Person{IIN: double.Application.Child.IIN, Surname: "НОВОЕ", GivenName: "ИМЯ", Birth: son.Birth, Sex: son.Sex}
	for id, kind := range map[string]model.DocumentKind{"notice": model.NoticeDocument, "attached": model.Attachment} {
		k.write(func(tx *store.Tx) error {
			return tx.AddDocuments(store.Document{EntryID: "1", Body: []byte("%PDF"), Document: model.Document{ID: id, Kind: kind}})
		})
	}
	k.write(func(tx *store.Tx) error {
		err := tx.AddAnswer(mother.IIN, actID, "hash", `{"entry":{"application":{"child":{"surname":"СТАРОЕ"}}}}`, morning)
		removed, e := tx.RenameChild(son.IIN, renamed, later)
		if len(removed) != 1 || removed[0].ID != double.ID {
			k.Errorf("removed %+v", removed)
		}
		return errors.Join(err, e)
	})
	k.reopen()
	for _, number := range []string{first.Application.Number, double.Application.Number} {
		gets(k, "renamed", later, func(tx *store.Tx) (at time.Time, err error) {
			if at, err = tx.RenamedAt(number); number != first.Application.Number {
				at = later
			}
			return at, err
		})
	}
	k.write(func(tx *store.Tx) error { return tx.SaveApplication(first.Application) }) // as it was imported before
	gets(k, "the same application", renamed, func(tx *store.Tx) (model.Person, error) {
		list, err := tx.ApplicationsOf(renamed.IIN)
		return list[len(list)-1].Child.Person, err
	})
	for id, size := range map[string]int{"notice": 0, "attached": 4} { // the same bytes
		gets(k, id, size, func(tx *store.Tx) (int, error) { d, err := tx.Document(id, mother.IIN); return len(d.Body), err })
	}
	gets(k, "one place", 1, func(tx *store.Tx) (int, error) { list, err := tx.EntriesOfChild(renamed.IIN); return len(list), err })
	gets(k, "a list that counts it once", []store.List{}, (*store.Tx).MiscountedLists)
	gets(k, "nobody under the old number", 0, func(tx *store.Tx) (int, error) { list, err := tx.EntriesOfChild(son.IIN); return len(list), err })
	gets(k, "an answer without the old name", true, func(tx *store.Tx) (bool, error) {
		_, answer, err := tx.Answer(mother.IIN, actID)
		return !strings.Contains(answer, "СТАРОЕ") && strings.Contains(answer, "НОВОЕ"), err
	})
}

func (k *kept) sessions() {
	s := store.Session{
		TokenHash: "aa", Applicant: mother.IIN, Method: model.ByKey, District: "1110", Office: "ЦОН № 1", Workplace: "w",
		CreatedAt: morning, ExpiresAt: morning.Add(time.Hour),
	}
	challenge := model.Challenge{ID: "c", Text: "sign\nthis", ExpiresAt: morning.Add(time.Minute)}
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddSession(s), tx.AddChallenge(challenge)) })
	k.reopen()
	gets(k, "session", s, func(tx *store.Tx) (store.Session, error) { return tx.Session("aa", "w", morning) })
	k.missing("a session of another workplace", func(tx *store.Tx) error { _, err := tx.Session("aa", "v", morning); return err })
	k.missing("an expired session", func(tx *store.Tx) error { _, err := tx.Session("aa", "w", s.ExpiresAt); return err })
	use := func(at time.Time) (text string, err error) {
		err = k.Write(k.Context(), func(tx *store.Tx) error { text, err = tx.UseChallenge("c", at); return err })
		return text, err
	}
	if _, err := use(challenge.ExpiresAt); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("an expired challenge: %v", err)
	}
	if text, err := use(morning); text != challenge.Text || err != nil {
		k.Errorf("challenge %q, %v", text, err)
	}
	k.reopen()
	if _, err := use(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("a challenge is used twice: %v", err)
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveSession("aa") })
	k.missing("a closed session", func(tx *store.Tx) error { _, err := tx.Session("aa", "w", morning); return err })
}

func (k *kept) codes() {
	code := store.Code{
		ID: "c", Workplace: "w", Purpose: store.ForSigning, IIN: mother.IIN, Phone: "+77000000001", TextHash: "ff", Salt: []byte{1}, Hash: []byte{2, 0},
		SentAt: morning, ExpiresAt: morning.Add(time.Minute),
	}
	second := code
	second.ID, second.Phone, second.SentAt = "d", "+77000000002", morning.Add(time.Second)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddCode(code), tx.AddCode(second), tx.CountTry("c"), tx.CountTry("c"))
	})
	for _, want := range []bool{true, false} {
		k.write(func(tx *store.Tx) error {
			spent, err := tx.SpendCode("c")
			if spent != want {
				k.Errorf("spent %v, want %v", spent, want)
			}
			return err
		})
	}
	k.reopen()
	code.Tries, code.Used = 2, true
	gets(k, "code", code, func(tx *store.Tx) (store.Code, error) { return tx.Code(store.ForSigning, "c") })
	gets(k, "second code", second, func(tx *store.Tx) (store.Code, error) { return tx.Code(store.ForSigning, "d") })
	k.missing("a code of another purpose", func(tx *store.Tx) error { _, err := tx.Code(store.ForLogin, "c"); return err })
	first, both := store.SentCode{At: morning, Used: true}, store.SentCode{At: second.SentAt}
	gets(k, "to both", []store.SentCode{first}, func(tx *store.Tx) ([]store.SentCode, error) {
		return tx.CodesToBoth(code, morning.Add(-time.Second))
	})
	gets(k, "to either", []store.SentCode{first, both}, func(tx *store.Tx) ([]store.SentCode, error) {
		other := code
		other.Phone = "+77000000009"
		return tx.CodesToEither(other, morning.Add(-time.Second))
	})
	gets(k, "since then", []store.SentCode{both}, func(tx *store.Tx) ([]store.SentCode, error) {
		return tx.CodesToEither(code, morning)
	})
	gets(k, "at another workplace", []store.SentCode{}, func(tx *store.Tx) ([]store.SentCode, error) {
		other := code
		other.Workplace = "v"
		return tx.CodesToEither(other, morning.Add(-time.Second))
	})
	for n, want := range map[int]time.Time{1: second.SentAt, 2: morning, 3: {}} {
		gets(k, "nth", want, func(tx *store.Tx) (time.Time, error) { return tx.NthCode(mother.IIN, morning.Add(-time.Second), n) })
		gets(k, "nth of the workplace", want, func(tx *store.Tx) (time.Time, error) {
			return tx.NthCodeAt("w", mother.IIN, morning.Add(-time.Second), n)
		})
		gets(k, "nth of another", time.Time{}, func(tx *store.Tx) (time.Time, error) {
			return tx.NthCodeAt("v", mother.IIN, morning.Add(-time.Second), n)
		})
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveCode("c") })
	k.missing("a removed code", func(tx *store.Tx) error { _, err := tx.Code(store.ForSigning, "c"); return err })
}

func (k *kept) questions() {
	later := morning.Add(time.Minute)
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddAttempt(store.Attempt{ID: "b", Kind: "bmg", Workplace: "w", IIN: mother.IIN, Phone: "+77000000001", AskedAt: later}),
			tx.AddAttempt(store.Attempt{ID: "a", Kind: "bmg", Workplace: "w", IIN: mother.IIN, Phone: "+77000000002", AskedAt: morning}),
			tx.AddAttempt(store.Attempt{ID: "c", Kind: "kinship", IIN: mother.IIN, AskedAt: morning}))
	})
	k.reopen()
	ofIIN := func(tx *store.Tx) ([]time.Time, error) {
		return tx.AttemptsOfIIN("bmg", "w", mother.IIN, morning.Add(-1))
	}
	gets(k, "of the IIN", []time.Time{morning, later}, ofIIN)
	gets(k, "of the phone", []time.Time{later}, func(tx *store.Tx) ([]time.Time, error) {
		return tx.AttemptsOfPhone("bmg", "w", "+77000000001", morning)
	})
	gets(k, "of people", []time.Time{morning}, func(tx *store.Tx) ([]time.Time, error) { return tx.AttemptsOfPeople("bmg", "w", morning.Add(-1)) })
	gets(k, "of another workplace", []time.Time{}, func(tx *store.Tx) ([]time.Time, error) { return tx.AttemptsOfPeople("bmg", "v", morning.Add(-1)) })
	k.write(func(tx *store.Tx) error { return tx.RemoveAttempt("a") })
	gets(k, "taken back", []time.Time{later}, ofIIN)
}

func (k *kept) expiry() {
	k.write(func(tx *store.Tx) error {
		return errors.Join(
			tx.AddSession(store.Session{TokenHash: "aa", Workplace: "w", ExpiresAt: morning}), tx.AddChallenge(model.Challenge{ID: "c", ExpiresAt: morning}),
			tx.AddCode(store.Code{ID: "c", Purpose: store.ForLogin, Salt: []byte{1}, Hash: []byte{1}, SentAt: morning}),
			tx.AddAttempt(store.Attempt{ID: "a", Kind: "bmg", AskedAt: morning}), tx.AddAnswer(mother.IIN, "k", "h", "{}", morning))
	})
	there := func(want bool) {
		k.Helper()
		for what, find := range map[string]func(tx *store.Tx) error{
			"session":   func(tx *store.Tx) error { _, err := tx.Session("aa", "w", morning.Add(-time.Second)); return err },
			"challenge": func(tx *store.Tx) error { _, err := tx.UseChallenge("c", morning.Add(-time.Second)); return err },
			"code":      func(tx *store.Tx) error { _, err := tx.Code(store.ForLogin, "c"); return err },
			"answer":    func(tx *store.Tx) error { _, _, err := tx.Answer(mother.IIN, "k"); return err },
			"question": func(tx *store.Tx) error {
				asked, err := tx.AttemptsOfIIN("bmg", "", "", morning.Add(-time.Second))
				if err == nil && len(asked) == 0 {
					err = store.ErrNotFound
				}
				return err
			},
		} {
			err := k.Write(k.Context(), func(tx *store.Tx) error { return errors.Join(find(tx), errUndo) })
			if found := !errors.Is(err, store.ErrNotFound); found != want {
				k.Errorf("%s is there: %t, %v", what, found, err)
			}
		}
	}
	k.write(func(tx *store.Tx) error {
		return tx.RemoveExpired(store.Expiry{Now: morning, Counted: morning, Answers: morning})
	})
	k.reopen()
	there(true)
	after := morning.Add(time.Microsecond)
	k.write(func(tx *store.Tx) error {
		return tx.RemoveExpired(store.Expiry{Now: after, Counted: after, Answers: after})
	})
	k.reopen()
	there(false)
}

// errUndo ends a transaction that shall leave nothing.
var errUndo = errors.New("undo")

// messages are each sent once, whoever sends them.
func (k *kept) paces() {
	for _, full := range []time.Time{{}, morning, morning.Add(time.Second)} {
		if !full.IsZero() {
			k.write(func(tx *store.Tx) error { return tx.SetPace("stranger 192.0.2.1/32", full) })
		}
		gets(k, "pace", full, func(tx *store.Tx) (time.Time, error) { return tx.Pace("stranger 192.0.2.1/32") })
	}
	k.write(func(tx *store.Tx) error { return tx.RemoveExpired(store.Expiry{Now: morning.Add(time.Minute)}) })
	gets(k, "pace", time.Time{}, func(tx *store.Tx) (time.Time, error) { return tx.Pace("stranger 192.0.2.1/32") })
}

func (k *kept) messages() {
	m := store.Message{
		ID: "m1", EntryID: "e", Applicant: mother.IIN, Phone: "+77000000002", Lang: model.Kazakh, Subject: "subject", Text: "text", NextAt: morning, CreatedAt: morning,
	}
	k.write(func(tx *store.Tx) error { return tx.AddMessage(m) })
	k.reopen()
	claim := func(now time.Time) (got store.Message, err error) {
		err = k.Write(k.Context(), func(tx *store.Tx) (err error) {
			got, err = tx.ClaimMessage(now, now.Add(time.Minute), time.Hour)
			return err
		})
		return got, err
	}
	remove := func(m store.Message, want bool) {
		k.Helper()
		k.write(func(tx *store.Tx) error {
			ours, err := tx.RemoveMessage(m)
			if ours != want {
				k.Errorf("removed: %t", ours)
			}
			return err
		})
	}
	if _, err := claim(morning.Add(-time.Second)); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("before its time: %v", err)
	}
	m.Tries = 1
	if got, err := claim(morning); err != nil || got != m {
		k.Errorf("claimed %+v, %v", got, err)
	}
	if _, err := claim(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("claimed twice: %v", err)
	}
	again, err := claim(morning.Add(time.Minute))
	if err != nil || again.Tries != 2 {
		k.Errorf("a minute later %+v, %v", again, err)
	}
	remove(m, false) // by whoever claimed it first
	k.write(func(tx *store.Tx) error { return tx.PutOffMessage(m, morning) })
	if _, err := claim(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("put off by whoever claimed it first: %v", err)
	}
	k.write(func(tx *store.Tx) error { return tx.PutOffMessage(again, morning.Add(91*24*time.Hour)) })
	again, err = claim(morning) // the clock was set back
	k.must(err)
	remove(again, true)
	if _, err := claim(morning.Add(time.Hour)); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("when it is removed: %v", err)
	}
}
