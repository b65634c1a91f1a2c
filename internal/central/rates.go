package central

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"

	"golang.org/x/time/rate"
)

// maxClients is how many addresses, or workplaces, are remembered; it bounds the memory that
// strangers can fill.
const maxClients = 10_000

// clientRates limits the rate of requests that nobody has logged in for, by the address or
// the workplace from which they come.
type clientRates struct {
	rate  rate.Limit
	burst int
	max   int

	mu sync.Mutex
	of map[string]*client
}

type client struct {
	limiter *rate.Limiter
	seen    time.Time
}

func newClientRates(burst int, aSecond float64) *clientRates {
	return &clientRates{rate: rate.Limit(aSecond), burst: burst, max: maxClients, of: map[string]*client{}}
}

// wait returns how long the client has to wait, zero where it need not. A request
// that has to wait costs it nothing more.
func (s *clientRates) wait(name string, now time.Time) time.Duration {
	if s.rate < 0 {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, ok := s.of[name]
	if !ok {
		s.makeRoom(now)
		from = &client{limiter: rate.NewLimiter(s.rate, s.burst)}
		s.of[name] = from
	}
	from.seen = now
	reserved := from.limiter.ReserveN(now, 1)
	delay := reserved.DelayFrom(now)
	if delay > 0 {
		reserved.CancelAt(now)
	}
	return delay
}

// makeRoom forgets those who have all their requests left again, and somebody where
// there is nobody of them.
func (s *clientRates) makeRoom(now time.Time) {
	if len(s.of) < s.max {
		return
	}
	full := time.Duration(float64(s.burst) / float64(s.rate) * float64(time.Second))
	for name, from := range s.of {
		if now.Sub(from.seen) >= full {
			delete(s.of, name)
		}
	}
	for name := range s.of {
		if len(s.of) < s.max {
			return
		}
		delete(s.of, name)
	}
}

// clientOf is the address from which a request comes, which around has found. An IPv6
// network is one client.
func clientOf(r *http.Request) netip.Prefix {
	address := parseAddress(r.RemoteAddr)
	bits := 64
	if address.Is4() {
		bits = 32
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{} // all whose address cannot be read are one client
	}
	return network
}

// parseAddress reads an address with or without a port.
func parseAddress(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// rateLimited answers requests of one address only so fast.
func (s *Server) rateLimited(rates *clientRates, h handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.checkRate(rates, clientOf(r).String()); err != nil {
			return err
		}
		return h(w, r)
	}
}

// paced answers requests of one workplace only so fast.
func (s *Server) paced(rates *clientRates, h workplaceHandler) workplaceHandler {
	return func(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
		if err := s.checkRate(rates, place.ID); err != nil {
			return err
		}
		return h(w, r, place)
	}
}

func (s *Server) checkRate(rates *clientRates, name string) error {
	if wait := rates.wait(name, s.service.Now()); wait > 0 {
		return model.NewError(model.CodeTooManyRequests, "seconds", service.Seconds(wait))
	}
	return nil
}
