package central_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// trusting takes every signature for that of whose IIN it is, so that what a signature costs is
// not measured.
type trusting struct{}

func (trusting) VerifyLogin(_ context.Context, cms, _ []byte, _ time.Time) (store.Signer, error) {
	iin := model.IIN(cms)
	return store.Signer{
		Person: model.Person{IIN: iin, Surname: "ТЕСТОВА", GivenName: "АДАМ", Birth: iin.Birth(), Sex: model.Female},
		Serial: "1f", Issuer: "НУЦ", Certificate: make([]byte, 1200),
	}, nil
}

func (t trusting) VerifyStatement(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error) {
	return t.VerifyLogin(ctx, cms, content, at)
}

// region is a number of families, each with one child and one application, who are logged in.
type region struct {
	b         *testing.B
	families  []family
	reference service.Reference
	counter   *workplace
}

type family struct {
	parent      model.Person
	child       model.Person
	application string
	token       string
}

const (
	clientsAtOnce = 8
	listsOfAll    = 100 // about as many on which the children of one year wait
)

// newRegion invents so many families.
func newRegion(b *testing.B, count int) *region {
	b.Helper()
	r := &region{b: b, reference: reference(), counter: newWorkplace(b)}
	r.reference.Applications, r.reference.Links = nil, nil
	for i := range listsOfAll {
		r.reference.Organizations = append(r.reference.Organizations, organization(fmt.Sprintf("9901400%05d", 1000+i), home().Code, "Балабақша"))
	}
	for i := range count {
		// Their numbers lie as far from one another as those of people do.
		f := family{application: fmt.Sprintf("2026-%06d", i)}
		parent := model.DateOf(time.Date(1975, 1, 1+i*7919%7300, 0, 0, 0, 0, time.UTC))
		f.parent = person("ТЕСТОВА", "АДАМ", "", parent, model.Female, 1+i%9000)
		f.child = person("ТЕСТОВА", "БАЛА", "", model.DateOf(son.Birth.Time().AddDate(0, 0, -i*31%499)), model.Female, 1+i%9000)
		r.families = append(r.families, f)
		r.reference.Applications = append(r.reference.Applications, model.Application{
			Number: f.application, District: home().Code, Child: model.Child{Person: f.child}, Status: model.InQueue, CreatedAt: morning,
		})
		r.reference.Links = append(r.reference.Links, service.SavedLink{Applicant: f.parent.IIN, Kinship: model.Kinship{
			Child: model.Child{Person: f.child}, Degree: model.Mother, Application: f.application, LinkedAt: morning,
		}})
	}
	return r
}

// open returns a service on a database, which ends with the benchmark.
func (r *region) open(address string, options ...store.Option) *service.Service {
	r.b.Helper()
	api, end, err := benchService(r.b.Context(), address, options...)
	r.check(err)
	r.b.Cleanup(end)
	return api
}

func benchService(ctx context.Context, address string, options ...store.Option) (api *service.Service, end func(), err error) {
	return benchServiceBy(ctx, trusting{}, address, options...)
}

func benchServiceBy(ctx context.Context, verifier service.SignatureVerifier, address string, options ...store.Option) (api *service.Service, end func(), err error) {
	db, err := store.Open(ctx, address, options...)
	if err != nil {
		return nil, nil, err
	}
	api, err = service.New(service.Config{
		Store: db, Verifier: verifier, PublicURL: "http://central.example.kz", Practice: true,
		Registries: registry.Set{Kinship: motherOfAll{}}, Clock: func() time.Time { return morning },
		Limits: service.Limits{KinshipRefusals: 1 << 30, ClientRate: -1}, Log: slog.New(slog.DiscardHandler),
	})
	return api, func() { _ = api.Close(); _ = db.Close() }, err
}

func (r *region) check(err error) {
	r.b.Helper()
	if err != nil {
		r.b.Fatal(err)
	}
}

// settle imports the families and logs them in.
func (r *region) settle(api *service.Service) {
	r.b.Helper()
	r.check(api.Import(r.b.Context(), r.reference))
	_, err := api.Enrol(r.b.Context(), "192.0.2.1/32", r.counter.enrolment(nil, 0))
	r.check(err)
	for i := range r.families {
		f := &r.families[i]
		challenge, err := api.Challenge(r.b.Context())
		r.check(err)
		session, err := api.LoginByKey(r.b.Context(), service.Workplace{ID: r.counter.id}, model.KeyLogin{
			ChallengeID: challenge.ID, CMS: []byte(f.parent.IIN), District: home().Code,
		})
		r.check(err)
		f.token = session.Token
		r.check(api.Config().Store.Write(r.b.Context(), func(tx *store.Tx) error {
			return tx.SetContact(f.parent.IIN, model.Contact{Email: "mail@example.kz"})
		}))
	}
}

// request is one placement as it is sent, or what else path takes.
type request struct {
	path, act, token, workplace string
	body                        []byte
}

// requests are the placements of all families, on the lists of the district's organizations.
func (r *region) requests(api *service.Service) []request {
	r.b.Helper()
	place, err := r.counter.prove(api, morning)
	r.check(err)
	rules, err := assets.Rules(home().Code, model.DateOf(morning))
	r.check(err)
	var organizations []model.Organization
	for _, o := range r.reference.Organizations {
		if _, ok := o.Offer(model.Middle, model.Kazakh); ok && o.District == home().Code {
			organizations = append(organizations, o)
		}
	}
	all := make([]request, len(r.families))
	for i, f := range r.families {
		o := organizations[i%len(organizations)]
		st := model.Statement{
			ActID: uuid.NewString(), Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: o.District,
			Applicant: f.parent, Child: f.child, Application: f.application, Organization: o.ID, Education: model.Kazakh, MadeAt: morning,
		}
		text, err := st.Render(rules, home(), o)
		r.check(err)
		act := model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: []byte(f.parent.IIN)}
		body, err := act.Encode()
		r.check(err)
		all[i] = request{"/v1/acts", act.ID, f.token, place.Token, body}
	}
	return all
}

// rate is how much was done in a time, and how long each took.
type rate struct {
	count int
	took  time.Duration
	each  []time.Duration
}

func (r rate) perSecond() float64 { return float64(r.count) / r.took.Seconds() }

func (r rate) percentile(p int) time.Duration {
	slices.Sort(r.each)
	return r.each[min(len(r.each)-1, len(r.each)*p/100)]
}

// measure does count things by so many at once.
func measure(count, atOnce int, do func(i int) error) (rate, error) {
	all := rate{count: count, each: make([]time.Duration, count)}
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, atOnce)
	start := time.Now()
	for range atOnce {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				begun := time.Now()
				if err := do(i); err != nil {
					failed <- err
					return
				}
				all.each[i] = time.Since(begun)
			}
		})
	}
	group.Wait()
	all.took = time.Since(start)
	close(failed)
	return all, <-failed
}

// send sends the placements over HTTP to centrals in turn.
func (r *region) send(requests []request, addresses ...string) rate {
	r.b.Helper()
	return r.sendBy(clientsAtOnce, requests, addresses...)
}

// sendBy does the same by so many connections.
func (r *region) sendBy(connections int, requests []request, addresses ...string) rate {
	r.b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxIdleConns: connections}}
	all, err := measure(len(requests), connections, func(i int) error {
		return post(client, addresses[i%len(addresses)], requests[i])
	})
	r.check(err)
	return all
}

// serve serves a service until the benchmark ends, and returns where.
func (r *region) serve(api *service.Service) string {
	server := httptest.NewServer(central.New(api).Handler())
	r.b.Cleanup(server.Close)
	return server.URL
}

func post(client *http.Client, address string, sent request) error {
	call, err := http.NewRequest(http.MethodPost, address+sent.path, bytes.NewReader(sent.body))
	if err != nil {
		return err
	}
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set("Idempotency-Key", sent.act)
	call.Header.Set("Authorization", "Bearer "+sent.token)
	call.Header.Set(model.WorkplaceHeader, sent.workplace)
	answer, err := client.Do(call)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusCreated && !bytes.Contains(body, []byte(model.CodePlaceGone)) {
		err = fmt.Errorf("%d: %s", answer.StatusCode, body)
	}
	if err == nil && !json.Valid(body) {
		err = fmt.Errorf("no JSON: %s", body)
	}
	return err
}

// step is one statement of a transaction, or its begin or end.
type step struct {
	statement string
	args      []any
}

// traced returns what is done in the database for each of the placements, one after another.
// The few whose statements are others than most, such as those that reserve numbers, are left out.
func (r *region) traced(address string, requests []request) [][]step {
	r.b.Helper()
	return r.tracedKinds(address, requests)[0]
}

// tracedKinds returns the same by their statements, those of which there are most first.
func (r *region) tracedKinds(address string, requests []request) [][][]step {
	r.b.Helper()
	var steps []step
	api, end, err := benchService(r.b.Context(), address, store.Traced(func(statement string, args []any) {
		steps = append(steps, step{statement, args})
	}))
	r.check(err)
	defer end()
	server := httptest.NewServer(central.New(api).Handler())
	defer server.Close()
	kinds := map[string][][]step{}
	for _, sent := range requests {
		steps = nil
		r.check(post(server.Client(), server.URL, sent))
		var all strings.Builder
		for _, s := range steps {
			all.WriteString(s.statement + ";")
		}
		kinds[all.String()] = append(kinds[all.String()], steps)
	}
	return slices.SortedFunc(maps.Values(kinds), func(a, b [][]step) int { return cmp.Compare(len(b), len(a)) })
}

// report tells how much the central does of what is done without it.
func report(b *testing.B, http, bare rate) {
	b.Helper()
	b.ReportMetric(http.perSecond(), "placed/s")
	b.ReportMetric(bare.perSecond(), "bare/s")
	b.ReportMetric(http.perSecond()/bare.perSecond(), "of_bare")
	b.ReportMetric(float64(http.percentile(50).Microseconds())/1000, "p50_ms")
	b.ReportMetric(float64(http.percentile(99).Microseconds())/1000, "p99_ms")
	b.ReportMetric(0, "ns/op")
}
