package central

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestOnlyConfiguredProxiesAreBelievedAboutAClient(t *testing.T) {
	s := &Server{}
	TrustProxies(netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.0.0.0/8"))(s)
	for _, c := range []struct{ remote, forwarded, proto, want string }{
		{"192.0.2.1:4000", "", "https", "192.0.2.1/32"},
		{"192.0.2.1:4000", "198.51.100.7", "https", "192.0.2.1/32"}, // a stranger says anything
		{"127.0.0.1:4000", "", "", "127.0.0.1/32"},
		{"127.0.0.1:4000", "198.51.100.7", "https", "198.51.100.7/32 over TLS"},
		{"127.0.0.1:4000", "198.51.100.7", "http", "198.51.100.7/32"},
		{"[::1]:4000", "203.0.113.9, 198.51.100.7", "", "198.51.100.7/32"},              // the proxy adds the last
		{"127.0.0.1:4000", "203.0.113.9, 198.51.100.7,10.1.2.3", "", "198.51.100.7/32"}, // which may stand behind another
		{"127.0.0.1:4000", "10.1.2.4, 10.1.2.3", "", "10.1.2.4/32"},
		{"127.0.0.1:4000", "198.51.100.7:1234", "", "198.51.100.7/32"},
		{"127.0.0.1:4000", "rubbish", "", "127.0.0.1/32"},
		{"127.0.0.1:4000", "198.51.100.7, rubbish, 10.1.2.3", "", "10.1.2.3/32"},
		{"[::ffff:127.0.0.1]:4000", "198.51.100.7", "", "198.51.100.7/32"},
		{"[2001:db8:1:2:3::4]:4000", "", "", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:4000", "", "", "192.0.2.1/32"},
		{"@", "198.51.100.7", "", "invalid Prefix"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		r.Header.Set("X-Forwarded-Proto", c.proto)
		remote, overTLS := s.origin(r)
		r.RemoteAddr = remote
		got := clientOf(r).String()
		if overTLS {
			got += " over TLS"
		}
		if got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
		r.RemoteAddr = c.remote
		if remote, _ := new(Server).origin(r); remote != c.remote {
			t.Errorf("without proxies %s is %s", c.remote, remote)
		}
	}
}
