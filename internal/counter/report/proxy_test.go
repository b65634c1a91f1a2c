package report

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

func TestAReportTellsTheProxyWithoutItsPassword(t *testing.T) {
	through := func(address string, err error) func(*http.Request) (*url.URL, error) {
		return func(r *http.Request) (*url.URL, error) {
			if r.URL.Hostname() != "central.example.kz" {
				t.Errorf("asked for %s", r.URL)
			}
			if address == "" {
				return nil, err
			}
			return url.Parse(address)
		}
	}
	const central = "https://central.example.kz"
	for _, test := range []struct {
		source      Source
		value, word string
	}{
		{Source{Central: central, Proxy: through("http://clerk:secret@proxy.example.kz:3128", nil)}, "http://proxy.example.kz:3128", ""},
		{Source{Central: central, Proxy: through("", nil)}, "", "diagnostics.proxy.none"},
		{Source{Central: central, Proxy: through("", errors.New("no script"))}, "no script", ""},
		{Source{Central: central}, "", "diagnostics.proxy.none"},
		{Source{Proxy: through("http://proxy.example.kz:3128", nil)}, "", "diagnostics.proxy.none"},
	} {
		if fact := test.source.proxyFact(); fact.Value != test.value || fact.Word != test.word {
			t.Errorf("told %+v, not %q %q", fact, test.value, test.word)
		}
	}
}
