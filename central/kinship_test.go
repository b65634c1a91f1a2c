package central_test

import (
	"strings"
	"testing"

	"akmola.kz/kezek/central"
	"akmola.kz/kezek/queue"
)

func TestALinkIsRefusedInTheOrderOfWhatCanBeDone(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	o.registers.setDown("kinship", true) // whatever comes before the register comes without it
	for name, c := range map[string]struct {
		iin  queue.IIN
		code queue.Code
	}{
		"empty":             {"", queue.CodeIINEmpty},
		"short":             {son.IIN[:5], queue.CodeIINLength},
		"check digit":       {son.IIN[:11] + queue.IIN('0'+(son.IIN[11]-'0'+1)%10), queue.CodeIINChecksum},
		"not a child's":     {grown.IIN, queue.CodeIINChild},
		"no application":    {missing.IIN, queue.CodeApplicationMissing},
		"register is down":  {son.IIN, queue.CodeKinshipDown},
		"another district":  {far.IIN, queue.CodeApplicationOther},
		"one's own number":  {mother.IIN, queue.CodeIINChild},
		"with letters in":   {"23030450100І", queue.CodeIINDigits},
		"thirteen figures":  {son.IIN + "1", queue.CodeIINLength},
		"an impossible day": {"233004501000", queue.CodeIINDate},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/v1/kinship-checks", "/v1/links"} {
				a := v.do(call{method: "POST", path: path, body: queue.KinshipRequest{ChildIIN: c.iin}})
				problem := a.refused(c.code)
				if c.code == queue.CodeApplicationOther && problem.Params["district"] != elsewhere().Code {
					t.Errorf("params %v", problem.Params)
				}
				if strings.Contains(string(a.body), "ТЕСТОВ") {
					t.Errorf("a name left without kinship: %s", a.body)
				}
			}
		})
	}
}

func TestOnlyKinMayLink(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(stranger)
	if a := v.link(son); strings.Contains(string(a.body), son.Surname) {
		t.Error("the child's name was told")
	} else {
		a.refused(queue.CodeKinshipRefused)
	}
}

func TestAChildIsLinkedToOneApplicant(t *testing.T) {
	o := newOffice(t)
	v, w := o.byKey(mother), o.byKey(father)
	linked := want[queue.Kinship](v.link(son), 201)
	if linked.Degree != queue.Mother || linked.Application != "2026-111000-000001" {
		t.Errorf("linked %+v", linked)
	}
	v.link(son).refused(queue.CodeAlreadyLinked)
	w.link(son).refused(queue.CodeLinkedByOther)
	if list := want[[]queue.Application](w.do(call{method: "GET", path: "/v1/applications"}), 200); len(list) != 0 {
		t.Error("the other parent sees the application")
	}
}

func TestAChildIsLinkedOnceByManyAtOnce(t *testing.T) {
	o := newOffice(t)
	v, w := o.byKey(mother), o.byKey(father)
	statuses := together(t, 12, func(i int) (answer, error) {
		token := v.token
		if i%2 == 0 {
			token = w.token
		}
		return o.try(call{method: "POST", path: "/v1/links", token: token, body: queue.KinshipRequest{ChildIIN: son.IIN}})
	})
	if statuses[201] != 1 || statuses[409] != 11 {
		t.Errorf("statuses %v", statuses)
	}
}

func TestALinkMadeBeforeComesWithTheReferenceData(t *testing.T) {
	o := newOffice(t)
	w := o.byKey(father)
	saved := central.SavedLink{Applicant: mother.IIN, Kinship: queue.Kinship{
		Child: queue.Child{Person: son}, Degree: queue.Mother, Application: "2026-111000-000001", LinkedAt: morning,
	}}
	must(t, o.server.Import(t.Context(), central.Reference{Links: []central.SavedLink{saved}}))
	must(t, o.server.Import(t.Context(), central.Reference{Links: []central.SavedLink{saved}}))
	w.link(son).refused(queue.CodeLinkedByOther)
	saved.Applicant = father.IIN
	must(t, o.server.Import(t.Context(), central.Reference{Links: []central.SavedLink{saved}}))
	w.link(son).refused(queue.CodeLinkedByOther)
}

func TestAnImportComesInWholeOrNotAtAll(t *testing.T) {
	o := newOffice(t)
	bad := central.Reference{
		Organizations: []queue.Organization{organization("990140000077", home().Code, "Жаңа")},
		Applications:  []queue.Application{application("2026-1", missing, "9999")},
	}
	if err := o.server.Import(t.Context(), bad); err == nil {
		t.Fatal("an application of no district was taken")
	}
	list := want[[]queue.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	if len(list) != 6 {
		t.Errorf("%d organizations", len(list))
	}
}
