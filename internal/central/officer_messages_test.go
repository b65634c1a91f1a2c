package central_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// write has the officer write to the family of an application.
func (q queued) write(number string, said model.FamilyMessage) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/applications/" + number + "/messages", token: q.officer, body: said, loose: said.Check() != nil})
}

func TestAnOfficerWritesToAFamilyInItsLanguage(t *testing.T) {
	q, _ := offered(t, 0)
	q.sends()
	whole := want[model.OfficerApplication](q.whole(applicationOf(1)), 200)
	said := want[model.Event](q.write(applicationOf(1), model.FamilyMessage{Kind: model.BringDocuments, Text: "Кабинет 5"}), 201)
	if said.Kind != model.EventOfficerWrote || said.Actor != father.ShortName() {
		t.Errorf("%+v", said)
	}
	if n := q.sends(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	theirs := map[model.Lang]string{model.Kazakh: "білім бөлімі", model.Russian: "отдел образования"}[whole.Lang]
	text := ""
	for _, one := range q.registers.sent { // to whichever contact they have
		if strings.Contains(one, said.Params["text"]) {
			text = one
		}
	}
	if theirs == "" || !strings.Contains(text, theirs) || !strings.Contains(text, applicationOf(1)) || !strings.HasSuffix(said.Params["text"], "Кабинет 5") {
		t.Errorf("in %s: %q, %q", whole.Lang, text, said.Params["text"])
	}
	whole = want[model.OfficerApplication](q.whole(applicationOf(1)), 200)
	told := kindsOf(whole.Entries[len(whole.Entries)-1].Events)
	if want := []model.EventKind{model.EventOfficerWrote, model.EventMessageSent}; !slices.Equal(told[len(told)-2:], want) {
		t.Errorf("the history that the family reads tells %v", told)
	}
}

func TestAFamilyThatNobodyReachesIsNotWrittenTo(t *testing.T) {
	q, _ := offered(t, 0)
	q.write(applicationOf(1), model.FamilyMessage{Kind: model.OwnWords}).refused(model.CodeMessageText)
	q.write(applicationOf(9), model.FamilyMessage{Kind: model.ContactUs}).refused(model.CodeNotFound)
	q.tamper(`UPDATE applicants SET phone = '', email = ''`)
	q.write(applicationOf(1), model.FamilyMessage{Kind: model.ContactUs}).refused(model.CodeFamilyUnreached)
	q.write(daughtersApplication, model.FamilyMessage{Kind: model.ContactUs}).refused(model.CodeFamilyUnreached) // linked to nobody
	q.officer = q.office.officer(elsewhere().Code)
	q.write(applicationOf(1), model.FamilyMessage{Kind: model.ContactUs}).refused(model.CodeNotFound)
}

func TestAnOfficersMessageThatIsGivenUpIsForAnOfficer(t *testing.T) {
	q, _ := offered(t, 0)
	q.sends()
	want[model.Event](q.write(applicationOf(1), model.FamilyMessage{Kind: model.ContactUs}), 201)
	q.tamper(`UPDATE messages SET phone = '', email = ''`)
	q.sends()
	items := q.work(model.UndeliveredWork)
	if len(items) != 1 || items[0].Application != applicationOf(1) || items[0].Why != "no_contact" {
		t.Errorf("%+v", items)
	}
}

func TestAFamilyThatWaitsOnNoListIsWrittenToInTheHistoryOfItsApplication(t *testing.T) {
	q := newQueue(t)
	q.child(1)
	want[model.Event](q.write(applicationOf(1), model.FamilyMessage{Kind: model.ContactUs}), 201)
	q.sends()
	whole := want[model.OfficerApplication](q.whole(applicationOf(1)), 200)
	if want := []model.EventKind{model.EventOfficerWrote, model.EventMessageSent}; !slices.Equal(kindsOf(whole.Events), want) || whole.Lang != model.Kazakh {
		t.Errorf("in %s: %v", whole.Lang, kindsOf(whole.Events))
	}
	want[model.Event](q.write(applicationOf(1), model.FamilyMessage{Kind: model.ContactUs}), 201)
	q.tamper(`UPDATE messages SET phone = '', email = ''`)
	q.sends()
	if items := q.work(model.UndeliveredWork); len(items) != 1 || items[0].Application != applicationOf(1) {
		t.Errorf("%+v", items)
	}
}

func TestWhoeverCannotBeToldStandsInTheHistoryAndOnTheListOfOfficers(t *testing.T) {
	q := newQueue(t, years)
	q.child(1)
	claimed := want[model.ApplicationRecord](q.claimAnew(applicationOf(1), "teacher"), 201)
	listed := q.child(2, first)[0]
	q.sends()
	q.tamper(`UPDATE applicants SET phone = '', email = ''`)
	told := func(what string, events []model.Event, application string) {
		t.Helper()
		if last := events[len(events)-1]; last.Kind != model.EventMessageFailed || last.Params["reason"] != "no_contact" {
			t.Errorf("%s: the history tells %+v", what, last)
		}
		ofIt := func(item model.WorkItem) bool { return item.Application == application && item.Why == "no_contact" }
		if items := q.work(model.UndeliveredWork); !slices.ContainsFunc(items, ofIt) {
			t.Errorf("%s: officers are told %+v", what, items)
		}
	}
	want[model.Claim](q.decideClaim(claimed.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofMissing}), 200)
	told("a privilege", q.record(applicationOf(1)).Events, applicationOf(1))
	q.until(2029, time.September, 1) // they turned six in March
	q.look(1)
	told("too old, on a list", q.entry(listed).Events, applicationOf(2))
	told("too old, on none", q.record(applicationOf(1)).Events, applicationOf(1))
}

func TestAFamilyThatCannotBeToldOfAListThatItLeftStandsOnTheListOfOfficers(t *testing.T) {
	q := newQueue(t, years)
	gone := q.child(0, first)[0]
	q.sends()
	q.tamper(`UPDATE applicants SET phone = '', email = ''`)
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error {
		o, err := tx.Organization(first)
		o.Offers = slices.DeleteFunc(o.Offers, func(offer model.Offer) bool { return offer.Group == model.Senior || offer.Group == model.PreparingAge })
		return errors.Join(err, tx.SaveOrganization(o))
	}))
	q.until(2027, time.September, 1)
	q.look(1)
	events := q.entry(gone).Events
	if last := events[len(events)-1]; last.Kind != model.EventMessageFailed || len(q.work(model.UndeliveredWork)) != 1 {
		t.Errorf("%+v", last)
	}
}
