package assets

import (
	_ "embed" // the districts
	"encoding/json"
	"log/slog"
	"sync"

	"akmola.kz/kezek/internal/model"
)

//go:embed districts.json
var districtsJSON []byte

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

var districtRecords = sync.OnceValue(func() []districtRecord {
	var records []districtRecord
	if err := json.Unmarshal(districtsJSON, &records); err != nil {
		slog.Error("the districts are broken", "error", err)
	}
	return records
})

// Districts returns the 20 districts and cities of Akmola region: the cities
// first, then the districts in Russian alphabetical order. Their numbers of
// organizations are not known here.
func Districts() []model.District {
	records := districtRecords()
	districts := make([]model.District, len(records))
	for i, r := range records {
		districts[i] = r.District
	}
	return districts
}

// FindDistrict returns the district that has the code, or had it before.
func FindDistrict(code string) (model.District, bool) {
	for _, r := range districtRecords() {
		if r.Code == code {
			return r.District, true
		}
		for _, former := range r.Formerly {
			if former.Code == code {
				return r.District, true
			}
		}
	}
	return model.District{}, false
}
