package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (k *kept) reference() {
	later := application
	later.Number, later.Status = "2026-111000-000002", model.Refused
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
	moved.Child.Surname, renamed.Full.RU = "ИНАЧЕ", "«Иначе»"
	k.write(func(tx *store.Tx) error { return errors.Join(tx.SaveApplication(moved), tx.SaveOrganization(renamed)) })
	k.reopen()
	gets(k, "applications", []model.Application{later, moved}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsOf(son.IIN) })
	gets(k, "organization", renamed, func(tx *store.Tx) (model.Organization, error) { return tx.Organization(nursery.ID) })
}

func (k *kept) rules() {
	first := model.RuleSet{Version: "akkol-2027", District: "1132", EntryLimit: 2}
	second := model.RuleSet{Version: "Akkol-2028", AgeGroups: map[model.AgeGroup]int{model.Junior: 2}}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddRules(first, morning), tx.AddRules(second, morning))
	})
	k.reopen()
	gets(k, "rules", []model.RuleSet{second, first}, (*store.Tx).Rules)
	gets(k, "number of rules", 2, (*store.Tx).CountRules)
	if taken, is := errors.AsType[*store.KeyTakenError](k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddRules(first, morning) })); !is {
		k.Errorf("rules of one version twice: %v", taken)
	}
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
	k.write(func(tx *store.Tx) error { return tx.RemoveOld(store.KeptWords, later.Add(1000)) })
	gets(k, "what is left", []model.Text{first}, since(morning))
	gets(k, "entries at the organization", []store.Entry{}, func(tx *store.Tx) ([]store.Entry, error) { return tx.EntriesAt(nursery.ID) })
	gets(k, "at the organization", map[store.List]int{}, func(tx *store.Tx) (map[store.List]int, error) { return tx.WaitingAt(nursery.ID) })
}
