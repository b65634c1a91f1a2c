package soak

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

const (
	rateBlocks = 10 // of each kind, by turns
	rateBlock  = 60 // placements in one
	senders    = 4  // as the outbox has them
)

// BenchmarkDrain holds the rate at which an outbox drains, with all that it writes,
// against the rate at which the bare client posts like placements to the same central
// over the same connection, by turns in one run. x_bare is to be 0.8; it was 0.65 in November
// 2026 (320 a second of 490, two cores), since the central answers four times as fast as it
// did: what is left are the three durable writes of each item.
func BenchmarkDrain(b *testing.B) {
	var drained, bare time.Duration
	n := 0
	for b.Loop() {
		d, p := measureRate(b)
		drained, bare, n = drained+d, bare+p, n+rateBlocks*rateBlock
	}
	b.ReportMetric(bare.Seconds()/drained.Seconds(), "x_bare")
	b.ReportMetric(float64(n)/drained.Seconds(), "drained/s")
	b.ReportMetric(float64(n)/bare.Seconds(), "bare/s")
}

// measureRate drains and posts in blocks, in the order that lets neither have the
// fresher central.
func measureRate(b *testing.B) (drained, bare time.Duration) {
	b.Helper()
	const each = rateBlocks * rateBlock
	w := newWorld(b, size{Parents: 2 * each / 20, Children: 5, Organizations: 40, Entries: 4})
	c := newCounter(b, opening{path: onDisk(b), url: w.url, host: w.host})
	must(b, c.Refresh(b.Context()))
	stop := c.run()
	defer stop()
	posts := w.acts(b, w.parents[len(w.parents)/2:])
	next := 0
	drain := func() {
		c.goOffline(b.Context())
		for range rateBlock {
			i, k := next%(len(w.parents)/2), next/(len(w.parents)/2)
			p := w.parents[i]
			_, err := c.visitOffline(b.Context(), p, p.children[k%5].IIN, w.offers[(i+7*(k/5))%len(w.offers)])
			must(b, err)
			next++
		}
		start := time.Now()
		c.connection.SetCut(false)
		c.Probe(b.Context())
		must(b, c.settled(b.Context()))
		drained += time.Since(start)
	}
	post := func() {
		start := time.Now()
		w.post(b, posts[:rateBlock])
		bare += time.Since(start)
		posts = posts[rateBlock:]
	}
	for block := range rateBlocks {
		if block%2 == 0 {
			drain()
			post()
		} else {
			post()
			drain()
		}
	}
	if n := c.Outbox().Count()[desk.ItemAccepted]; n != each {
		b.Fatalf("%v", c.Outbox().Count())
	}
	return drained, bare
}

// post sends acts with the bare client.
func (w *world) post(b *testing.B, acts []model.Act) {
	b.Helper()
	client, err := central.New(central.Config{BaseURL: w.url})
	must(b, err)
	defer client.Close()
	desk.New(desk.Config{Central: client}) // which proves that a workplace calls
	var group errgroup.Group
	group.SetLimit(senders)
	for _, act := range acts {
		group.Go(func() error {
			body, err := act.Encode()
			if err == nil {
				_, err = client.DeliverAct(context.Background(), act.ID, body)
			}
			return err
		})
	}
	must(b, group.Wait())
}

// acts are the placements that the parents may ask for, signed without a connection: each child
// on four lists.
func (w *world) acts(t testing.TB, parents []*parent) []model.Act {
	t.Helper()
	children := len(parents[0].children)
	var all []model.Act
	for k := range 4 * children {
		for i, p := range parents {
			all = append(all, w.act(t, p, p.children[k%children], w.offers[(i+7*(k/children))%len(w.offers)]))
		}
	}
	return all
}

// act is a placement that a parent signed without a connection.
func (w *world) act(t testing.TB, p *parent, child model.Child, at offer) model.Act {
	t.Helper()
	rules, err := assets.Rules(district, model.DateOf(time.Now().In(model.Zone)))
	must(t, err)
	home, _ := assets.FindDistrict(district)
	statement := model.Statement{
		ActID: uuid.NewString(), Kind: model.PlaceOnList, Rules: rules.Version, Lang: model.Kazakh, District: district, Applicant: p.Person,
		Child: model.Person{IIN: child.IIN, Birth: child.IIN.Birth(), Sex: child.IIN.Sex()}, Organization: at.organization.ID,
		Education: at.lang, MadeAt: time.Now().UTC().Truncate(time.Second), Offline: true, Email: p.Email,
	}
	text, err := statement.Render(rules, home, at.organization)
	must(t, err)
	cms, err := p.sign.SignCMS([]byte(text), ca.SignOptions{At: time.Now()})
	must(t, err)
	return model.Act{ID: statement.ActID, Kind: statement.Kind, Statement: statement, Text: text, CMS: cms}
}
