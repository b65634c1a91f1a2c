package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// exchanges are found by their application and their district until they end, and one of a child is open at a time.
func (k *kept) exchanges() {
	k.placed(entry("1", 1))
	wish := store.Exchange{
		Application: application.Number, District: "1110", Offer: "1", Receipt: 7, Lang: model.Russian,
		Wish: model.ExchangeWish{Organization: "990140000002", Education: model.Kazakh, AskedAt: morning},
	}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddRun(run("1", false)), tx.AddOffer(offer("1")), tx.AddExchange(wish))
	})
	k.reopen()
	of := func(tx *store.Tx) (store.Exchange, error) { return tx.ExchangeOf(application.Number) }
	open := func(tx *store.Tx) ([]store.OpenExchange, error) { return tx.OpenExchanges("1110") }
	gets(k, "of the application", wish, of)
	gets(k, "of the district", []store.OpenExchange{{Exchange: wish, Has: place, Birth: application.Child.Birth}}, open)
	gets(k, "of another district", []store.OpenExchange{}, func(tx *store.Tx) ([]store.OpenExchange, error) { return tx.OpenExchanges("1111") })
	gets(k, "of the children of an applicant", []store.Exchange{wish}, func(tx *store.Tx) ([]store.Exchange, error) { return tx.ExchangesOfLinked(mother.IIN) })
	gets(k, "of another applicant", []store.Exchange{}, func(tx *store.Tx) ([]store.Exchange, error) { return tx.ExchangesOfLinked(father.IIN) })
	second := wish
	second.Receipt = 8
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddExchange(second) }); err == nil {
		k.Error("a child wishes for two exchanges at once")
	}
	k.write(func(tx *store.Tx) error { return tx.EndExchange(application.Number) })
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.EndExchange(application.Number) }); !errors.Is(err, store.ErrMovedOn) {
		k.Errorf("what has ended ends again: %v", err)
	}
	gets(k, "once it has ended", []store.OpenExchange{}, open)
	k.write(func(tx *store.Tx) error { return tx.AddExchange(second) })
	gets(k, "another one", second, of)
	came := offer("2")
	came.TookOver, came.MadeAt = "1", morning.Add(1000)
	came.State = referral.State{Stage: referral.Enrolled, Cause: referral.Exchanged, Since: monday}
	k.write(func(tx *store.Tx) error { return tx.AddOffer(came) })
	gets(k, "who came by one", []store.Offer{came}, func(tx *store.Tx) ([]store.Offer, error) { return tx.NewByExchange("1110", place.Organization) })
	since := func(district, organization string, at time.Time) func(tx *store.Tx) ([]store.Offer, error) {
		return func(tx *store.Tx) ([]store.Offer, error) { return tx.TakenOver(district, organization, at) }
	}
	gets(k, "what was taken over", []store.Offer{came}, since("1110", place.Organization, came.MadeAt))
	gets(k, "what was taken over later", []store.Offer{}, since("1110", place.Organization, came.MadeAt.Add(time.Microsecond)))
	gets(k, "what was taken over elsewhere", []store.Offer{}, since("1110", "990140000002", came.MadeAt))
	gets(k, "what was taken over in another district", []store.Offer{}, since("1111", place.Organization, came.MadeAt))
	gets(k, "offers of the run", 1, func(tx *store.Tx) (int, error) { return tx.CountOffers("1") })
	came.Contract = &model.Contract{Number: "7", Day: monday}
	k.write(func(tx *store.Tx) error { return tx.NoteEnrolment(came) })
	gets(k, "once the contract is made", []store.Offer{}, func(tx *store.Tx) ([]store.Offer, error) { return tx.NewByExchange("1110", place.Organization) })
}
