package ui_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// crowded is a central whose districts have as many organizations as a test wants.
type crowded struct {
	desk.Central
	organizations []model.Organization
	asked         int
}

func (c *crowded) Organizations(context.Context, string, string) ([]model.Organization, string, error) {
	c.asked++
	return c.organizations, fmt.Sprint("asked-", c.asked), nil
}

// organizations are n of a district, named, numbered and addressed as real ones are.
func organizations(n int) []model.Organization {
	names := [][2]string{
		{"Әйгерім", "Айгерим"}, {"Балапан", "Балапан"}, {"Құлыншақ", "Кулыншак"}, {"Ұшқын", "Ушкын"}, {"Қарлығаш", "Карлыгаш"},
		{"Ертегі", "Ертеги"}, {"Мирас", "Мирас"}, {"Жұлдыз", "Жулдыз"}, {"Нұрсәуле", "Нурсауле"}, {"Зерек", "Зерек"},
	}
	streets := [][2]string{{"Абай", "Абая"}, {"Әуезов", "Ауэзова"}, {"Уәлиханов", "Валиханова"}, {"Мәлік Ғабдуллин", "Малика Габдуллина"}}
	all := make([]model.Organization, n)
	for i := range all {
		number := strconv.Itoa(i + 1)
		name, street := names[i%len(names)], streets[i/len(names)%len(streets)]
		all[i] = model.Organization{
			ID: fmt.Sprintf("%012d", i), District: "1110", Number: i + 1, Kind: model.Nursery, Capacity: 280,
			Short:      model.Text{KK: "№ " + number + " «" + name[0] + "» бөбекжай-балабақшасы", RU: "Ясли-сад № " + number + " «" + name[1] + "»", EN: "Nursery No. " + number + " “" + name[1] + "”"},
			Full:       model.Text{KK: "«" + name[0] + "» МКҚК", RU: "ГККП «" + name[1] + "»", EN: name[1]},
			Settlement: model.Text{KK: "Көкшетау қ.", RU: "г. Кокшетау", EN: "Kokshetau"},
			Address:    model.Text{KK: street[0] + " к-сі, " + number, RU: "ул. " + street[1] + ", " + number, EN: number + " " + street[1] + " St."},
		}
		for _, group := range model.AgeGroups() {
			for _, lang := range []model.Lang{model.Kazakh, model.Russian} {
				all[i].Offers = append(all[i].Offers, model.Offer{Group: group, Lang: lang, Groups: 1, Places: 20, Free: i % 3, Waiting: i % 7})
			}
		}
	}
	return all
}

// newCrowd opens the choice of an organization; the central has as many as crowd.has.
func newCrowd(t testing.TB) (*stage, *crowded) {
	t.Helper()
	s := newStage(t)
	line, err := central.New(central.Config{BaseURL: s.practice.CentralURL, Timeout: patience, Attempts: 1})
	must(t, err)
	t.Cleanup(line.Close)
	crowd := &crowded{Central: line, organizations: organizations(20)}
	s.shell.Close()
	s.open(crowd)
	c := &clerk{stage: s}
	c.visited(model.ByCode, s.family("ready"), true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, s.family("ready"))
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	return s, crowd
}

// searchKeys are the kinds of keys of a search: letters that fewer and fewer names have,
// back, the figures of a number, and a letter that none has.
var searchKeys = []struct {
	name string
	rune rune // 0: Backspace
}{
	{"first", 'к'}, {"second", 'а'}, {"third", 'р'}, {"back", 0}, {"back", 0}, {"back", 0},
	{"digit", '1'}, {"digit", '7'}, {"none", 'ъ'}, {"none", 'ц'}, {"back", 0}, {"back", 0}, {"back", 0}, {"back", 0},
}

// fastest keeps the shortest time of each thing that is done again and again: what else
// runs on the computer makes some of them longer, never one shorter.
type fastest [][2]time.Duration // of the few, of the many

func (f fastest) took(thing, size int, d time.Duration) {
	if was := &f[thing][size]; *was == 0 || d < *was {
		*was = d
	}
}

// ratio is how many times the time of the few the many take, for the things named.
func (f fastest) ratio(counts func(thing int) bool) float64 {
	var few, many time.Duration
	for thing, of := range f {
		if counts(thing) {
			few, many = few+of[0], many+of[1]
		}
	}
	return float64(many) / float64(few)
}

func (f fastest) all() float64 { return f.ratio(func(int) bool { return true }) }

// BenchmarkAKeyInTheSearch types into the search of 20 and of 10 000 organizations by
// turns and draws the window after each key. It reports how many times the time of the
// few the many take: drawn, in all and for each kind of key, and before the drawing.
func BenchmarkAKeyInTheSearch(b *testing.B) {
	s, crowd := newCrowd(b)
	lists := [][]model.Organization{organizations(20), organizations(10_000)}
	typed, drawn := make(fastest, len(searchKeys)), make(fastest, len(searchKeys))
	for b.Loop() {
		for size, list := range lists {
			crowd.organizations = list
			s.shell.Reload()
			s.window.Canvas().Capture()
			runtime.GC() // what was loaded is not for the keys to pay
			for i, key := range searchKeys {
				began := time.Now()
				if key.rune == 0 {
					s.key(fyne.KeyBackspace)
				} else {
					s.write(string(key.rune))
				}
				typed.took(i, size, time.Since(began))
				s.window.Canvas().Capture()
				drawn.took(i, size, time.Since(began))
			}
		}
	}
	b.ReportMetric(drawn.all(), "x-of-20-drawn")
	b.ReportMetric(typed.all(), "x-of-20-undrawn")
	for _, key := range searchKeys {
		b.ReportMetric(drawn.ratio(func(i int) bool { return searchKeys[i].name == key.name }), "x-of-20-"+key.name)
	}
}

func TestAKeyInTheSearchCostsWhatIsSeen(t *testing.T) {
	s, crowd := newCrowd(t)
	var made [2]float64
	for size, list := range [][]model.Organization{organizations(20), organizations(10_000)} {
		crowd.organizations = list
		s.shell.Reload()
		if got := s.rows(); len(got) != len(list) {
			t.Fatalf("%d rows of %d", len(got), len(list))
		}
		made[size] = testing.AllocsPerRun(3, func() {
			s.write("кар1")
			s.erase(4)
		})
	}
	if made[1] > 2*made[0] {
		t.Errorf("%v objects are made for the keys of a search in 10 000 organizations, %v in 20", made[1], made[0])
	}
}

func TestALanguageIsSwitchedWithWhatIsPrepared(t *testing.T) {
	s, crowd := newCrowd(t)
	crowd.organizations = organizations(300)
	s.shell.Reload()
	asked := crowd.asked
	first := map[model.Lang]string{model.Kazakh: "№ 1 «Әйгерім»", model.Russian: "Ясли-сад № 1 «Айгерим»", model.English: "Nursery No. 1 “Айгерим”"}
	for _, lang := range model.Langs() {
		s.shell.SetLang(lang)
		if got := s.rows(); len(got) != 300 || !strings.HasPrefix(got[0], first[lang]) {
			t.Errorf("%s: %d rows, the first is %q", lang, len(got), got[:min(len(got), 1)])
		}
	}
	if crowd.asked != asked {
		t.Error("the central was asked again")
	}
	crowd.organizations = organizations(301)
	must(t, s.shell.Desk.Refresh(t.Context()))
	s.shell.SetLang(model.Kazakh) // the desk has another list than the page: it is prepared first
	if got := s.rows(); len(got) != 301 || !strings.HasPrefix(got[0], first[model.Kazakh]) {
		t.Errorf("%d rows, the first is %q", len(got), got[:min(len(got), 1)])
	}
}

// BenchmarkALanguageIsSwitched turns the choice of 20 and of 10 000 organizations from
// language to language by turns. It reports how many times the time of the few the many
// take, drawn and before the drawing, and how long the window stands for the many.
func BenchmarkALanguageIsSwitched(b *testing.B) {
	s, crowd := newCrowd(b)
	lists := [][]model.Organization{organizations(20), organizations(10_000)}
	turned, drawn := make(fastest, len(model.Langs())), make(fastest, len(model.Langs()))
	for b.Loop() {
		for size, list := range lists {
			crowd.organizations = list
			s.shell.Reload()
			s.window.Canvas().Capture()
			runtime.GC()
			for i, lang := range model.Langs() {
				began := time.Now()
				s.shell.SetLang(lang)
				turned.took(i, size, time.Since(began))
				s.window.Canvas().Capture()
				drawn.took(i, size, time.Since(began))
			}
		}
	}
	b.ReportMetric(drawn.all(), "x-of-20-drawn")
	b.ReportMetric(turned.all(), "x-of-20-undrawn")
	for i, lang := range model.Langs() {
		b.ReportMetric(float64(turned[i][1].Microseconds())/1000, "ms-undrawn-"+string(lang))
	}
}

func TestAfterAClearedSearchNothingIsChosenAndDownTakesTheFirst(t *testing.T) {
	s, _ := newCrowd(t)
	s.key(fyne.KeyDown)
	first := s.shell.Desk.Visit().Organization
	s.key(fyne.KeyDown)
	s.write("кар")
	if s.shell.Desk.Visit().Organization == "" {
		t.Fatal("nothing of what was found is chosen")
	}
	s.erase(3)
	if got := s.shell.Desk.Visit().Organization; got != "" {
		t.Errorf("nobody searches any more and %q is chosen", got)
	}
	s.shows("organization.pick")
	s.key(fyne.KeyDown)
	if got := s.shell.Desk.Visit().Organization; got != first {
		t.Errorf("Down takes %q, not the first, %q", got, first)
	}
}

func TestOrganizationsThatHaveAGroupForTheChildStandFirst(t *testing.T) {
	s, crowd := newCrowd(t)
	group, _ := s.shell.Desk.Group()
	last := len(crowd.organizations) - 1
	for i := range crowd.organizations[:last] {
		offers := &crowd.organizations[i].Offers
		*offers = slices.DeleteFunc(slices.Clone(*offers), func(o model.Offer) bool { return o.Group == group })
	}
	s.shell.Reload()
	s.key(fyne.KeyDown)
	if got, want := s.shell.Desk.Visit().Organization, crowd.organizations[last].ID; got != want {
		t.Errorf("Down takes %q, and %q alone has a group for the child", got, want)
	}
}
