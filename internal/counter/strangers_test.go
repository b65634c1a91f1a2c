package counter

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/coder/websocket"

	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// said is what the central and NCALayer of the test say wherever they say anything: words
// about people, in letters and numbers.
const said = "ИВАНОВА IVANOVA 880229400013"

// answers are those of a central that is none.
var answers = []struct {
	status      int
	media, body string
}{
	{403, "text/html", said},
	{401, "text/html", said},
	{503, said, said},
	{200, "application/json", `{"version":"` + said + `"}`},
	{200, "application/json", `[{"code":"` + said + `"}]`},
	{200, "application/json", `"` + said},
	{409, "application/problem+json", `{"code":"` + said + `","title":"` + said + `"}`},
	{422, "application/problem+json", `{"code":"entry_exists","title":"` + said + `","params":{"number":"` + said + `"}}`},
}

// frames are those of an NCALayer that is none; the first is its greeting.
var frames = [][]string{
	{`{"result":{"version":"` + said + `"}}`},
	{`{"result":{"version":"1.4 ` + said + `"}}`, `{"status":false,"code":"` + said + `","message":"` + said + `","details":"` + said + `"}`},
	{`{"result":{"version":"1.4"}}`, `{"code":"500","message":"` + said + `"}`},
	{`{"result":{"version":"1.4"}}`, `{"body":{"result":["` + said + `"]},"status":true}`},
	{said},
}

// strangers answers as the n-th central and NCALayer.
func strangers(n int) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/", func(w http.ResponseWriter, _ *http.Request) {
		a := answers[n%len(answers)]
		w.Header().Set("Content-Type", a.media)
		w.Header().Set("ETag", strconv.Quote(said))
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(a.body))
	})
	mux.HandleFunc("/agent", func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		for i, frame := range frames[n%len(frames)] {
			if i > 0 {
				_, _, _ = conn.Read(r.Context()) // its request
			}
			_ = conn.Write(r.Context(), websocket.MessageText, []byte(frame))
		}
		_ = conn.Close(websocket.StatusInternalError, said)
	})
	return mux
}

func TestNeitherLogNorReportHasTheWordsOfOthers(t *testing.T) {
	for n := range answers {
		server := httptest.NewServer(strangers(n))
		o := optionsOf(t, false, map[settings.Key]string{
			settings.Central: server.URL, settings.NCALayer: strings.Replace(server.URL, "http", "ws", 1) + "/agent",
		})
		var stderr strings.Builder
		log, closeLog, err := logfile.Open(o.Data, &stderr)
		must(t, err)
		program := test.NewTempApp(t)
		program.Settings().SetTheme(theme.New(theme.Options{}))
		c := &counter{ctx: t.Context(), options: o, app: program, log: log, window: test.NewTempWindow(t, nil)}
		cfg := c.build(t)
		cfg.Inline, cfg.Operators = true, nil
		_, err = c.store.AddOperator("Сынақ", "70270288")
		must(t, err)
		c.shell = ui.New(c.window, cfg)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		c.desk.Probe(ctx)
		_, districts := c.desk.Districts(ctx)
		_, agent := c.desk.Signer.Sign(ctx, []byte("text"), "", "sign", "", "ru")
		for _, err := range []error{districts, c.desk.Refresh(ctx), c.desk.LoginByKey(ctx), agent} {
			if err == nil {
				t.Errorf("%d: what a stranger says was taken", n)
				continue
			}
			c.shell.Fail(err)
		}
		t.Setenv("HOME", t.TempDir())
		i := inspector{c}
		path, err := i.Report(ctx, model.Russian, i.Ask()(ctx))
		must(t, err)
		must(t, c.close())
		must(t, closeLog())
		cancel()
		server.Close()
		logged, err := os.ReadFile(logfile.Paths(o.Data)[0])
		must(t, err)
		for _, word := range strings.Fields(said) {
			for where, text := range map[string]string{"the log": string(logged), "stderr": stderr.String(), "the report": unzip(t, path)} {
				if strings.Contains(text, word) {
					t.Errorf("%d: %s is in %s:\n%s", n, word, where, logged)
				}
			}
		}
	}
}

// unzip reads every file of an archive, and their names.
func unzip(t *testing.T, path string) string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	var all bytes.Buffer
	for _, f := range archive.File {
		all.WriteString(f.Name + "\n")
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
