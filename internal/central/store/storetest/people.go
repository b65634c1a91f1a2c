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
		Number: "2026-111000-000001", Child: model.Child{Person: son}, District: "1110", Status: model.InQueue, CreatedAt: morning,
	}
)

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
			got, err := tx.SaveApplicant(c.saved, morning.Add(time.Minute), morning)
			if got != c.want {
				k.Errorf("saved %+v, want %+v", got, c.want)
			}
			return err
		})
		k.reopen()
		gets(k, "applicant", c.want, func(tx *store.Tx) (model.Applicant, error) { return tx.Applicant(mother.IIN) })
		gets(k, "named", morning.Add(time.Minute), func(tx *store.Tx) (time.Time, error) { _, at, err := tx.NamedApplicant(mother.IIN); return at, err })
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
		gets(k, "phone that is bound", want, func(tx *store.Tx) (model.Phone, error) {
			phone, asked, err := tx.BoundPhone(mother.IIN)
			if asked.Equal(morning) != (phone != "") {
				k.Errorf("bound as of %s", asked)
			}
			return phone, err
		})
	}
	bound("")
	k.write(func(tx *store.Tx) error { return tx.SetBound(mother.IIN, "+77000000009", morning) })
	bound("") // another phone
	k.write(func(tx *store.Tx) error { return tx.SetBound(mother.IIN, "+77000000001", morning) })
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
		return errors.Join(err, tx.SetContact(mother.IIN, model.Contact{Phone: "+77000000003"}), tx.SetBound(mother.IIN, "+77000000003", morning))
	})
	k.write(func(tx *store.Tx) error { return tx.SetContact(mother.IIN, model.Contact{Phone: "+77000000004"}) }) // chosen by hand
	bound("")
	k.write(func(tx *store.Tx) error { return tx.ForgetPhone(mother.IIN, "+77000000004") })
	gets(k, "a contact that was chosen", "+77000000004", func(tx *store.Tx) (model.Phone, error) { a, err := tx.Applicant(mother.IIN); return a.Phone, err })
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
		err := errors.Join(tx.AddEvidence(evidence()), tx.AddAnswer(mother.IIN, actID, "hash", `{"entry":{"application":{"child":{"surname":"СТАРОЕ"}}}}`, morning))
		removed, e := tx.RenameChild(son.IIN, renamed, morning, later)
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
	gets(k, "named", morning, func(tx *store.Tx) (time.Time, error) { return tx.ChildNamedAt(renamed.IIN) })
	gets(k, "never named", time.Time{}, func(tx *store.Tx) (time.Time, error) { return tx.ChildNamedAt(son.IIN) })
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
