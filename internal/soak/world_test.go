package soak

import (
	"context"
	"crypto/rsa"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

const (
	district = "1110"
	office   = "Учебный ЦОН № 3"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// parent is an invented applicant with keys and children.
type parent struct {
	model.Applicant
	auth, sign *ca.Key
	children   []model.Child
}

// world is a region: people, their registers, and a central on its database.
type world struct {
	parents   []*parent
	offers    []offer
	waiting   map[model.IIN]model.Application // by child
	telephone *registry.Telephone
	authority *ca.Authority // of their keys
	central   *service.Service
	url, host string
	database  string       // path
	later     atomic.Int64 // by how much the region's time is ahead of the test's, in nanoseconds
	replaced  time.Time    // from which day other rules are in force; zero: never
}

// now is the right time in the region.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.later.Load())) }

// offer is a list on which a child can be placed once.
type offer struct {
	organization model.Organization
	lang         model.Lang
}

// size is how large a world is.
type size struct {
	Parents, Children int // children of each
	Organizations     int
	Entries           int // that one child may have; 0: any number
}

// group is that of every child of a world.
const group = model.Middle

// invent invents people with their keys, and lists for their children.
func invent(t testing.TB, s size) (*world, service.Reference, []people.Family) {
	t.Helper()
	w := &world{telephone: registry.NewTelephone(time.Now)}
	authority, err := ca.New(time.Now(), pool())
	must(t, err)
	w.authority = authority
	reference, families := w.populate(s)
	must(t, w.issue(authority))
	return w, reference, families
}

// newWorld invents people and opens a central for them.
func newWorld(t testing.TB, s size) *world {
	t.Helper()
	w, reference, families := invent(t, s)
	w.database = filepath.Join(t.TempDir(), "central.db")
	db, err := store.Open(t.Context(), "sqlite:"+w.database)
	must(t, err)
	server := httptest.NewUnstartedServer(nil)
	w.host = server.Listener.Addr().String()
	w.url = "http://" + w.host
	w.central, err = service.New(service.Config{
		Clock: w.now, Store: db, Verifier: service.NewVerifier(w.authority.Verifier()), PublicURL: w.url, Version: "soak",
		Practice:   true, // it confirms every counter by itself
		Registries: registry.New(families, w.telephone, registry.Options{}).Registries(),
		Limits:     service.Limits{ClientRate: -1, DeliveryRate: -1, CodesAnHour: 1000, CodesADay: 1000, CodeResend: time.Nanosecond},
		Log:        slog.New(slog.DiscardHandler),
		Rules: func(district string, day model.Date) (model.RuleSet, error) {
			rules, err := assets.Rules(district, day)
			rules.EntryLimit = s.Entries
			if from := model.DateOf(w.replaced); !w.replaced.IsZero() && !day.Before(from) {
				rules.Version, rules.Since = w.replaced.Format(time.DateOnly), from
			}
			return rules, err
		},
	})
	must(t, err)
	must(t, w.central.Import(context.Background(), reference))
	server.Config.Handler = central.New(w.central).Handler()
	server.Start()
	t.Cleanup(func() {
		server.Close()
		must(t, w.central.Close())
		must(t, db.Close())
	})
	return w
}

// pool hands out a few RSA keys again and again: making one is slow, and whose a key
// is, its certificate tells.
func pool() ca.KeySource {
	const few = 4
	source := ca.SharedKeys()
	var mu sync.Mutex
	var keys []*rsa.PrivateKey
	next := 0
	return func() (*rsa.PrivateKey, error) {
		mu.Lock()
		defer mu.Unlock()
		if len(keys) < few {
			key, err := source()
			keys = append(keys, key)
			return key, err
		}
		next++
		return keys[next%few], nil
	}
}

// populate invents the parents, the children with their applications, and the lists.
func (w *world) populate(s size) (service.Reference, []people.Family) {
	var reference service.Reference
	var families []people.Family
	w.waiting = map[model.IIN]model.Application{}
	birth := model.Date{Year: 2023, Month: time.March, Day: 1}
	for i := range s.Parents {
		p := &parent{Applicant: model.Applicant{
			Person: person(model.Date{Year: 1980 + i%20, Month: time.Month(1 + i%12), Day: 1 + i%28}, 2*i, surname(i)+"ВА", "ҮЛГІ"),
			Phone:  model.Phone(fmt.Sprintf("+7700%07d", 4_185_213+i)), Email: fmt.Sprintf("soak%05d@example.kz", i),
		}}
		family := people.Family{ID: p.Email, District: district, Adults: []people.Adult{{Applicant: p.Applicant, Registered: p.Phone}}}
		for k := range s.Children {
			n := i*s.Children + k
			born := birth
			born.Month, born.Day = birth.Month+time.Month(n/28%5), 1+n%28
			child := model.Child{Person: person(born, n/140*2, surname(i)+"В", "БАЛА "+surname(n))}
			p.children = append(p.children, child)
			reference.Applications = append(reference.Applications, model.Application{
				Number: fmt.Sprintf("2026-111000-%06d", n+1), Child: child, District: district,
				Status: model.InQueue, Place: n + 1, CreatedAt: time.Now().AddDate(0, -1, 0).UTC(),
			})
			w.waiting[child.IIN] = reference.Applications[n]
			family.Children = append(family.Children, people.Child{Child: child, Degrees: map[model.IIN]model.Degree{p.IIN: model.Mother}})
		}
		w.parents = append(w.parents, p)
		families = append(families, family)
	}
	reference.Organizations = w.organizations(s.Organizations)
	return reference, families
}

// surname is the beginning of one that only one family has.
func surname(i int) string {
	letters, name := []rune("БВГДЖЗКЛМНПРСТФХЦЧШЩ"), "СЫНА"
	for {
		name += string(letters[i%len(letters)]) + "О"
		if i /= len(letters); i == 0 {
			return name
		}
	}
}

// organizations copies those of the practice until there are enough, under numbers of
// their own.
func (w *world) organizations(n int) []model.Organization {
	var list []model.Organization
	samples := people.Organizations(time.Now())
	for i := 0; len(list) < n; i++ {
		o := samples[i%len(samples)]
		if o.District != district || len(o.Languages(group)) == 0 {
			continue
		}
		o.ID = fmt.Sprintf("990940%06d", len(list))
		list = append(list, o)
		for _, lang := range o.Languages(group) {
			w.offers = append(w.offers, offer{o, lang})
		}
	}
	return list
}

// person invents somebody; two who were born on one day need numbers at least 2 apart.
func person(birth model.Date, number int, surname, name string) model.Person {
	century := 2*(birth.Year/100-18) + 2
	for serial := number; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if check, ok := model.CheckDigit(first); ok {
			return model.Person{
				IIN: model.IIN(first + string(check)), Surname: surname, GivenName: fmt.Sprintf("%s %d", name, number),
				Patronymic: "ОҚУҚЫЗЫ", Birth: birth, Sex: model.Female,
			}
		}
	}
}

// issue gives everybody keys: every third the one GOST key of today, the others the
// RSA pair of former years. They are older than any clock of a test is slow.
func (w *world) issue(authority *ca.Authority) error {
	var group errgroup.Group
	group.SetLimit(4)
	for i, p := range w.parents {
		id := ca.Identity{
			Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic, IIN: string(p.IIN),
			NotBefore: time.Now().AddDate(0, -2, 0), NotAfter: time.Now().AddDate(1, 0, 0),
		}
		group.Go(func() (err error) {
			if i%3 == 0 {
				p.auth, err = authority.Issue(id, pki.SingleKey)
				p.sign = p.auth
				return err
			}
			p.auth, p.sign, err = authority.Pair(id)
			return err
		})
	}
	return group.Wait()
}

// placed is one row of the central's own table.
type placed struct{ visit, applicant, number string }

// count is how many rows a table of the central has.
func (w *world) count(t testing.TB, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.database+"?mode=ro")
	must(t, err)
	defer func() { must(t, db.Close()) }()
	must(t, db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n))
	return n
}

// entries reads all that the central holds, in the order in which it took it.
func (w *world) entries(t testing.TB) []placed {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.database+"?mode=ro")
	must(t, err)
	defer func() { must(t, db.Close()) }()
	rows, err := db.QueryContext(t.Context(), `SELECT act_id, applicant_iin, number FROM entries ORDER BY rowid`)
	must(t, err)
	defer func() { must(t, rows.Close()) }()
	var all []placed
	for rows.Next() {
		var p placed
		must(t, rows.Scan(&p.visit, &p.applicant, &p.number))
		all = append(all, p)
	}
	must(t, rows.Err())
	if !slices.IsSortedFunc(all, func(a, b placed) int { return strings.Compare(a.number, b.number) }) {
		t.Error("the central's numbers are not in the order of its rows")
	}
	return all
}

// holdsOnce reports what is wrong where the central does not hold each of the visits,
// and nothing else, exactly once.
func holdsOnce(entries []placed, visits map[string]bool) error {
	count := map[string]int{}
	for _, e := range entries {
		count[e.visit]++
	}
	for visit := range visits {
		if count[visit] != 1 {
			return fmt.Errorf("the central holds visit %s %d times", visit, count[visit])
		}
	}
	if len(entries) != len(visits) {
		return fmt.Errorf("the central holds %d entries of %d visits", len(entries), len(visits))
	}
	return nil
}
