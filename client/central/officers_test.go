package central

import (
	"net/http"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// Two people may be logged in at one computer: nothing of one goes with the token of the other.
func TestAnOfficerAndAnApplicantHaveTokensOfTheirOwn(t *testing.T) {
	server := serve(t, saysJSON(201, model.OfficerSession{Token: "officers", Role: model.RoleAdministrator}), saysJSON(201, model.Session{Token: "applicants"}),
		saysJSON(200, []model.ListedWorkplace{}), saysJSON(200, []model.Entry{}),
		refuses(model.CodeSessionEnded, nil), saysJSON(200, []model.ListedWorkplace{}), saysJSON(200, []model.Entry{}))
	c := client(t, Config{BaseURL: server.URL, Attempts: 1})
	ctx := t.Context()
	session, err := c.LoginOfficer(ctx, model.OfficerLogin{})
	if err != nil || session.Token != "" {
		t.Fatalf("%+v, %v", session, err)
	}
	_, _ = c.LoginByKey(ctx, model.KeyLogin{})
	_, _ = c.OfficerWorkplaces(ctx)
	_, _ = c.Entries(ctx)
	if _, err := c.OfficerWorkplaces(ctx); model.CodeOf(err) != model.CodeSessionEnded {
		t.Errorf("%v", err)
	}
	_, _ = c.OfficerWorkplaces(ctx)
	_, _ = c.Entries(ctx)
	want := []string{"", "", "Bearer officers", "Bearer applicants", "Bearer officers", "", "Bearer applicants"}
	for i, request := range server.requests() {
		if got := request.header.Get("Authorization"); got != want[i] {
			t.Errorf("%d: %s carries %q", i, request.uri, got)
		}
	}
}

func TestALogoutOfAnOfficerForgetsTheTokenWhateverComesOfIt(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{"ended": refuses(model.CodeSessionEnded, nil), "broken": breaks, "done": says(204, "", "")} {
		c := client(t, Config{BaseURL: serve(t, answer).URL, Attempts: 1})
		c.setOfficerToken("officers")
		if err := c.LogoutOfficer(t.Context()); (err != nil) != (name == "broken") || c.currentOfficerToken() != "" {
			t.Errorf("%s: %v, still logged in: %t", name, err, c.currentOfficerToken() != "")
		}
	}
}

func TestALogoutOfAnOfficerLeavesTheTokenOfTheNext(t *testing.T) {
	var c *Client
	c = client(t, Config{BaseURL: serve(t, func(w http.ResponseWriter, r *http.Request) {
		c.setOfficerToken("next") // who logs in while the central is slow
		says(204, "", "")(w, r)
	}).URL, Attempts: 1})
	c.setOfficerToken("last")
	if err := c.LogoutOfficer(t.Context()); err != nil || c.currentOfficerToken() != "next" {
		t.Errorf("%v, with %q", err, c.currentOfficerToken())
	}
}
