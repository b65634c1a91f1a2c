package central_test

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

func TestALinkIsRefusedInTheOrderOfWhatMayBeTold(t *testing.T) {
	o := newOffice(t)
	v, w := o.byKey(mother), o.byKey(stranger)
	want[model.Kinship](o.byKey(father).link(daughter), 201)
	for name, c := range map[string]struct {
		iin                        model.IIN
		kin, strange, registerDown model.Code
	}{
		"empty":             {"", model.CodeIINEmpty, model.CodeIINEmpty, model.CodeIINEmpty},
		"short":             {son.IIN[:5], model.CodeIINLength, model.CodeIINLength, model.CodeIINLength},
		"check digit":       {son.IIN[:11] + model.IIN('0'+(son.IIN[11]-'0'+1)%10), model.CodeIINChecksum, model.CodeIINChecksum, model.CodeIINChecksum},
		"not a child's":     {grown.IIN, model.CodeIINChild, model.CodeIINChild, model.CodeIINChild},
		"one's own number":  {mother.IIN, model.CodeIINChild, model.CodeIINChild, model.CodeIINChild},
		"with letters in":   {"23030450100І", model.CodeIINDigits, model.CodeIINDigits, model.CodeIINDigits},
		"thirteen figures":  {son.IIN + "1", model.CodeIINLength, model.CodeIINLength, model.CodeIINLength},
		"an impossible day": {"233004501000", model.CodeIINDate, model.CodeIINDate, model.CodeIINDate},
		"no application":    {missing.IIN, model.CodeApplicationMissing, model.CodeKinshipRefused, model.CodeKinshipDown},
		"another district":  {far.IIN, model.CodeApplicationOther, model.CodeKinshipRefused, model.CodeKinshipDown},
		"linked by other":   {daughter.IIN, model.CodeLinkedByOther, model.CodeKinshipRefused, model.CodeKinshipDown},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/v1/kinship-checks", "/v1/links"} {
				request := call{method: "POST", path: path, body: model.KinshipRequest{ChildIIN: c.iin}}
				a := v.do(request)
				problem := a.refused(c.kin)
				if c.kin == model.CodeApplicationOther && problem.Params["district"] != elsewhere().Code {
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
	v.link(son).refused(model.CodeKinshipDown) // counts for nothing
	o.registers.setDown("kinship", false)
	for range 20 {
		v.link(son).refused(model.CodeKinshipRefused)
	}
	o.clock.turn(time.Hour)
	answer := v.link(daughter)
	if got := answer.refused(model.CodeKinshipTooMany).Params["seconds"]; got != "82800" || answer.header.Get("Retry-After") != "82800" {
		t.Errorf("wait %s", got)
	}
	if a.times.Load() != 21 {
		t.Errorf("the register was asked %d times", a.times.Load())
	}
	want[model.Kinship](o.byKey(mother).link(son), 201)
	o.clock.turn(23 * time.Hour)
	o.byKey(stranger).link(daughter).refused(model.CodeKinshipRefused)
}

func TestOnlyKinMayLink(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(stranger)
	if a := v.link(son); strings.Contains(string(a.body), son.Surname) {
		t.Error("the child's name was told")
	} else {
		a.refused(model.CodeKinshipRefused)
	}
}

func TestAChildIsLinkedToOneApplicant(t *testing.T) {
	o := newOffice(t)
	v, w := o.byKey(mother), o.byKey(father)
	linked := want[model.Kinship](v.link(son), 201)
	if linked.Degree != model.Mother || linked.Application != "2026-111000-000001" {
		t.Errorf("linked %+v", linked)
	}
	v.link(son).refused(model.CodeAlreadyLinked)
	w.link(son).refused(model.CodeLinkedByOther)
	if list := want[[]model.Application](w.do(call{method: "GET", path: "/v1/applications"}), 200); len(list) != 0 {
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
		return o.try(call{method: "POST", path: "/v1/links", token: token, body: model.KinshipRequest{ChildIIN: son.IIN}})
	})
	if statuses[201] != 1 || statuses[409] != 11 {
		t.Errorf("statuses %v", statuses)
	}
}

func TestALinkMadeBeforeComesWithTheReferenceData(t *testing.T) {
	o := newOffice(t)
	w := o.byKey(father)
	saved := service.SavedLink{Applicant: mother.IIN, Kinship: model.Kinship{
		Child: model.Child{Person: son}, Degree: model.Mother, Application: "2026-111000-000001", LinkedAt: morning,
	}}
	must(t, o.service.Import(t.Context(), service.Reference{Links: []service.SavedLink{saved}}))
	must(t, o.service.Import(t.Context(), service.Reference{Links: []service.SavedLink{saved}}))
	w.link(son).refused(model.CodeLinkedByOther)
	saved.Applicant = father.IIN
	must(t, o.service.Import(t.Context(), service.Reference{Links: []service.SavedLink{saved}}))
	w.link(son).refused(model.CodeLinkedByOther)
}

func TestAnImportComesInWholeOrNotAtAll(t *testing.T) {
	o := newOffice(t)
	bad := service.Reference{
		Organizations: []model.Organization{organization("990140000077", home().Code, "Жаңа")},
		Applications:  []model.Application{application("2026-1", missing, "9999")},
	}
	if err := o.service.Import(t.Context(), bad); err == nil {
		t.Fatal("an application of no district was taken")
	}
	list := want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	if len(list) != 6 {
		t.Errorf("%d organizations", len(list))
	}
}

func TestOneSessionServesEveryDistrict(t *testing.T) {
	v := newOffice(t).byKey(mother)
	ask := func(district string) answer {
		return v.do(call{method: "POST", path: "/v1/links", body: model.KinshipRequest{ChildIIN: far.IIN, District: district}})
	}
	ask("").refused(model.CodeApplicationOther)
	ask("none").refused(model.CodeBadRequest)
	if linked := want[model.Kinship](ask(elsewhere().Code), 201); linked.Child.IIN != far.IIN {
		t.Errorf("linked %+v", linked)
	}
}

func TestAChildIsLinkedByItsOpenApplication(t *testing.T) {
	v := newOffice(t).byKey(mother)
	ended := application("2026-111000-999999", son, home().Code) // of a greater number than the open one
	ended.Status = model.Withdrawn
	must(t, v.service.Import(t.Context(), service.Reference{Applications: []model.Application{ended}}))
	if linked := want[model.Kinship](v.link(son), 201); linked.Application != sonsApplication {
		t.Errorf("linked by %s", linked.Application)
	}
}
