package central_test

import (
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// The practice data come in and go out by the contract, in every district, and a
// practice family makes a whole visit by code.
func TestThePracticeDataKeepToTheContract(t *testing.T) {
	families := people.Families(morning)
	telephone := registry.NewTelephone(func() time.Time { return morning })
	o := newOffice(t, func(c *service.Config) {
		c.Registries = registry.New(families, telephone, registry.Options{}).Registries()
	})
	must(t, o.service.Import(t.Context(), practice.Reference(morning)))
	for _, district := range assets.Districts() {
		list := want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + district.Code + "/organizations"}), 200)
		if len(list) == 0 {
			t.Errorf("no organization in %s", district.Code)
		}
		want[model.RuleSet](o.do(call{method: "GET", path: "/v1/districts/" + district.Code + "/rules"}), 200)
	}
	family, ok := people.Find(families, "ready")
	if !ok {
		t.Fatal("no family is ready")
	}
	adult := family.Applicant()
	sent := want[model.SentCode](o.askCode(adult.Person, adult.Phone), 201)
	code := telephone.LastCode(adult.Phone)
	session := want[model.Session](o.do(call{method: "POST", path: "/v1/sessions/code", body: model.CodeLogin{
		CodeID: sent.ID, Code: code, District: family.District,
	}}), 201)
	v := visitor{o, session.Token, session.Applicant}
	linked := want[model.Kinship](v.link(family.Children[0].Person), 201)
	if linked.Child.Person != family.Children[0].Person {
		t.Errorf("linked %+v", linked)
	}
	if list := want[[]model.Application](v.do(call{method: "GET", path: "/v1/applications"}), 200); len(list) != 1 {
		t.Errorf("%d applications", len(list))
	}
}
