package ui

import (
	"context"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// oneDistrict is a central with a district that is not built into the program.
type oneDistrict struct{ desk.Central }

func (oneDistrict) SetWorkplace(model.WorkplaceKey) {}

func (oneDistrict) Districts(context.Context, string) ([]model.District, string, error) {
	return []model.District{{Code: "1199", Name: model.Text{KK: "Жаңа аудан", RU: "Новый район"}}}, "tag", nil
}

func TestDistrictsAreThoseThatTheCentralGaveLast(t *testing.T) {
	s := &env{Config: Config{Desk: desk.New(desk.Config{Central: oneDistrict{}, Lang: model.Kazakh})}}
	if got := len(s.districts()); got != len(assets.Districts()) {
		t.Errorf("%d districts before the central was asked", got)
	}
	if _, err := s.Desk.Districts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.districts(); len(got) != 1 || got[0].Code != "1199" {
		t.Errorf("districts %v", got)
	}
	w := words{assets.Texts(model.Kazakh).WithDistricts(s.Desk.KnownDistricts)}
	if got := w.district("1199"); got != "Жаңа аудан" {
		t.Errorf("named %q", got)
	}
}
