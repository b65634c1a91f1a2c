package model

import "time"

// Bulletin is the free places of a district that a run found nobody for («Бюллетень свободных мест»).
type Bulletin struct {
	District    string      `json:"district"`
	PublishedAt time.Time   `json:"published_at,omitzero"` // zero where there are none
	OpensAt     time.Time   `json:"opens_at,omitzero"`     // from when everybody may have them
	Places      []FreePlace `json:"places"`
}
