package central_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium without a window, which ends with the test. It asks nothing of a
// network, and runs as root too.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("the page of a check is looked at in Chromium, which is not installed: make deps")
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute))...)
	ctx, end := context.WithTimeout(ctx, 3*time.Minute)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); leave(); end(); stop() })
	return ctx
}

// looks is what a page says of itself in a browser.
type looks struct {
	Lang, Title string
	Wide        int      // how far it can be scrolled to the side, in pixels
	Missed      []string // links that a finger misses
	Small       []string // text of less than 14 pixels
	Pale        []string // text with a contrast of less than 4.5
	Focus       string   // the outline of the link that the Tab key reaches first
}

const look = `(() => {
	const rgb = c => c.match(/[\d.]+/g).map(Number);
	const light = c => { const [r, g, b] = rgb(c).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if ((rgb(c)[3] ?? 1) > 0) return c; } return 'rgb(255, 255, 255)'; };
	const texts = [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()));
	const pale = texts.filter(e => { const [a, b] = [light(getComputedStyle(e).color), light(back(e))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05) < 4.5; });
	const missed = [...document.querySelectorAll('a')].filter(a => { const r = a.getBoundingClientRect(); return r.width < 44 || r.height < 44; });
	const small = texts.filter(e => parseFloat(getComputedStyle(e).fontSize) < 14);
	const said = list => list.map(e => e.textContent);
	return {
		Lang: document.documentElement.lang, Title: document.title,
		Wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
		Missed: said(missed), Small: said(small), Pale: said(pale),
		Focus: document.activeElement.tagName + ' ' + getComputedStyle(document.activeElement).outlineStyle,
	};
})()`

// checkPages returns the address of each page of a check by what it shows.
func checkPages(t *testing.T) (visitor, map[string]string) {
	t.Helper()
	v, entry := withEntry(t, func(c *service.Config) { c.Limits.ClientBurst = 1000 })
	o := v.office
	refused := notKin(o)
	o.deliver(refused).refused(model.CodeKinshipRefused)
	w := o.byKey(father)
	want[model.Kinship](w.link(daughter), 201)
	o.clock.turn(time.Minute)
	second := placed(w.place(w.signed(daughter, "2026-111000-000002", "990140000001")))
	o.registers.people[daughter.IIN] = registry.Record{Person: daughter, Former: []model.IIN{son.IIN}}
	o.byKey(father)
	org := reference().Organizations[0]
	for i := range org.Offers {
		org.Offers[i].Waiting += 1234
	}
	must(t, v.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}}))
	return v, map[string]string{
		"found": "/check/" + entry.CheckCode, "removed": "/check/" + second.CheckCode, "unknown": "/check/AAAA-BBBB-CCCC",
		"awaited": "/check/act/ABCD-EFGH-2345-WXYZ-KLMN", "refused": "/check/act/" + model.ActCheck(refused.ID),
	}
}

func TestTheCheckPageIsGoodOnATelephone(t *testing.T) {
	v, pages := checkPages(t)
	goodOnATelephone(t, v.office, pages)
}

func TestTheBulletinIsGoodOnATelephone(t *testing.T) {
	q := opening(t, 2)
	q.opened()
	goodOnATelephone(t, q.office, map[string]string{
		"bulletin": "/bulletin/" + home().Code, "bulletin-empty": "/bulletin/" + elsewhere().Code, "bulletin-unknown": "/bulletin/9999",
	})
}

// goodOnATelephone looks at each page at the width of a small telephone, by day and by night, in the
// three languages. With KEZEK_PICTURES it leaves a picture of each in that folder.
func goodOnATelephone(t *testing.T, o *office, pages map[string]string) {
	t.Helper()
	ctx, folder := browser(t), os.Getenv("KEZEK_PICTURES")
	for name, path := range pages {
		for _, lang := range model.Langs() {
			for _, scheme := range []string{"light", "dark"} {
				var is looks
				must(t, chromedp.Run(ctx, chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile),
					emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
					chromedp.Navigate(o.url+path+"?lang="+string(lang)), chromedp.KeyEvent("\t"), chromedp.Evaluate(look, &is)))
				if is.Lang != string(lang) || is.Title == "" || is.Wide > 0 || len(is.Missed)+len(is.Small)+len(is.Pale) > 0 || is.Focus != "A solid" {
					t.Errorf("%s, %s, %s: %+v", name, lang, scheme, is)
				}
				if folder != "" {
					var picture []byte
					must(t, chromedp.Run(ctx, chromedp.FullScreenshot(&picture, 100)))
					must(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%s-%s.png", name, lang, scheme)), picture, 0o600))
				}
			}
		}
	}
	for name, path := range pages {
		if page := o.do(call{method: http.MethodGet, path: path}); strings.Contains(string(page.body), "<script") {
			t.Errorf("%s: the page needs a script", name)
		}
	}
}

// TestTheCheckPageTellsFirstWhatAParentAsksFirst holds the order: the state, the place, why it
// changed, who stands before, what comes next; then what was applied for.
func TestTheCheckPageTellsFirstWhatAParentAsksFirst(t *testing.T) {
	v, pages := checkPages(t)
	show := func(name string) string {
		return string(v.office.do(call{method: http.MethodGet, path: pages[name] + "?lang=ru"}).body)
	}
	found, at := show("found"), 0
	for _, words := range []string{"в листе ожидания</p>", "<b>1238</b>место в листе ожидания, было 4<", "Почему место изменилось 21.11.2026", "Кто стоит впереди", "1237 — внесены", "На ответ даётся 2 рабочих дня", "Дошкольная организация", "Номер записи"} {
		next := strings.Index(found, words)
		if next <= at {
			t.Errorf("%q stands at %d, after what stands at %d", words, next, at)
		}
		at = next
	}
	if removed := show("removed"); !strings.Contains(removed, `<p class="missing">Запись снята с листа ожидания</p>`) || strings.Contains(removed, "место в листе ожидания") {
		t.Errorf("an entry that was removed: %s", removed)
	}
}
