package counter

import (
	"net/http"
	"testing"
)

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
