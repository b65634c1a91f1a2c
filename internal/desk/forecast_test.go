package desk

import (
	"context"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// placer tells one place, and whether it was asked.
type placer struct {
	*fakeCentral
	err   error
	asked int
}

func (p *placer) ListPlaces(context.Context, string) ([]model.ListPlace, error) {
	p.asked++
	return []model.ListPlace{{Organization: "o", Group: model.Middle, Lang: model.Kazakh, Place: 7}}, p.err
}

func TestThePlaceThatAChildWouldHaveIsThatOfItsApplicationAndOnlyWithAConnection(t *testing.T) {
	central := &placer{fakeCentral: &fakeCentral{}}
	d := &Desk{}
	d.Central = central
	d.visit.Application = "a"
	told := func(want int) {
		t.Helper()
		if err := d.LoadPlaces(t.Context()); err != nil {
			t.Fatal(err)
		}
		if place, ok := d.PlaceOn("o", model.Middle, model.Kazakh); place != want || ok != (want > 0) {
			t.Errorf("place %d, %t, want %d", place, ok, want)
		}
	}
	central.err = model.NewError(model.CodeCentralDown)
	told(0)
	central.err = nil
	told(7)
	if _, ok := d.PlaceOn("o", model.Middle, model.Russian); ok {
		t.Error("the place of another list is told")
	}
	d.visit.Application, central.err = "b", model.NewError(model.CodeCentralDown)
	told(0) // that of the first child is not of this one
	d.visit.Application, d.visit.Offline, central.asked = "a", true, 0
	told(0)
	if central.asked > 0 {
		t.Error("the central is asked without a connection")
	}
}
