package central_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// proofOf is what the counter has of an act that it had signed.
func proofOf(t *testing.T, act model.Act) model.ActProof {
	t.Helper()
	body, err := json.Marshal(act)
	must(t, err)
	return model.ActProof{SHA256: model.TextSHA256(string(body))}
}

func acknowledgeAct(check string, proof model.ActProof) call {
	return call{method: "POST", path: "/v1/act-checks/" + check + "/acknowledgement", body: proof}
}

func actReceipt(check string, proof model.ActProof) call {
	return call{method: "POST", path: "/v1/act-checks/" + check + "/receipt?lang=ru&paper=roll", body: proof}
}

// afterwards has an applicant come back for what became of an act.
func (o *office) afterwards(t *testing.T, act model.Act) {
	t.Helper()
	check := model.ActCheck(act.ID)
	want[model.Entry](o.do(acknowledgeAct(check, proofOf(t, act))), 200)
	if a := o.do(actReceipt(check, proofOf(t, act))); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
		t.Fatalf("receipt: %d %s", a.status, a.body)
	}
}

func TestThePaperAndTheSignatureOpenTheNoticeAndTheReceipt(t *testing.T) {
	o := newOffice(t)
	act := o.offline(mother, son, "990140000001")
	entry := placed(o.deliver(act))
	proof, check := proofOf(t, act), model.ActCheck(act.ID)
	o.clock.turn(time.Hour)
	read := want[model.Entry](o.do(acknowledgeAct(strings.ToLower(check), proof)), 200)
	last := read.Events[len(read.Events)-1]
	if read.ID != entry.ID || !read.ReadAt.Equal(morning.Add(time.Hour)) || last.Kind != model.EventAcknowledged || last.Office != "ЦОН № 7" || last.Method != model.ByKey {
		t.Errorf("read at %s, %+v", read.ReadAt, last)
	}
	if a := o.do(actReceipt(check, proof)); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
		t.Errorf("receipt: %d %s", a.status, a.body)
	}
}

func TestNeitherThePaperNorAnotherActOpensAnything(t *testing.T) {
	o := newOffice(t)
	act, other := o.offline(mother, son, "990140000001"), o.offline(mother, daughter, "990140000001")
	placed(o.deliver(act))
	placed(o.deliver(other))
	check := model.ActCheck(act.ID)
	for name, c := range map[string]call{
		"another act":        acknowledgeAct(check, proofOf(t, other)),
		"the id for a check": acknowledgeAct(act.ID, proofOf(t, act)),
		"no such act":        actReceipt(model.ActCheck("none"), proofOf(t, act)),
		"no hash":            {method: "POST", path: "/v1/act-checks/" + check + "/receipt", body: model.ActProof{}, loose: true},
	} {
		if a := o.do(c); a.status != 404 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}

func TestThePaperOpensForAsLongAsTheRulesSay(t *testing.T) {
	o := newOffice(t)
	act := o.offline(mother, son, "990140000001")
	placed(o.deliver(act))
	o.clock.turn(30 * 24 * time.Hour)
	check, proof := model.ActCheck(act.ID), proofOf(t, act)
	want[model.Entry](o.do(acknowledgeAct(check, proof)), 200)
	o.clock.turn(time.Second)
	if days := o.do(actReceipt(check, proof)).refused(model.CodeAfterwardsOver).Params["days"]; days != "30" {
		t.Errorf("after %s days", days)
	}
}

func TestASignatureThatTurnedOutVoidOpensNothing(t *testing.T) {
	o := newOffice(t)
	act := o.offline(mother, son, "990140000001")
	placed(o.deliver(act))
	must(t, o.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetProof(mother.IIN, act.ID, store.Proof{}, false) }))
	o.do(acknowledgeAct(model.ActCheck(act.ID), proofOf(t, act))).refused(model.CodeNotFound)
}
