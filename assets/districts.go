package assets

import (
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// formerCode is a code or a name under which old lists still know a district.
type formerCode struct {
	Code  string     `json:"code"`
	Name  model.Text `json:"name"`
	Until string     `json:"until"` // the year in which it ended
}

type districtRecord struct {
	model.District
	Formerly []formerCode `json:"formerly,omitempty"`
}

// codes returns the codes that a district has and had, each once: a name may have changed
// without the code.
func (r districtRecord) codes() []string {
	codes := []string{r.Code}
	for _, former := range r.Formerly {
		if !slices.Contains(codes, former.Code) {
			codes = append(codes, former.Code)
		}
	}
	return codes
}

func (r districtRecord) validate() error {
	if !model.ValidDistrictCode(r.Code) {
		return fmt.Errorf("code %q of a district is not four digits that begin with 11", r.Code)
	}
	for what, text := range map[string]model.Text{"name": r.Name, "short name": r.Short} {
		if err := complete(what, text, model.Kazakh, model.Russian); err != nil {
			return fmt.Errorf("district %s: %w", r.Code, err)
		}
	}
	if r.Organizations != 0 {
		return fmt.Errorf("district %s: organizations are counted, not given", r.Code)
	}
	return nil
}

// addDistricts adds districts in the place of those whose code they have or had.
func (d *Data) addDistricts(list []districtRecord) error {
	taken := map[string]bool{}
	for _, r := range list {
		if err := r.validate(); err != nil {
			return err
		}
		for _, code := range r.codes() {
			if taken[code] {
				return fmt.Errorf("code %s is given twice", code)
			}
			taken[code] = true
		}
	}
	d.districts = slices.DeleteFunc(d.districts, func(r districtRecord) bool { return taken[r.Code] })
	for i, r := range d.districts {
		formerly := func(former formerCode) bool { return taken[former.Code] }
		d.districts[i].Formerly = slices.DeleteFunc(slices.Clone(r.Formerly), formerly)
	}
	d.districts = append(d.districts, list...)
	return nil
}

// Districts returns the districts and cities of the region, the embedded ones first: the
// cities, then the districts in Russian alphabetical order. Their numbers of
// organizations are not known here.
func (d *Data) Districts() []model.District {
	districts := make([]model.District, len(d.districts))
	for i, r := range d.districts {
		districts[i] = r.District
	}
	return districts
}

// FindDistrict returns the district that has the code, or had it before.
func (d *Data) FindDistrict(code string) (model.District, bool) {
	for _, r := range d.districts {
		if slices.Contains(r.codes(), code) {
			return r.District, true
		}
	}
	return model.District{}, false
}

// Districts returns the 20 districts and cities that are built into the program. The
// central may know others, and a counter asks it.
func Districts() []model.District { return embedded().Districts() }

// FindDistrict returns the district among those built into the program that has the
// code, or had it before.
func FindDistrict(code string) (model.District, bool) { return embedded().FindDistrict(code) }
