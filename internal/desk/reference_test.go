package desk

import (
	"context"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// patchyCentral fails on what a test names, and counts the districts that it gave.
type patchyCentral struct {
	*fakeCentral
	fails map[string]model.Code // by district; "" is the list of districts
	name  string                // of the organization, under the same tag each time
	gave  map[string]int
}

func (p *patchyCentral) Districts(ctx context.Context, tag string) ([]model.District, string, error) {
	if code := p.fails[""]; code != "" {
		return nil, "", model.NewError(code)
	}
	return p.fakeCentral.Districts(ctx, tag)
}

func (p *patchyCentral) Organizations(ctx context.Context, district, tag string) ([]model.Organization, string, error) {
	if code := p.fails[district]; code != "" {
		return nil, "", model.NewError(code)
	}
	p.gave[district]++
	list, _, err := p.fakeCentral.Organizations(ctx, district, tag)
	list[0].Short.RU = p.name
	return list, "the same tag", err
}

func newPatchy() (*Desk, *patchyCentral) {
	d, f := newFake()
	p := &patchyCentral{fakeCentral: f, fails: map[string]model.Code{}, gave: map[string]int{}}
	d.Central = p
	return d, p
}

func TestADistrictWhoseListFailsHoldsUpNoOther(t *testing.T) {
	for _, code := range []model.Code{model.CodeNotFound, model.CodeCentralFailed, model.CodeCentralNonsense, model.CodeCentralSlow} {
		d, p := newPatchy()
		must(t, d.Refresh(t.Context()))
		p.fails["1110"], p.fails[""] = code, code
		if err := d.Refresh(t.Context()); model.CodeOf(err) != code {
			t.Errorf("%s: told as %v", code, err)
		}
		if p.gave["1132"] != 2 {
			t.Errorf("%s: the district after it was refreshed %d times", code, p.gave["1132"])
		}
		must(t, d.Fire(Started))
		must(t, d.ChooseDistrict("1110"))
		if list, err := d.Organizations(t.Context(), true); err != nil || len(list) != 1 {
			t.Errorf("%s: what was kept is not worked with: %v", code, err)
		}
	}
}

func TestANewListUnderAnOldTagIsTaken(t *testing.T) {
	d, p := newPatchy()
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	for _, name := range []string{"«Тест»", "«Тест-2»"} {
		p.name = name
		list, err := d.Organizations(t.Context(), true)
		must(t, err)
		if list[0].Short.RU != name {
			t.Errorf("%s is %s", name, list[0].Short.RU)
		}
	}
}
