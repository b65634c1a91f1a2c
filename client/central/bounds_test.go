package central

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func kindergarten() model.Organization {
	name := model.Text{KK: "«Сынақ»", RU: "«Тест»"}
	return model.Organization{ID: "150540000027", District: "1110", Short: name, Full: name}
}

func TestAListThatNoCentralSendsIsNonsense(t *testing.T) {
	for name, spoil := range map[string]func(*model.Organization){
		"a name of 10 000 letters": func(o *model.Organization) { o.Short.RU = strings.Repeat("ы", 10_000) },
		"no name":                  func(o *model.Organization) { o.Full = model.Text{} },
		"a name of one language":   func(o *model.Organization) { o.Short.KK = "" },
		"a name that turns":        func(o *model.Organization) { o.Short.RU = "«\u202eтсеТ»" },
		"a name with a bell":       func(o *model.Organization) { o.Short.RU = "Те\x07ст" },
		"negative places":          func(o *model.Organization) { o.Offers = []model.Offer{{Free: -3}} },
		"places without an end":    func(o *model.Organization) { o.Capacity = 1 << 40 },
		"no number":                func(o *model.Organization) { o.ID = "" },
		"of another district":      func(o *model.Organization) { o.District = "1148" },
		"offers without an end":    func(o *model.Organization) { o.Offers = make([]model.Offer, 10_001) },
	} {
		bad := kindergarten()
		spoil(&bad)
		c := client(t, Config{BaseURL: serve(t, saysJSON(200, []model.Organization{kindergarten(), bad})).URL})
		if list, tag, err := c.Organizations(t.Context(), "1110", ""); model.CodeOf(err) != model.CodeCentralNonsense || list != nil || tag != "" {
			t.Errorf("%s: %d, %q, %v", name, len(list), tag, err)
		}
	}
	many := slices.Repeat([]model.Organization{kindergarten()}, 50_000)
	c := client(t, Config{BaseURL: serve(t, saysJSON(200, many)).URL})
	if _, _, err := c.Organizations(t.Context(), "1110", ""); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("50 000 organizations: %v", err)
	}
	c = client(t, Config{BaseURL: serve(t, saysJSON(200, many[:10_000])).URL})
	if list, _, err := c.Organizations(t.Context(), "1110", ""); err != nil || len(list) != 10_000 {
		t.Errorf("10 000 organizations: %v", err)
	}
	for _, district := range []model.District{{Code: "1110"}, {Code: "1110", Name: model.Text{RU: "Тест"}}, {Name: kindergarten().Short}, {Code: "11100", Name: kindergarten().Short}} {
		c := client(t, Config{BaseURL: serve(t, saysJSON(200, []model.District{district})).URL})
		if _, _, err := c.Districts(t.Context(), ""); model.CodeOf(err) != model.CodeCentralNonsense {
			t.Errorf("%+v: %v", district, err)
		}
	}
}

func TestAnAnswerToAnotherQuestionIsNonsense(t *testing.T) {
	c := client(t, Config{BaseURL: serve(t, saysJSON(200, model.Entry{ID: "e2"})).URL})
	if _, err := c.Entry(t.Context(), "e1"); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("another entry: %v", err)
	}
	c = client(t, Config{BaseURL: serve(t, saysJSON(200, model.RuleSet{Version: "v", District: "1148"})).URL})
	if _, _, err := c.Rules(t.Context(), "1110", ""); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("rules of another district: %v", err)
	}
	long := model.Applicant{Person: model.Person{Surname: strings.Repeat("Ы", 201)}}
	c = client(t, Config{BaseURL: serve(t, saysJSON(200, long)).URL})
	if _, err := c.Applicant(t.Context()); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("a surname without an end: %v", err)
	}
}

func TestAnotherListUnderTheTagOfTheOldOneIsTaken(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		saysJSON(200, []model.Organization{kindergarten()})(w, r)
	})
	c := client(t, Config{BaseURL: server.URL})
	list, tag, err := c.Organizations(t.Context(), "1110", `"v1"`)
	if err != nil || len(list) != 1 || tag != "" {
		t.Errorf("%v under the tag %q, %v", list, tag, err)
	}
}

func TestNothingThatACentralSaysIsLoggedOrTold(t *testing.T) {
	const mark = "ИВАНОВА-IVANOVA-880229400013"
	var log bytes.Buffer
	headed := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, mark)
			says(200, "text/html; of="+mark, mark)(w, r)
		}
	}
	raw := func(answer string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"problem of HTML":  says(403, "text/html", mark),
		"401 of a proxy":   says(401, "text/html", mark),
		"code":             says(409, "application/problem+json", fmt.Sprintf(`{"code":%q,"title":%[1]q,"type":%[1]q}`, mark)),
		"code of letters":  says(409, "application/problem+json", `{"code":"Ivanova"}`),
		"code of a page":   says(422, "application/problem+json", fmt.Sprintf(`{"code":"%s"}`, strings.Repeat("a", 10_000))),
		"parameters":       says(422, "application/problem+json", fmt.Sprintf(`{"code":"entry_exists","params":{"number":%q}}`, mark)),
		"type":             says(200, mark, "[]"),
		"header":           headed("X-Request-ID"),
		"tag":              headed("ETag"),
		"JSON":             says(200, "application/json", fmt.Sprintf(`{"id":%q,"place":%[1]q}`, mark)),
		"text":             says(200, "application/json", fmt.Sprintf(`[{"code":%q,"name":{"ru":%[1]q}}]`, mark)),
		"no HTTP":          raw(mark + "\r\n\r\n"),
		"no status":        raw("HTTP/1.1 " + mark + "\r\n\r\n"),
		"broken header":    raw("HTTP/1.1 200 OK\r\n" + mark + "\r\n\r\n"),
		"header of a page": raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat(mark, 10_000) + "\r\n\r\n"),
		"length":           raw("HTTP/1.1 200 OK\r\nContent-Length: " + mark + "\r\n\r\n"),
		"encoding":         raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + mark + "\r\n\r\n"),
		"redirect":         raw("HTTP/1.1 302 " + mark + "\r\nLocation: http://" + mark + "/\r\nContent-Length: 0\r\n\r\n"),
	} {
		log.Reset()
		c := client(t, Config{BaseURL: serve(t, answer).URL, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		_, _, failure := c.Districts(t.Context(), "")
		if failure == nil {
			t.Errorf("%s was taken", name)
			continue
		}
		log.WriteString(failure.Error())
		for _, part := range []string{"ИВАНОВА", "IVANOVA", "Ivanova", "880229400013", "aaaa"} {
			if strings.Contains(log.String(), part) {
				t.Errorf("%s is in the log:\n%s", name, log.String())
			}
		}
	}
}

func TestAProxyThatRefusesIsNotQuoted(t *testing.T) {
	const mark = "IVANOVA-880229400013"
	proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 407 "+mark+"\r\n\r\n")
		_ = conn.Close()
	})
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, Config{BaseURL: "https://central.example.kz", Proxy: http.ProxyURL(address), Attempts: 1})
	_, err = c.Health(t.Context())
	if model.CodeOf(err) != model.CodeCentralDown || strings.Contains(err.Error(), mark) {
		t.Errorf("%v", err)
	}
}
