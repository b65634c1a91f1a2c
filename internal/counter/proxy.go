package counter

import (
	"net/http"
	"net/url"
	"sync"
	"time"

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

// windowsProxy reads once what is set up in Windows. It looks for a script, and runs it, each time it is asked.
var windowsProxy = sync.OnceValue(ieproxy.GetProxyFunc)

var systemProxy = cachedProxy(func(r *http.Request) (*url.URL, error) { return windowsProxy()(r) })

// cachedProxy returns a find that asks once in a minute for each address: to look for a script takes Windows seconds
// where there is none.
func cachedProxy(find func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	type answer struct {
		proxy *url.URL
		until time.Time
	}
	var mu sync.Mutex
	answers := map[string]answer{}
	return func(r *http.Request) (*url.URL, error) {
		mu.Lock()
		defer mu.Unlock()
		key := r.URL.Scheme + "://" + r.URL.Host
		known, ok := answers[key]
		if !ok || !time.Now().Before(known.until) {
			proxy, err := find(r)
			if err != nil {
				return nil, err
			}
			known = answer{proxy, time.Now().Add(time.Minute)}
			answers[key] = known
		}
		if known.proxy == nil {
			return nil, nil
		}
		own := *known.proxy // whoever gets it may change it
		return &own, nil
	}
}
