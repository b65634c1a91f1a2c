package model

// OfficerApplication is an application as an officer sees it: everything that is known of it.
type OfficerApplication struct {
	ApplicationRecord
	Class     Text          `json:"class"`               // name of the class in which it stands
	Applicant *Applicant    `json:"applicant,omitempty"` // to whom the child is linked; nil where it is to nobody
	Degree    Degree        `json:"degree,omitempty"`    // of their kinship
	Entries   []Entry       `json:"entries"`             // with their histories and documents, oldest first; removed ones too
	Offers    []ListedOffer `json:"offers"`              // newest first
	Lang      Lang          `json:"lang"`                // in which the family is written to
}

// FoundMost is how many applications a search returns at most.
const FoundMost = 50
