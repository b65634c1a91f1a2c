package counter

import (
	"net/http"
	"net/url"
	"sync"

	"github.com/mattn/go-ieproxy"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

// proxyOf returns what decides through which proxy the central is reached, by the value
// of settings.Proxy. Where that is empty it is the proxy of the environment, or the one
// that is set up in Windows, by hand or by a script. This computer is reached by none.
func proxyOf(setting string) func(*http.Request) (*url.URL, error) {
	found := systemProxy
	switch setting {
	case "":
	case settings.NoProxy:
		found = func(*http.Request) (*url.URL, error) { return nil, nil }
	default:
		address, err := url.Parse(setting) // settings have read it
		found = func(*http.Request) (*url.URL, error) { return address, err }
	}
	return func(r *http.Request) (*url.URL, error) {
		if model.Loopback(r.URL.Hostname()) {
			return nil, nil
		}
		address, err := found(r)
		if err == nil && address != nil && address.Scheme == "" {
			address.Scheme = "http" // that of a script has none
		}
		return address, err
	}
}

// windowsProxy asks Windows once what is set up: to find a script may take seconds.
var windowsProxy = sync.OnceValue(ieproxy.GetProxyFunc)

func systemProxy(r *http.Request) (*url.URL, error) { return windowsProxy()(r) }
