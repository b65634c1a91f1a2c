package service

import (
	"context"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// concerning returns the same registers; the audit is told of the people that each is asked about.
func concerning(set registry.Set) registry.Set {
	if set.Phones != nil {
		set.Phones = concernedPhones{set.Phones}
	}
	if set.People != nil {
		set.People = concernedPeople{set.People}
	}
	if set.Kinship != nil {
		set.Kinship = concernedKinship{set.Kinship}
	}
	return set
}

type concernedPhones struct{ asked registry.Phones }

func (c concernedPhones) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (registry.Binding, error) {
	store.Concern(ctx, iin)
	return c.asked.Binding(ctx, iin, phone)
}

type concernedPeople struct{ asked registry.People }

func (c concernedPeople) Person(ctx context.Context, iin model.IIN) (registry.Record, error) {
	store.Concern(ctx, iin)
	return c.asked.Person(ctx, iin)
}

type concernedKinship struct{ asked registry.Kinship }

func (c concernedKinship) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	store.Concern(ctx, applicant, child)
	return c.asked.Kinship(ctx, applicant, child)
}
