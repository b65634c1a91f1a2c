package central_test

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

var png = []byte(modeltest.PNG)

// A whole visit uses every operation, and every request and answer keeps to
// openapi.yaml.
func TestAWholeVisitUsesEveryOperation(t *testing.T) {
	o := newOffice(t)
	want[model.Health](o.do(call{method: "GET", path: "/v1/health"}), 200)
	for _, path := range []string{"/healthz", "/readyz"} {
		if a := o.do(call{method: "GET", path: path}); a.status != 200 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	districts := want[[]model.District](o.do(call{method: "GET", path: "/v1/districts"}), 200)
	if len(districts) != 20 || districts[0].Organizations != 6 || districts[1].Organizations != 1 {
		t.Fatalf("%d districts, the first with %d organizations", len(districts), districts[0].Organizations)
	}
	want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	want[model.RuleSet](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/rules"}), 200)
	want[model.Bulletin](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/bulletin"}), 200)
	contains(t, string(o.do(call{method: "GET", path: "/bulletin/" + home().Code}).body), home().Name.RU)
	want[model.Authorities](o.do(call{method: "GET", path: "/v1/authorities"}), 200)
	if a := o.do(call{method: "GET", path: "/openapi.yaml"}); a.status != 200 {
		t.Fatal(a.status)
	}

	v := o.byKey(mother)
	want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200)
	check := call{method: "POST", path: "/v1/kinship-checks", body: model.KinshipRequest{ChildIIN: son.IIN}}
	kinship := want[model.Kinship](v.do(check), 200)
	if kinship.Child.Person != son || kinship.Degree != model.Mother || !kinship.LinkedAt.IsZero() {
		t.Fatalf("kinship %+v", kinship)
	}
	if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 0 {
		t.Fatal("a check has saved a link")
	}
	if linked := want[model.Kinship](v.link(son), 201); !linked.LinkedAt.Equal(morning) {
		t.Fatalf("linked at %s", linked.LinkedAt)
	}
	if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 1 {
		t.Fatal("the link is missing")
	}
	applications := want[[]model.Application](v.do(call{method: "GET", path: "/v1/applications"}), 200)
	if len(applications) != 1 || applications[0].Child.Person != son {
		t.Fatalf("applications %+v", applications)
	}
	if matters := want[[]model.Matter](v.do(call{method: "GET", path: "/v1/matters"}), 200); len(matters) != 0 {
		t.Fatalf("matters %+v", matters)
	}
	want[model.ApplicationRecord](v.do(call{method: "GET", path: "/v1/applications/" + kinship.Application}), 200)
	want[[]model.ListPlace](v.do(call{method: "GET", path: "/v1/applications/" + kinship.Application + "/places"}), 200)
	entry := placed(v.place(v.signed(son, kinship.Application, "990140000001")))
	visitEntry(t, v, entry)
	upload := want[model.Upload](v.startUpload(entry.ID, png), 201)
	v.sendPart(upload.ID, 0, png)
	want[model.Upload](v.do(call{method: "GET", path: "/v1/uploads/" + upload.ID}), 200)
	attached := want[model.Document](v.finishUpload(upload.ID), 201)
	v.do(call{method: "DELETE", path: "/v1/documents/" + attached.ID})
	want[model.ActState](o.deliverLater(t), 200)
	unlink(t, v)
	o.refuseLater(t, v)
	o.enrolled(newWorkplace(t))
	want[model.ActionsTaken](o.send(newWorkplace(t).batch(3)), 200)
	v.codes()
	v.telephones()
	o.officers()
	distribute(v)
	apply(v)
	o.publishes()
	o.update()

	if a := v.do(call{method: "DELETE", path: "/v1/session"}); a.status != 204 {
		t.Fatal(a.status)
	}
	v.do(call{method: "GET", path: "/v1/applicant"}).refused(model.CodeSessionEnded)
	o.holdWire()
	unseen, err := o.contract.unseen()
	must(t, err)
	if len(unseen) > 0 {
		t.Errorf("never used: %v", unseen)
	}
}

// deliverLater sends what was made without a connection, and asks what became of it.
func (o *office) deliverLater(t *testing.T) answer {
	t.Helper()
	p := o.offline(mother, son, "990140000003")
	placed(o.deliver(p))
	if a := o.do(call{method: "GET", path: "/check/act/" + model.ActCheck(p.Statement.ActID)}); a.status != http.StatusOK {
		t.Fatal(a.status)
	}
	o.afterwards(t, p)
	return o.state(p)
}

// refuseLater sends what is refused, and reads why.
func (o *office) refuseLater(t *testing.T, v visitor) {
	t.Helper()
	p := notKin(o)
	o.deliver(p).refused(model.CodeKinshipRefused)
	for _, c := range []call{
		actRefusal(model.ActCheck(p.ID), proofOf(t, p), "?lang=ru&paper=roll"),
		{method: "GET", path: "/v1/refusals/" + v.refusals()[0].ID + "/document?lang=en", token: v.token},
	} {
		if a := o.do(c); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Fatalf("refusal: %d %s", a.status, a.body)
		}
	}
}

// visitEntry reads, acknowledges, attaches and takes the receipt.
func visitEntry(t *testing.T, v visitor, entry model.Entry) {
	t.Helper()
	if entry.Place != 4 || entry.FirstPlace != 4 || entry.Status != model.Waiting || len(entry.Events) != 3 || len(entry.Documents) != 2 {
		t.Fatalf("entry %+v", entry)
	}
	path := "/v1/entries/" + entry.ID
	read := want[model.Entry](v.do(call{method: "POST", path: path + "/acknowledgement"}), 200)
	if read.Status != model.Read || !read.ReadAt.Equal(morning) {
		t.Fatalf("acknowledged: %s at %s", read.Status, read.ReadAt)
	}
	document := want[model.Document](v.do(call{
		method: "POST", path: path + "/documents?kind=pmpk&name=" + url.QueryEscape(`C:\scans\анықтама.png`),
		raw: png, header: map[string]string{"Content-Type": "image/png"},
	}), 201)
	if document.Name != "анықтама.png" || document.MediaType != "image/png" || document.Kind != model.Attachment {
		t.Fatalf("document %+v", document)
	}
	if a := v.do(call{method: "GET", path: "/v1/documents/" + document.ID}); !bytes.Equal(a.body, png) {
		t.Fatal("other bytes than were attached")
	}
	if a := v.do(call{method: "DELETE", path: "/v1/documents/" + document.ID}); a.status != http.StatusNoContent {
		t.Fatalf("removed with status %d", a.status)
	}
	for _, made := range entry.Documents {
		a := v.do(call{method: "GET", path: "/v1/documents/" + made.ID})
		if !bytes.HasPrefix(a.body, []byte("%PDF-")) || made.Size != 0 || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("document %s", made.Name)
		}
	}
	if a := v.do(call{method: "GET", path: path + "/receipt?lang=en"}); !bytes.HasPrefix(a.body, []byte("%PDF-")) {
		t.Fatal("no receipt")
	}
	whole := want[model.Entry](v.do(call{method: "GET", path: path}), 200)
	if len(whole.Events) != 6 || len(whole.Documents) != 2 {
		t.Fatalf("%d events, %d documents", len(whole.Events), len(whole.Documents))
	}
	for _, d := range whole.Documents {
		if a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID}); int64(len(a.body)) != d.Size {
			t.Errorf("%s has %d bytes of %d", d.Name, len(a.body), d.Size)
		}
	}
	list := want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200)
	if len(list) != 1 || list[0].Events != nil || list[0].Documents != nil {
		t.Fatal("the list must be without history and documents")
	}
	public := want[model.EntryCheck](v.office.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
	if public.Number != entry.Number || public.Place != 4 || !public.Practice {
		t.Fatalf("check %+v", public)
	}
	if a := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode}); a.status != http.StatusOK {
		t.Fatal(a.status)
	}
}

// codes logs in once more by a code and signs with one.
func (v visitor) codes() {
	v.t.Helper()
	second := v.byCode(mother, motherPhone)
	want[model.Kinship](second.link(daughter), 201)
	st, text := second.statement(daughter, "2026-111000-000002", "990140000001")
	sent := want[model.SentCode](second.signingCode(text), 201)
	entry := placed(second.place(model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}))
	if entry.SignedBy != model.ByCode || entry.Events[0].Method != model.ByCode {
		v.t.Fatalf("signed by %s", entry.SignedBy)
	}
}

func (v visitor) signingCode(text string) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: "/v1/codes/signing", body: model.SigningCodeRequest{
		Phone: motherPhone, SHA256: model.TextSHA256(text), Lang: model.Kazakh,
	}})
}

// byCode logs the person in by a one-time code.
func (o *office) byCode(p model.Person, phone model.Phone) visitor {
	o.t.Helper()
	sent := want[model.SentCode](o.askCode(p, phone), 201)
	session := want[model.Session](o.loginCode(sent.ID, o.registers.code(phone)), 201)
	return visitor{o, session.Token, session.Applicant}
}

func (o *office) askCode(p model.Person, phone model.Phone) answer {
	o.t.Helper()
	return o.do(call{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: phone, IIN: p.IIN, Lang: model.Russian}})
}

func (o *office) loginCode(id, code string) answer {
	o.t.Helper()
	return o.do(call{method: "POST", path: "/v1/sessions/code", body: model.CodeLogin{CodeID: id, Code: code, District: home().Code}})
}
