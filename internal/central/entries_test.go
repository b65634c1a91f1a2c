package central_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

func withEntry(t *testing.T, change ...func(*service.Config)) (visitor, model.Entry) {
	t.Helper()
	v := ready(t, change...)
	return v, placed(v.place(v.signed(son, sonsApplication, "990140000001")))
}

func TestTheNoticeIsAcknowledgedOnce(t *testing.T) {
	v, entry := withEntry(t)
	acknowledge := call{method: "POST", path: "/v1/entries/" + entry.ID + "/acknowledgement"}
	v.clock.turn(time.Minute)
	first := want[model.Entry](v.do(acknowledge), 200)
	v.clock.turn(time.Minute)
	second := want[model.Entry](v.do(acknowledge), 200)
	if !second.ReadAt.Equal(morning.Add(time.Minute)) || second.Status != model.Read || len(second.Events) != len(first.Events) {
		t.Errorf("read at %s, %d events", second.ReadAt, len(second.Events))
	}
	last := second.Events[len(second.Events)-1]
	if last.Kind != model.EventAcknowledged || last.Actor != "ТЕСТОВА А. С." || !last.At.Equal(first.ReadAt) {
		t.Errorf("event %+v", last)
	}
}

func TestAnEntryIsItsApplicantsAlone(t *testing.T) {
	v, entry := withEntry(t)
	w := v.byKey(father)
	for _, c := range []call{
		{method: "GET", path: "/v1/entries/" + entry.ID},
		{method: "POST", path: "/v1/entries/" + entry.ID + "/acknowledgement"},
		{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt"},
		{method: "GET", path: "/v1/documents/" + entry.Documents[0].ID},
		{
			method: "POST", path: "/v1/entries/" + entry.ID + "/documents?kind=other&name=a.png", raw: png,
			header: map[string]string{"Content-Type": "image/png"},
		},
		{method: "GET", path: "/v1/entries/nothing"},
		{method: "GET", path: "/v1/documents/nothing"},
	} {
		w.do(c).refused(model.CodeNotFound)
	}
	if list := want[[]model.Entry](w.do(call{method: "GET", path: "/v1/entries"}), 200); len(list) != 0 {
		t.Error("another's entry is in the list")
	}
}

func (v visitor) attach(entry model.Entry, name string, body []byte) answer {
	v.t.Helper()
	return v.do(call{
		method: "POST", path: "/v1/entries/" + entry.ID + "/documents?kind=other&name=" + url.QueryEscape(name), raw: body,
		header: map[string]string{"Content-Type": "application/octet-stream"}, loose: name == "",
	})
}

func TestAScanIsToldByItsContent(t *testing.T) {
	v, entry := withEntry(t, func(c *service.Config) { c.Limits.Attachments = 3 })
	pdf := []byte(modeltest.PDF)
	for name, media := range map[string]string{"a.exe": "application/pdf", "../../etc/b.png": "application/pdf"} {
		if d := want[model.Document](v.attach(entry, name, pdf), 201); d.MediaType != media || strings.ContainsAny(d.Name, "/\\") || !strings.HasSuffix(d.Name, ".pdf") {
			t.Errorf("document %+v", d)
		}
	}
	for name, body := range map[string][]byte{
		"text.pdf": []byte("not a PDF"), "page.png": []byte("<html><script>"), "half.png": png[:12], "fake.jpg": {0xFF, 0xD8, 0xFF, 0xE0},
	} {
		v.attach(entry, name, body).refused(model.CodeDocumentDamaged)
	}
	v.attach(entry, "sheet.zip", []byte("PK\x03\x04")).refused(model.CodeDocumentType)
	if limit := v.attach(entry, "big.pdf", append(pdf, make([]byte, model.MaxDocument)...)).refused(model.CodeDocumentTooLarge).Params["limit"]; limit != "10" {
		t.Errorf("limit %s", limit)
	}
	d := want[model.Document](v.attach(entry, "кері\u202egnp.pdf\n", pdf), 201)
	if d.Name != "керіgnp.pdf" {
		t.Errorf("name %q", d.Name)
	}
	v.attach(entry, "one more.pdf", pdf).refused(model.CodeBadRequest)
	a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID})
	if !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment; filename*=utf-8''") || a.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", a.header)
	}
	whole := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	if last := whole.Events[len(whole.Events)-1]; last.Kind != model.EventDocumentAttached || last.Params["name"] != "керіgnp.pdf" {
		t.Errorf("event %+v", last)
	}
}

func TestAScanIsRemovedByTheVisitThatAttachedIt(t *testing.T) {
	v, entry := withEntry(t)
	attach := func(kind string) answer {
		return v.do(call{method: "POST", path: "/v1/entries/" + entry.ID + "/documents?name=a.pdf&kind=" + kind, raw: []byte(modeltest.PDF),
			header: map[string]string{"Content-Type": "application/octet-stream"}, loose: kind == "passport"})
	}
	attach("passport").refused(model.CodeBadRequest)
	wrong := want[model.Document](attach("guardian"), 201)
	right := want[model.Document](attach("teacher"), 201)
	remove := func(v visitor, id string) answer { return v.do(call{method: "DELETE", path: "/v1/documents/" + id}) }
	if a := remove(v, wrong.ID); a.status != http.StatusNoContent || !wrong.Removable {
		t.Errorf("status %d", a.status)
	}
	remove(v, wrong.ID).refused(model.CodeNotFound)
	v.do(call{method: "GET", path: "/v1/documents/" + wrong.ID}).refused(model.CodeNotFound)
	remove(v, entry.Documents[0].ID).refused(model.CodeDocumentKept)
	whole := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	if last := whole.Events[len(whole.Events)-1]; last.Kind != model.EventDocumentRemoved || last.Params["name"] != "a.pdf" {
		t.Errorf("the history ends with %+v", last)
	}
	if last := whole.Documents[len(whole.Documents)-1]; last.ID != right.ID || last.Scan != model.TeacherScan || !last.Removable {
		t.Errorf("left is %+v", last)
	}

	next := v.byCode(mother, motherPhone) // it counts now
	remove(next, right.ID).refused(model.CodeDocumentKept)
	whole = want[model.Entry](next.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	if last := whole.Documents[len(whole.Documents)-1]; last.ID != right.ID || last.Removable {
		t.Errorf("at the next visit: %+v", last)
	}
}

func TestACheckTellsNothingOfAPerson(t *testing.T) {
	v, entry := withEntry(t)
	for _, code := range []string{entry.CheckCode, strings.ToLower(entry.CheckCode), strings.ReplaceAll(entry.CheckCode, "-", "")} {
		a := v.office.do(call{method: "GET", path: "/v1/checks/" + code})
		if check := want[model.EntryCheck](a, 200); check.Number != entry.Number || check.Organization.KK == "" {
			t.Errorf("check %+v", check)
		}
		for _, lang := range model.Langs() {
			page := v.office.do(call{method: "GET", path: "/check/" + code + "?lang=" + string(lang)})
			contains(t, string(page.body), entry.Number, `<html lang="`+string(lang)+`">`)
			for _, secret := range []string{"ТЕСТОВ", "ӘЛИХАН", string(son.IIN), string(mother.IIN), "example.kz\"", "⟦"} {
				if strings.Contains(string(a.body)+strings.ReplaceAll(string(page.body), entry.Number, ""), secret) {
					t.Errorf("%q is told", secret)
				}
			}
			if !strings.Contains(page.header.Get("Content-Security-Policy"), "style-src 'sha256-") {
				t.Errorf("policy %q", page.header.Get("Content-Security-Policy"))
			}
		}
	}
	v.office.do(call{method: "GET", path: "/v1/checks/AAAA-BBBB-CCCC"}).refused(model.CodeNotFound)
	v.office.do(call{method: "GET", path: "/v1/checks/short"}).refused(model.CodeNotFound)
	if page := v.office.do(call{method: "GET", path: "/check/AAAA-BBBB-CCCC"}); page.status != http.StatusNotFound || !bytes.Contains(page.body, []byte("<html")) {
		t.Errorf("status %d", page.status)
	}
}

func TestTheCheckPageSpeaksTheTelephonesLanguage(t *testing.T) {
	v, entry := withEntry(t)
	for accept, lang := range map[string]string{
		"kk-KZ,ru;q=0.8": "kk", "en-GB,en;q=0.9": "en", "ru": "ru", "de": "ru", "": "ru", ";;;": "ru",
	} {
		page := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode, header: map[string]string{"Accept-Language": accept}})
		if got := page.header.Get("Content-Language"); got != lang {
			t.Errorf("%q speaks %s", accept, got)
		}
	}
}

// TestTheCheckPageTellsWhyThePlaceChangedAndWhyThereIsNoAnswer asks after a new list, too often,
// and where the database is gone.
func TestTheCheckPageTellsWhyThePlaceChangedAndWhyThereIsNoAnswer(t *testing.T) {
	v, entry := withEntry(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 200, 0.001 })
	org := reference().Organizations[0]
	for i := range org.Offers {
		org.Offers[i].Waiting += 7
	}
	must(t, v.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}}))
	page := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode + "?lang=en"})
	contains(t, string(page.body), fmt.Sprintf("was %d, now %d. 7 children with earlier applications were put before you", entry.Place, entry.Place+7), "Checked 21.11.2026")
	v.tamper(`ALTER TABLE list_changes RENAME TO away`)
	down := v.office.do(call{method: "GET", path: "/check/" + entry.CheckCode + "?lang=en"})
	v.tamper(`ALTER TABLE away RENAME TO list_changes`)
	contains(t, string(down.body), "cannot be checked right now", `<html lang="en">`)
	for range 300 {
		page = v.office.do(call{method: "GET", path: "/check/AAAA-BBBB-CCCC?lang=kk"})
		if page.status != http.StatusNotFound {
			break
		}
	}
	contains(t, string(page.body), "Қатарынан тым көп тексерілді", `<html lang="kk">`)
	if page.status != http.StatusTooManyRequests || page.header.Get("Retry-After") == "" || down.status != http.StatusInternalServerError {
		t.Errorf("statuses %d and %d, %v", page.status, down.status, page.header)
	}
}

// textOf is what pdftotext reads in the document.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (poppler-utils): the text of PDF documents is not read back")
	}
	file := filepath.Join(t.TempDir(), "document.pdf")
	must(t, os.WriteFile(file, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), tool, "-layout", file, "-").Output()
	must(t, err)
	if strings.Contains(string(out), "⟦") {
		t.Errorf("a text is missing: %s", out)
	}
	return string(out)
}

func TestDocumentsAreInTheLanguageOfTheStatement(t *testing.T) {
	v := ready(t)
	for i, c := range []struct {
		lang                                    model.Lang
		statement, notice, receipt, mark, noMix string
	}{
		{model.Kazakh, "Қол қойылған өтініш", "Күту парағына енгізілгені туралы хабарлама", "Қолхат", "ЖАТТЫҒУ", "ӨТІНІШ"},
		{model.Russian, "Подписанное заявление", "Уведомление о внесении в лист ожидания", "Расписка", "УЧЕБНЫЙ", "ЗАЯВЛЕНИЕ"},
		{model.English, "Signed application", "Notice of placement on the waiting list", "Receipt", "PRACTICE", "APPLICATION"},
	} {
		org := []string{"990140000001", "990140000003", "990140000004"}[i]
		p := v.signed(son, sonsApplication, org, func(s *model.Statement) { s.Lang = c.lang })
		entry := placed(v.place(p))
		texts := map[model.DocumentKind]string{}
		for _, d := range entry.Documents {
			texts[d.Kind] = textOf(t, v.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body)
		}
		contains(t, texts[model.StatementDocument], c.statement, c.mark, c.noMix, entry.Number, "ӘЛИХАН", p.Statement.ActID, model.TextSHA256(p.Text)[:40])
		contains(t, texts[model.NoticeDocument], c.notice, c.mark, entry.Number, "ӘЛИХАН", entry.CheckCode, "21.11.2026 11:00:00")
		receipt := v.do(call{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt"})
		contains(t, textOf(t, receipt.body), c.receipt, c.mark, entry.Number, entry.CheckCode, officeName)
		if receipt.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("receipt is %s", receipt.header.Get("Content-Type"))
		}
	}
}

func TestADocumentOfARealCentralIsNotMarked(t *testing.T) {
	v, entry := withEntry(t, func(c *service.Config) { c.Practice = false })
	for _, d := range entry.Documents {
		if text := textOf(t, v.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body); strings.Contains(text, "Жаттығу құжаты") || strings.Contains(text, "ЖАТТЫҒУ\n") {
			t.Errorf("%s is marked as practice:\n%s", d.Name, text)
		}
	}
}

func TestAReceiptIsInTheLanguageAskedFor(t *testing.T) {
	v, entry := withEntry(t)
	path := "/v1/entries/" + entry.ID + "/receipt"
	contains(t, textOf(t, v.do(call{method: "GET", path: path + "?lang=ru"}).body), "Расписка")
	v.do(call{method: "GET", path: path + "?lang=de", loose: true}).refused(model.CodeBadRequest)
}

func TestAReceiptIsForThePaperAskedFor(t *testing.T) {
	v, entry := withEntry(t)
	path := "/v1/entries/" + entry.ID + "/receipt"
	sheet, roll := v.do(call{method: "GET", path: path + "?paper=a4"}), v.do(call{method: "GET", path: path + "?paper=roll"})
	if !bytes.Contains(sheet.body, []byte("595.00")) || !bytes.Contains(roll.body, []byte("226.77")) {
		t.Error("the pages do not have the size of the paper")
	}
	v.do(call{method: "GET", path: path + "?paper=a5", loose: true}).refused(model.CodeBadRequest)
}
