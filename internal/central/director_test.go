package central_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"

	"akmola.kz/kezek/assets"
)

// director is the queue as the director of an organization has it.
func (q queued) director(organization string) queued {
	q.t.Helper()
	must(q.t, service.SetOfficer(q.t.Context(), q.database, store.Officer{
		IIN: stranger.IIN, Name: stranger.ShortName(), Role: model.RoleDirector, District: home().Code, Organization: organization, Since: q.clock.now(),
	}, assets.Districts()))
	session := want[model.OfficerSession](q.asOfficer(key(q.t, stranger, pki.AuthKey), q.own), 201)
	if session.Organization != organization {
		q.t.Errorf("the session is of %q", session.Organization)
	}
	q.officer = session.Token
	return q
}

func (q queued) contract(offer model.ListedOffer, number string, day model.Date) answer {
	q.t.Helper()
	made := model.Contract{Number: number, Day: day}
	return q.office.do(call{
		method: "POST", path: "/v1/officers/offers/" + offer.ID, token: q.officer, loose: number == "",
		body: model.OfferDecision{Step: model.OfferContract, Contract: &made},
	})
}

func TestADirectorTakesDocumentsMakesTheContractAndEnrols(t *testing.T) {
	q, m := offered(t, 0)
	settled(q.place(q.about(model.AcceptOffer, m)))
	d := q.director(q.offers()[0].Place.Organization)
	offer := d.offers()[0]
	today := model.DateOf(q.clock.now().In(model.Zone))
	d.decide(offer, model.OfferDelivered, "").refused(model.CodeEnrolmentOrder)
	d.contract(offer, "12", today).refused(model.CodeEnrolmentOrder)
	d.decide(offer, model.OfferAnnulled, "места нет").refused(model.CodeOfficerRole)
	if got := want[model.ListedOffer](d.decide(offer, model.OfferDocuments, ""), 200); !got.DocumentsAt.Equal(q.clock.now()) {
		t.Errorf("%+v", got)
	}
	want[model.ListedOffer](d.decide(offer, model.OfferDocuments, ""), 200) // again is no harm
	d.decide(offer, model.OfferDelivered, "").refused(model.CodeEnrolmentOrder)
	d.contract(offer, "12", today.Add(1)).refused(model.CodeContract)
	d.contract(offer, "12", today.Add(-30)).refused(model.CodeContract)
	d.contract(offer, " ", today).refused(model.CodeContract)
	if got := want[model.ListedOffer](d.contract(offer, "12/К", today), 200); got.Contract == nil || *got.Contract != (model.Contract{Number: "12/К", Day: today}) {
		t.Errorf("%+v", got.Contract)
	}
	if seen := q.offers()[0]; seen.Contract == nil || seen.DocumentsAt.IsZero() {
		t.Errorf("the department sees %+v", seen)
	}
	want[model.ListedOffer](d.decide(offer, model.OfferDelivered, ""), 200)
	if status := q.application(applicationOf(1)).Status; status != model.Enrolled {
		t.Errorf("%s", status)
	}
	kinds := kindsOf(q.entry(q.entryOf(m)).Events)
	from := slices.Index(kinds, model.EventDocuments)
	if from < 0 || !slices.Equal(kinds[from:], []model.EventKind{model.EventDocuments, model.EventContract, model.EventEnrolled}) {
		t.Errorf("the history tells %v", kinds)
	}
}

func TestADirectorSeesWhatComesToTheirOrganizationAlone(t *testing.T) {
	q, m := offered(t, 0)
	offer := q.offers()[0]
	other := second
	if offer.Place.Organization == second {
		other = first
	}
	d := q.director(other)
	if all := d.offers(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	d.decide(offer, model.OfferDocuments, "").refused(model.CodeNotFound)
	d.decide(offer, model.OfferDelivered, "").refused(model.CodeNotFound)
	d.search("ТЕСТОВА").refused(model.CodeOfficerRole)
	d = q.director(offer.Place.Organization)
	d.decide(offer, model.OfferDocuments, "").refused(model.CodeOfferOver) // the family has not answered
	settled(q.place(q.about(model.DeclineOffer, m)))
	if all := d.offers(); len(all) != 0 {
		t.Errorf("of a place that was given back: %+v", all)
	}
}

func TestADirectorLeadsAnOrganizationOfTheirDistrict(t *testing.T) {
	q := newQueue(t)
	for name, o := range map[string]store.Officer{
		"leads":               {Role: model.RoleDirector, District: home().Code},
		"organization":        {Role: model.RoleDirector, District: elsewhere().Code, Organization: first},
		"has no organization": {Role: model.RoleDirector, District: home().Code, Organization: "990140000099"},
		"nobody else":         {Role: model.RoleOfficer, District: home().Code, Organization: first},
	} {
		o.IIN, o.Name, o.Since = stranger.IIN, "Үлгі", time.Time{}
		if err := service.SetOfficer(t.Context(), q.database, o, assets.Districts()); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
