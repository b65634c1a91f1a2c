package counter

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheProxyOfTheSystemIsAskedForOnceInAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		find := cachedProxy(func(r *http.Request) (*url.URL, error) {
			asked++
			if r.URL.Host == "direct.example.kz" {
				return nil, nil
			}
			return &url.URL{Host: "proxy.example.kz:3128"}, nil
		})
		for _, step := range []struct {
			after   time.Duration
			central string
			proxy   bool
			asked   int
		}{
			{0, "https://central.example.kz/v1/health", true, 1},
			{59 * time.Second, "https://central.example.kz/v1/districts", true, 1},
			{0, "https://direct.example.kz/", false, 2},
			{0, "https://direct.example.kz/", false, 2},
			{time.Second, "https://central.example.kz/v1/health", true, 3},
		} {
			time.Sleep(step.after)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, step.central, http.NoBody)
			must(t, err)
			proxy, err := find(request)
			must(t, err)
			if (proxy != nil) != step.proxy || asked != step.asked {
				t.Errorf("%s after %v: %v, asked %d times", step.central, step.after, proxy, asked)
			}
		}
	})
}

func TestTheCentralIsReachedThroughTheProxyThatIsSet(t *testing.T) {
	for _, test := range []struct{ setting, central, want string }{
		{"http://proxy.example.kz:3128", "https://central.example.kz/v1/health", "http://proxy.example.kz:3128"},
		{"http://proxy.example.kz:3128", "http://127.0.0.1:8080/v1/health", ""},
		{"none", "https://central.example.kz/v1/health", ""},
		{"", "http://localhost:8080/v1/health", ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.central, http.NoBody)
		must(t, err)
		address, err := proxyOf(test.setting)(request)
		must(t, err)
		got := ""
		if address != nil {
			got = address.String()
		}
		if got != test.want {
			t.Errorf("%q: %s through %q", test.setting, test.central, got)
		}
	}
}
