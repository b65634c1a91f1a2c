package central_test

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/central"
	"akmola.kz/kezek/queue"
)

func TestALinkIsRefusedInTheOrderOfWhatMayBeTold(t *testing.T) {
	o := newOffice(t)
	v, w := o.byKey(mother), o.byKey(stranger)
	want[queue.Kinship](o.byKey(father).link(daughter), 201)
	for name, c := range map[string]struct {
		iin                        queue.IIN
		kin, strange, registerDown queue.Code
	}{
		"empty":             {"", queue.CodeIINEmpty, queue.CodeIINEmpty, queue.CodeIINEmpty},
		"short":             {son.IIN[:5], queue.CodeIINLength, queue.CodeIINLength, queue.CodeIINLength},
		"check digit":       {son.IIN[:11] + queue.IIN('0'+(son.IIN[11]-'0'+1)%10), queue.CodeIINChecksum, queue.CodeIINChecksum, queue.CodeIINChecksum},
		"not a child's":     {grown.IIN, queue.CodeIINChild, queue.CodeIINChild, queue.CodeIINChild},
		"one's own number":  {mother.IIN, queue.CodeIINChild, queue.CodeIINChild, queue.CodeIINChild},
		"with letters in":   {"23030450100І", queue.CodeIINDigits, queue.CodeIINDigits, queue.CodeIINDigits},
		"thirteen figures":  {son.IIN + "1", queue.CodeIINLength, queue.CodeIINLength, queue.CodeIINLength},
		"an impossible day": {"233004501000", queue.CodeIINDate, queue.CodeIINDate, queue.CodeIINDate},
		"no application":    {missing.IIN, queue.CodeApplicationMissing, queue.CodeKinshipRefused, queue.CodeKinshipDown},
		"another district":  {far.IIN, queue.CodeApplicationOther, queue.CodeKinshipRefused, queue.CodeKinshipDown},
		"linked by other":   {daughter.IIN, queue.CodeLinkedByOther, queue.CodeKinshipRefused, queue.CodeKinshipDown},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/v1/kinship-checks", "/v1/links"} {
				request := call{method: "POST", path: path, body: queue.KinshipRequest{ChildIIN: c.iin}}
				a := v.do(request)
				problem := a.refused(c.kin)
				if c.kin == queue.CodeApplicationOther && problem.Params["district"] != elsewhere().Code {
					t.Errorf("params %v", problem.Params)
				}
				b := w.do(request)
				if params := b.refused(c.strange).Params; params["district"] != "" {
					t.Errorf("a stranger is told %v", params)
				}
				if strings.Contains(string(a.body)+string(b.body), "ТЕСТОВ") {
					t.Errorf("a name left without kinship: %s %s", a.body, b.body)
				}
				o.registers.setDown("kinship", true)
				v.do(request).refused(c.registerDown)
				o.registers.setDown("kinship", false)
			}
		})
	}
}

func TestNobodyTriesOutWhoseChildItIs(t *testing.T) {
	var a asked
	o := newOffice(t, a.counted)
	v := o.byKey(stranger)
	o.registers.setDown("kinship", true)
	v.link(son).refused(queue.CodeKinshipDown) // counts for nothing
	o.registers.setDown("kinship", false)
	for range 20 {
		v.link(son).refused(queue.CodeKinshipRefused)
	}
	o.clock.turn(time.Hour)
	answer := v.link(daughter)
	if got := answer.refused(queue.CodeKinshipTooMany).Params["seconds"]; got != "82800" || answer.header.Get("Retry-After") != "82800" {
		t.Errorf("wait %s", got)
	}
	if a.times.Load() != 21 {
		t.Errorf("the register was asked %d times", a.times.Load())
	}
	want[queue.Kinship](o.byKey(mother).link(son), 201)
	o.clock.turn(23 * time.Hour)
	o.byKey(stranger).link(daughter).refused(queue.CodeKinshipRefused)
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
