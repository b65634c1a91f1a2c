package desk

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// manyCentral has ten thousand organizations in one district.
type manyCentral struct {
	*fakeCentral
	orgs []model.Organization
	tag  int
}

func (m *manyCentral) Organizations(context.Context, string, string) ([]model.Organization, string, error) {
	m.tag++
	return m.orgs, fmt.Sprint(m.tag), nil
}

// BenchmarkRefreshBehindTheWindow tells how long the window waits at the most for the
// desk while ten thousand organizations are fetched, kept and taken, in nanoseconds.
func BenchmarkRefreshBehindTheWindow(b *testing.B) {
	d, f := newFake()
	many := &manyCentral{fakeCentral: f}
	for i := range 10_000 {
		many.orgs = append(many.orgs, model.Organization{
			ID: fmt.Sprintf("%012d", i), District: "1110", Short: model.Text{RU: "Ясли-сад № " + fmt.Sprint(i), KK: "Бөбекжай"},
			Full: model.Text{RU: "ГККП", KK: "МКҚК"}, Offers: []model.Offer{{Group: model.Senior, Lang: model.Kazakh, Places: 20}},
		})
	}
	d.Central = many
	if err := d.Fire(Started); err != nil {
		b.Fatal(err)
	}
	if err := d.ChooseDistrict("1110"); err != nil {
		b.Fatal(err)
	}
	if _, err := d.refreshDistrict(b.Context(), "1110"); err != nil { // at the start of the day
		b.Fatal(err)
	}
	var longest atomic.Int64
	ctx, cancel := context.WithCancel(b.Context())
	stopped := make(chan struct{})
	go func() { // the window: it types and reads what is at hand
		defer close(stopped)
		for ctx.Err() == nil {
			began := time.Now()
			d.Edit(func(v *Visit) { v.Search = "бө" })
			if _, err := d.Organizations(ctx, false); err != nil {
				return
			}
			if took := int64(time.Since(began)); took > longest.Load() {
				longest.Store(took)
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for b.Loop() {
		if _, err := d.refreshDistrict(b.Context(), "1110"); err != nil {
			b.Fatal(err)
		}
	}
	cancel()
	<-stopped
	b.ReportMetric(float64(longest.Load()), "ns-longest-wait")
}

// BenchmarkDraftSave makes a visit durable whose statement is about to be signed.
func BenchmarkDraftSave(b *testing.B) {
	d, _ := newFake()
	toCheck(b, d)
	for b.Loop() {
		d.Edit(func(v *Visit) { v.Phone = "8 700 000 00 02" })
		must(b, d.SaveNow())
	}
}

// BenchmarkOpen starts at what a bad day leaves: a visit at the desk and two hundred
// statements that wait for the central.
func BenchmarkOpen(b *testing.B) {
	d, f := newFake()
	f.placeErr = model.NewError(model.CodeCentralDown)
	for range 200 {
		toCheck(b, d)
		must(b, d.SignByCode(b.Context(), "123456"))
		must(b, d.Finish(b.Context()))
	}
	toCheck(b, d)
	must(b, d.SaveNow())
	for b.Loop() {
		again := New(d.Config)
		must(b, again.Open())
		if again.Visit().Step != Check || again.Outbox().Count().Open() != 200 {
			b.Fatal("something is missing")
		}
	}
}
