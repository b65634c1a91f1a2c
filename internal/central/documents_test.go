package central_test

import (
	"bytes"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// counting counts what is drawn.
type counting struct {
	documents.Printer
	drawn atomic.Int32
}

func (c *counting) Statement(content documents.Content, e store.Evidence) ([]byte, error) {
	c.drawn.Add(1)
	return c.Printer.Statement(content, e)
}

func (c *counting) Notice(content documents.Content) ([]byte, error) {
	c.drawn.Add(1)
	return c.Printer.Notice(content)
}

func (c *counting) Receipt(r documents.Receipt) ([]byte, error) {
	c.drawn.Add(1)
	return c.Printer.Receipt(r)
}

func TestAPlacementDrawsNothingAndADocumentIsDrawnOnce(t *testing.T) {
	drawer := &counting{Printer: documents.Printer{Practice: true}}
	o := newOffice(t, func(c *service.Config) { c.Drawer = drawer })
	entry := placed(o.deliver(o.offline(mother, son, "990140000001")))
	v := o.byKey(mother)
	want[model.Entry](v.do(call{method: "POST", path: "/v1/entries/" + entry.ID + "/acknowledgement"}), 200)
	if n := drawer.drawn.Load(); n != 0 {
		t.Errorf("%d documents were drawn before anybody asked", n)
	}
	for range 3 {
		v.documents(entry)
	}
	if n := drawer.drawn.Load(); n != 2 {
		t.Errorf("%d documents were drawn for two", n)
	}
}

// documents fetches the documents of an entry.
func (v visitor) documents(entry model.Entry) (bodies [][]byte) {
	v.t.Helper()
	for _, d := range entry.Documents {
		a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID})
		if a.status != 200 {
			v.t.Fatalf("document %s: %s", d.Name, a.body)
		}
		bodies = append(bodies, a.body)
	}
	return bodies
}

// A document says what was so at the act, whenever it is first asked for, and is the same
// bytes whoever draws it: here two centrals of copies of one database, the second after
// another day has come, the organization has another name and the rules have other words.
func TestADocumentIsTheSameBytesWheneverItIsDrawn(t *testing.T) {
	o := newOffice(t)
	entry := placed(o.deliver(o.offline(mother, son, "990140000001")))
	o.stop()
	copied := o.copyDatabase()
	o.open()
	at := o.byKey(mother)
	first := at.documents(entry)
	receipt := at.do(call{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt?lang=ru"})
	o.reopen()
	for i, body := range o.byKey(mother).documents(entry) {
		if !bytes.Equal(body, first[i]) {
			t.Errorf("document %d is another one after the central was opened again", i)
		}
	}
	if again := at.do(call{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt?lang=ru"}); !bytes.Equal(again.body, receipt.body) {
		t.Error("the receipt of the same entry is another one")
	}

	o.stop()
	o.address = copied
	o.clock.turn(36 * time.Hour)
	o.change = append(o.change, func(c *service.Config) {
		c.PublicURL = "https://another.example.kz"
		c.Districts = []model.District{{Code: home().Code, Name: model.Text{KK: "Басқа", RU: "Другой", EN: "Another"}}}
		c.Rules = func(string, model.Date) (model.RuleSet, error) {
			return model.RuleSet{Version: "later", AgeTo: 7, NextSteps: []model.NextStep{{Text: model.Text{KK: "Басқа", RU: "Другое"}}}, Distribution: model.Distribution{Answer: model.Term{Days: 9, Kind: model.CalendarTerm}}, SchoolYear: model.MonthDay{Month: 9, Day: 1}, AgeGroups: map[model.AgeGroup]int{model.Early: 1, model.Junior: 2, model.Middle: 3, model.Senior: 4, model.PreparingAge: 5}}, nil
		}
	})
	o.open()
	renamed := reference().Organizations[:1]
	renamed[0].Full = model.Text{KK: "«Басқа»", RU: "«Другой»"}
	must(t, o.service.Import(t.Context(), service.Reference{Organizations: renamed}))
	for i, body := range o.byKey(mother).documents(entry) {
		if !bytes.Equal(body, first[i]) {
			t.Errorf("document %d is another one where it is drawn later", i)
		}
	}
}

// heldDrawer is held in the drawing of a receipt until it may go on.
type heldDrawer struct {
	service.Drawer
	entered, goOn chan struct{}
}

func (d heldDrawer) Receipt(documents.Receipt) ([]byte, error) {
	d.entered <- struct{}{}
	<-d.goOn
	return []byte("%PDF-1.7"), nil
}

// TestWhoWaitsTooLongForADocumentIsToldToComeAgain draws one at a time, while the first is held.
func TestWhoWaitsTooLongForADocumentIsToldToComeAgain(t *testing.T) {
	drawer := heldDrawer{documents.Printer{}, make(chan struct{}, 2), make(chan struct{})}
	v, entry := withEntry(t, func(c *service.Config) {
		c.Drawer, c.Limits.DrawAtOnce, c.Limits.DrawWait = drawer, 1, time.Millisecond
	})
	receipt := call{method: "GET", path: "/v1/entries/" + entry.ID + "/receipt"}
	first := make(chan answer)
	go func() { first <- v.do(receipt) }()
	<-drawer.entered
	second := v.do(receipt)
	if second.refused(model.CodeCentralBusy); second.status != http.StatusServiceUnavailable || second.header.Get("Retry-After") == "" {
		t.Errorf("answered %d, %v", second.status, second.header)
	}
	close(drawer.goOn)
	if a := <-first; a.status != http.StatusOK {
		t.Errorf("the first is answered %d", a.status)
	}
	if a := v.do(receipt); a.status != http.StatusOK {
		t.Errorf("later it is answered %d", a.status)
	}
}
