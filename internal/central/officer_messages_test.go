package central_test

import (
	"slices"
	"strings"
	"testing"

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
