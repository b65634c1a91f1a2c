package documents

import (
	"fmt"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
)

// Refusal is what a reasoned refusal is made from, as of the decision. It is kept as JSON.
type Refusal struct {
	model.Refusal
	Lang      model.Lang `json:"lang"`      // of the statement
	Applicant string     `json:"applicant"` // full name
	// DistrictCode is that of the statement, whose rules say how long the paper opens it.
	DistrictCode string     `json:"district_code"`
	District     model.Text `json:"district"`
	Law          model.Text `json:"law"`
	Office       string     `json:"office,omitempty"` // that had it signed
}

// RefusalNumber returns the number of the nth refusal of a year, such as ОТ-2026-000012.
func RefusalNumber(year int, n int64) string { return fmt.Sprintf("ОТ-%d-%06d", year, n) }

// Encode returns the content as it is kept.
func (r Refusal) Encode() []byte { return encode(r) }

// Refusal draws a refusal in a language and for a paper (PDF), as the counter draws its own.
func (p Printer) Refusal(c Refusal, lang model.Lang, on model.Paper) ([]byte, error) {
	return paper.Refusal{
		Lang: lang, Paper: on, Practice: p.Practice, Number: c.Number, District: c.District, Applicant: c.Applicant, Child: c.Child,
		Organization: c.Organization, Education: c.Education, Reason: c.Reason.In(lang), Law: c.Law, Way: c.Way,
		At: c.At, Act: c.ActCheck, CheckURL: c.CheckURL, Office: c.Office,
	}.PDF()
}
