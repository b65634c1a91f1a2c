package central_test

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"

	"github.com/google/uuid"
)

// key issues a key to the person.
func key(t testing.TB, p model.Person, use pki.KeyUse, change ...func(*ca.Identity)) *ca.Key {
	t.Helper()
	a, err := authority()
	must(t, err)
	id := ca.Identity{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic, IIN: string(p.IIN)}
	for _, c := range change {
		c(&id)
	}
	k, err := a.Issue(id, use)
	must(t, err)
	return k
}

func sign(t testing.TB, k *ca.Key, text string) []byte {
	t.Helper()
	cms, err := k.SignCMS([]byte(text), ca.SignOptions{At: morning})
	must(t, err)
	return cms
}

// visitor is somebody logged in.
type visitor struct {
	*office
	token string
	who   model.Applicant
}

// byKey logs the person in by key, with an e-mail address known.
func (o *office) byKey(p model.Person) visitor {
	o.t.Helper()
	challenge := want[model.Challenge](o.do(call{method: "POST", path: "/v1/challenges"}), 201)
	session := want[model.Session](o.do(call{method: "POST", path: "/v1/sessions/key", body: model.KeyLogin{
		ChallengeID: challenge.ID, CMS: sign(o.t, key(o.t, p, pki.AuthKey), challenge.Text), District: home().Code,
	}}), 201)
	v := visitor{o, session.Token, session.Applicant}
	if session.EmailRequired {
		v.who = want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "test@example.kz"}}), 200)
	}
	return v
}

func (v visitor) do(c call) answer {
	v.t.Helper()
	c.token = v.token
	return v.office.do(c)
}

func (v visitor) link(child model.Person) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: "/v1/links", body: model.KinshipRequest{ChildIIN: child.IIN}})
}

// rules are those of the district today, as a counter asks for them.
func (v visitor) rules() model.RuleSet {
	v.t.Helper()
	return want[model.RuleSet](v.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/rules"}), 200)
}

// fresh is a statement of an act that a counter begins now, in Russian.
func (v visitor) fresh(st model.Statement, rules model.RuleSet) model.Statement {
	st.ActID, st.Rules, st.Lang, st.District, st.Applicant = uuid.NewString(), rules.Version, model.Russian, home().Code, v.who.Person
	st.MadeAt = v.clock.now().Truncate(time.Second)
	return st
}

// signs is the act that the visitor makes of a statement about an organization, or about none.
func (v visitor) signs(st model.Statement, rules model.RuleSet, org model.Organization) model.Act {
	v.t.Helper()
	text, err := st.Render(rules, home(), org)
	must(v.t, err)
	return model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: sign(v.t, key(v.t, v.who.Person, pki.SignKey), text)}
}

// aboutApplication is an act about an application of a child and no organization.
func (v visitor) aboutApplication(kind model.ActKind, child model.Person, application string) model.Act {
	v.t.Helper()
	rules := v.rules()
	return v.signs(v.fresh(model.Statement{Kind: kind, Child: child, Application: application}, rules), rules, model.Organization{})
}

// statement makes what the program would make, and its text.
func (v visitor) statement(child model.Person, application, org string, change ...func(*model.Statement)) (model.Statement, string) {
	v.t.Helper()
	rules, err := assets.Rules(home().Code, model.DateOf(v.clock.now().In(model.Zone)))
	must(v.t, err)
	st := model.Statement{
		ActID: uuid.NewString(), Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: home().Code, Applicant: v.who.Person,
		Child: child, Application: application, Organization: org, Education: model.Kazakh, MadeAt: v.clock.now().Truncate(time.Second),
	}
	for _, c := range change {
		c(&st)
	}
	var found model.Organization
	for _, o := range reference().Organizations {
		if o.ID == st.Organization {
			found = o
		}
	}
	district, _ := assets.FindDistrict(st.District)
	found.ID = st.Organization
	if found.Full.RU == "" {
		found.Full.RU = "?"
	}
	text, err := st.Render(rules, district, found)
	if err != nil {
		text = "none"
	}
	return st, text
}

// signed is a placement signed by key.
func (v visitor) signed(child model.Person, application, org string, change ...func(*model.Statement)) model.Act {
	v.t.Helper()
	st, text := v.statement(child, application, org, change...)
	return model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: sign(v.t, key(v.t, v.who.Person, pki.SignKey), text)}
}

func (v visitor) place(p model.Act) answer {
	v.t.Helper()
	return v.do(placeCall(p))
}

func placeCall(p model.Act) call {
	return call{method: "POST", path: "/v1/acts", body: p, header: map[string]string{"Idempotency-Key": p.Statement.ActID}}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}
