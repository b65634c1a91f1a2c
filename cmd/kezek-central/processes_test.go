//go:build unix

package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	client "akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/assertion"
	"akmola.kz/kezek/internal/practice/ca"
	practice "akmola.kz/kezek/internal/practice/registry"

	"github.com/google/uuid"
)

// applicants is how many are placed on one list; make soak has more.
var applicants = 200

// everybody are registers in which every child is the applicant's own.
type everybody map[model.IIN]model.Person

func (e everybody) Person(_ context.Context, iin model.IIN) (registry.Record, error) {
	p, ok := e[iin]
	if !ok {
		return registry.Record{}, registry.ErrNoPerson
	}
	return registry.Record{Person: p}, nil
}

func (everybody) Kinship(context.Context, model.IIN, model.IIN) (model.Degree, error) {
	return model.Mother, nil
}

func (everybody) SendMail(context.Context, string, string, string, string) (string, error) {
	return "", nil
}

// somebody is the nth invented person who was born on a day.
func somebody(n int, birth model.Date, century int) model.Person {
	for serial := n * 3; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if digit, ok := model.CheckDigit(first); ok {
			return model.Person{IIN: model.IIN(first + string(digit)), Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Birth: birth, Sex: model.Female}
		}
	}
}

// crowd is a database with one list, and placements of many applicants on it.
type crowd struct {
	database  string
	list      store.List
	before    int // who stood there before the central
	acts      []model.Act
	registers everybody
	roots     string // folder
}

func newCrowd(t *testing.T, size int) crowd {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Second)
	district, today := assets.Districts()[0], model.DateOf(now.In(model.Zone))
	offer := model.Offer{Group: model.Middle, Lang: model.Kazakh, Groups: 1, Places: 20, Waiting: 3}
	org := model.Organization{
		ID: "990140000001", District: district.Code, Kind: model.Nursery, Offers: []model.Offer{offer},
		Short: model.Text{KK: "Сынақ", RU: "Тест"}, Full: model.Text{KK: "Сынақ", RU: "Тест"},
	}
	c := crowd{
		database: pgtest.Address(t), registers: everybody{}, roots: t.TempDir(), before: offer.Waiting,
		list: store.List{Organization: org.ID, Group: offer.Group, Lang: offer.Lang},
	}
	authority, err := ca.New(now, sync.OnceValues(ca.NewKeys)) // one for everybody: keys are slow to make
	check(t, err)
	check(t, os.WriteFile(filepath.Join(c.roots, "practice.pem"), authority.PEM(), 0o600))
	rules, err := assets.Rules(district.Code, today)
	check(t, err)
	reference := service.Reference{Organizations: []model.Organization{org}}
	for i := range size {
		parent, child := somebody(i, model.Date{Year: 1990, Month: 2, Day: 3}, 4), somebody(i, model.Date{Year: today.Year - 3, Month: 1, Day: 2}, 6)
		c.registers[parent.IIN], c.registers[child.IIN] = parent, child
		reference.Applications = append(reference.Applications, model.Application{
			Number: fmt.Sprintf("2026-%06d", i), District: district.Code, Child: model.Child{Person: child}, Status: model.InQueue, CreatedAt: now,
		})
		st := model.Statement{
			ActID: uuid.NewString(), Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: district.Code, Applicant: parent,
			Child: model.Person{IIN: child.IIN, Birth: child.Birth, Sex: child.Sex}, Organization: org.ID, Education: offer.Lang,
			MadeAt: now, Offline: true, Email: "mail@example.kz",
		}
		text, err := st.Render(rules, district, org)
		check(t, err)
		key, err := authority.Issue(ca.Identity{Surname: parent.Surname, GivenName: parent.GivenName, IIN: string(parent.IIN)}, pki.SignKey)
		check(t, err)
		cms, err := key.SignCMS([]byte(text), ca.SignOptions{At: now})
		check(t, err)
		c.acts = append(c.acts, model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: cms})
	}
	c.read(t, func(db *store.Store) error { return service.Import(t.Context(), db, reference, assets.Districts()) })
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// read opens the database beside the centrals.
func (c crowd) read(t *testing.T, do func(*store.Store) error) {
	t.Helper()
	db, err := store.Open(t.Context(), c.database)
	check(t, err)
	check(t, errors.Join(do(db), db.Close()))
}

// serve starts a process that serves the database, and returns its address.
func (c crowd) serve(t *testing.T, config string) string {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	address := freeAddress(t)
	process := exec.Command(self, "serve", "--config", config, "--practice", "--database", c.database, "--roots", c.roots,
		"--listen", address, "--operations-listen=", "--log-level", "error")
	process.Env = append(os.Environ(), asProgram+"=1")
	stdout, stderr := newOutput(), newOutput()
	process.Stdout, process.Stderr = stdout, stderr
	check(t, process.Start())
	t.Cleanup(func() {
		if err := errors.Join(process.Process.Signal(syscall.SIGTERM), process.Wait()); err != nil {
			t.Errorf("%v: %s", err, stderr)
		}
	})
	return stdout.await(t, `(http://\S+)`)
}

// counterKey is the key of a workplace.
type counterKey struct {
	id  string
	key ed25519.PrivateKey
}

func (k counterKey) Enrolment() (model.Enrolment, error) {
	e := model.Enrolment{ID: k.id, PublicKey: k.key[ed25519.SeedSize:], Office: "ЦОН № 7"}
	e.Sign(k.key, nil)
	return e, nil
}

func (k counterKey) Proof(host string, at time.Time) (model.WorkplaceProof, error) {
	if at.IsZero() {
		at = time.Now()
	}
	text, err := assertion.Sign(k.key, k.id, host, at)
	return model.WorkplaceProof{Assertion: text}, err
}

func (counterKey) Proved(string, model.Code) {}

// outbox is that of a workplace that reaches both processes, and sends by turns.
func outbox(t *testing.T, addresses []string) (send func(ctx context.Context, turn int, act model.Act) (model.ActResult, error)) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	check(t, err)
	key := counterKey{uuid.NewString(), private}
	var ways []*client.Client
	for _, address := range addresses {
		way, err := client.New(client.Config{BaseURL: address, Attempts: 1})
		check(t, err)
		t.Cleanup(way.Close)
		way.SetWorkplace(key)
		ways = append(ways, way)
	}
	return func(ctx context.Context, turn int, act model.Act) (model.ActResult, error) {
		body, err := act.Encode()
		for try := 0; err == nil && try < 20; try++ { // as an outbox does, and the same act again
			var result model.ActResult
			if result, err = ways[(turn+try)%len(ways)].DeliverAct(ctx, act.ID, body); err == nil || !model.CodeOf(err).Retryable() {
				return result, err
			}
			err = nil
		}
		return model.ActResult{}, errors.Join(err, errors.New("the act is not taken"))
	}
}

// placing is when an act was under way, and what came of it.
type placing struct {
	sent, answered time.Time
	place          int
}

// Applicants of eight clients who come through two processes at once stand on one list without
// a gap, each at the time of the application.
func TestApplicantsThroughTwoProcessesStandInOneOrder(t *testing.T) {
	c := newCrowd(t, applicants)
	outside := httptest.NewServer(practice.NewServer(registry.Set{People: c.registers, Kinship: c.registers, Mail: c.registers}, ""))
	t.Cleanup(outside.Close)
	config := filepath.Join(t.TempDir(), "central.toml")
	var text string
	for _, name := range []string{"people", "kinship", "mail"} {
		text += fmt.Sprintf("[registers.%s]\nurl = %q\nparallel = 64\nfailures = 1000\n", name, outside.URL+"/"+name)
	}
	check(t, os.WriteFile(config, []byte(text), 0o600))
	addresses := []string{c.serve(t, config), c.serve(t, config)}
	start := time.Now()
	placings := c.placeAll(t, 8, addresses)
	t.Logf("%d applicants, %.0f a second", len(placings), float64(len(placings))/time.Since(start).Seconds())
	c.checkList(t, placings)
}

// placeAll has so many clients send all acts, each by turns through all processes.
func (c crowd) placeAll(t *testing.T, clients int, addresses []string) []placing {
	t.Helper()
	placings := make([]placing, len(c.acts))
	waiting := make(chan int, len(c.acts))
	for i := range c.acts {
		waiting <- i
	}
	close(waiting)
	var all sync.WaitGroup
	for range clients {
		send := outbox(t, addresses)
		all.Go(func() {
			for i := range waiting {
				sent := time.Now()
				result, err := send(t.Context(), i, c.acts[i])
				if err != nil || result.Entry == nil {
					t.Errorf("act %d: %v", i, err)
					continue
				}
				placings[i] = placing{sent, time.Now(), result.Entry.FirstPlace}
			}
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return placings
}

// checkList holds what the database has against what was answered.
func (c crowd) checkList(t *testing.T, placings []placing) {
	t.Helper()
	answered, first := map[string]int{}, map[string]int{} // place by child, and by entry
	for i, p := range placings {
		answered[string(c.acts[i].Statement.Child.IIN)] = p.place
	}
	c.read(t, func(db *store.Store) error {
		return db.Read(t.Context(), func(tx *store.Tx) error {
			standing, err := tx.EntriesAt(c.list.Organization)
			if err != nil {
				return err
			}
			if len(standing) != len(placings) {
				t.Errorf("%d stand on the list, %d were placed", len(standing), len(placings))
			}
			ranks := map[string]allocation.Rank{}
			for i, e := range standing {
				counts, err := tx.CountWaiting(c.list, e.Rank())
				if err != nil || counts.Earlier[""] != i || counts.Waiting[""] != len(placings) || e.FirstPlace != answered[string(e.Application.Child.IIN)] {
					t.Errorf("number %d: %+v, first %d, answered %d, %v", i+1, counts, e.FirstPlace, answered[string(e.Application.Child.IIN)], err)
				}
				ranks[e.ID], first[e.ID] = e.Rank(), e.FirstPlace
			}
			changes, _, err := tx.ListChanges(c.list, 0, 2*len(placings))
			for i, change := range changes { // newest first
				want := c.before + 1
				for _, earlier := range changes[i+1:] {
					if ranks[earlier.Entry].Receipt < ranks[change.Entry].Receipt {
						want++
					}
				}
				if first[change.Entry] != want {
					t.Errorf("who came as number %d was told the place %d, not %d", len(changes)-i, first[change.Entry], want)
				}
			}
			if err != nil {
				return err
			}
			wrong, err := tx.MiscountedLists()
			if len(wrong) > 0 {
				t.Errorf("miscounted: %v", wrong)
			}
			return err
		})
	})
}
