package central

import "akmola.kz/kezek/internal/model"

// Reference is what an import brings. An Offer's Waiting counts the children who
// were already waiting before and who stand ahead of everyone placed here.
type Reference struct {
	Organizations []model.Organization `json:"organizations"`
	Applications  []model.Application  `json:"applications"`
	Links         []SavedLink          `json:"links,omitempty"`
}

// SavedLink is a kinship that was saved somewhere else before. It never replaces one
// that is saved here.
type SavedLink struct {
	Applicant model.IIN     `json:"applicant"`
	Kinship   model.Kinship `json:"kinship"`
}
