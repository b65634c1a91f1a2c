package central_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func statistics(token, query string) call {
	return call{method: "GET", path: "/v1/officers/statistics" + query, token: token}
}

func TestTheFiguresOfADistrictCountWhoWaitsAndWhatWasOffered(t *testing.T) {
	v, entry := withEntry(t)
	o := v.office
	states := []referral.State{
		{Stage: referral.Offered}, {Stage: referral.Enrolled, Cause: referral.Delivered}, {Stage: referral.Waiting, Cause: referral.Undelivered},
		{Stage: referral.StopList, Cause: referral.Declined}, {Stage: referral.Waiting, Cause: referral.Unanswered}, {Stage: referral.Waiting, Cause: referral.Annulled},
	}
	must(t, o.database.Write(t.Context(), func(tx *store.Tx) error {
		err := tx.AddRun(store.Run{ID: "r", District: home().Code, StartedAt: morning, EndedAt: morning})
		for i, state := range states {
			of := "2026-111000-00000" + fmt.Sprint(1+i%2) // one unsettled offer an application
			err = errors.Join(err, tx.AddOffer(store.Offer{
				ID: fmt.Sprint(i), Number: fmt.Sprint(i), Run: "r", District: home().Code, Application: of, Entry: entry.ID, State: state,
				MadeAt: morning.AddDate(0, -i%2, 0),
			}))
		}
		err = errors.Join(err, tx.AddOffer(store.Offer{ // nobody was offered it
			ID: "exchange", Number: "exchange", Run: "r", TookOver: "0", District: home().Code, Application: "2026-111000-000001", Entry: entry.ID,
			State: referral.State{Stage: referral.Enrolled, Cause: referral.Exchanged}, MadeAt: morning,
		}))
		return errors.Join(err, tx.AddOffer(store.Offer{
			ID: "last year", Number: "last year", Run: "r", District: home().Code, Application: "2026-111000-000001", Entry: entry.ID,
			State: referral.State{Stage: referral.Waiting, Cause: referral.Declined}, MadeAt: morning.AddDate(-1, 0, 0),
		}))
	}))
	token := o.administrator(mother, home().Code)
	s := want[model.Statistics](o.do(statistics(token, "")), 200)
	if s.District != home().Code || s.Year != 2026 || !s.At.Equal(morning) || s.Waiting != 2 || s.HalfDays != 100 || s.LongDays != 100 {
		t.Errorf("%+v", s)
	}
	if !slices.Equal(s.BirthYears, []model.YearCount{{Year: 2021, Waiting: 1}, {Year: 2023, Waiting: 1}}) {
		t.Errorf("%+v", s.BirthYears)
	}
	if len(s.Lists) != 1 || s.Lists[0] != (model.ListCount{Organization: "990140000001", Name: entry.Organization.Short, Lang: model.Kazakh, Waiting: 1}) {
		t.Errorf("%+v", s.Lists)
	}
	if s.Offers != (model.OfferCounts{Made: 6, Open: 1, Accepted: 2, Declined: 1, Unanswered: 1}) {
		t.Errorf("%+v", s.Offers)
	}
	here := morning.In(model.Zone)
	if s.Months[here.Month()-1] != 3 || s.Months[here.Month()-2] != 3 || s.Hours[here.Hour()] != 1 {
		t.Errorf("%v, %v", s.Months, s.Hours)
	}
	before := want[model.Statistics](o.do(statistics(token, "?year=2025")), 200)
	if before.Offers != (model.OfferCounts{Made: 1, Declined: 1}) || slices.Max(before.Hours) != 0 || before.Waiting != 2 {
		t.Errorf("%+v", before)
	}
}

func TestFiguresAreOfOnesOwnDistrict(t *testing.T) {
	o := newOffice(t)
	token := o.administrator(mother, home().Code)
	o.do(statistics(token, "?district="+elsewhere().Code)).refused(model.CodeNotFound)
	everywhere := o.administrator(father, "")
	if s := want[model.Statistics](o.do(statistics(everywhere, "?district="+elsewhere().Code)), 200); s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	for _, query := range []string{"", "?district=none", "?district=1110&year=2019", "?district=1110&year=2099", "?district=1110&year=x"} {
		odd := statistics(everywhere, query)
		odd.loose = true
		if a := o.do(odd); a.status < 400 || a.status >= 500 {
			t.Errorf("%s: %d", query, a.status)
		}
	}
	o.appoint(father, model.RoleAuditor, "", time.Time{})
	o.do(statistics(everywhere, "")).refused(model.CodeOfficerRole)
}
