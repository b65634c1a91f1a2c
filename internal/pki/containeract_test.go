package pki

import "testing"

func TestAListThatIsNotInTheContainerIsNamed(t *testing.T) {
	a := &provedAct{told: []byte(`{"proof":{"revocations":[{"status":"good","by":"crl","serial":"41","list":"ab\u001bcd"},{"status":"good","by":"ocsp","serial":"42"}]}}`)}
	missing := []Missing{{What: StepRevocation, About: "41"}, {What: StepRevocation, About: "42"}, {What: StepChain, About: "41"}}
	a.nameLists(missing)
	if missing[0].List != clean("ab\x1bcd") || missing[1].List != "" || missing[2].List != "" {
		t.Errorf("%+v", missing)
	}
	a.told = []byte("nonsense")
	a.nameLists(missing)
}
