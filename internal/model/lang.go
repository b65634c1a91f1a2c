package model

// Lang is a language of the program or of instruction, as an ISO 639-1 code.
type Lang string

// The languages that Kezek speaks. Instruction is given in Kazakh or Russian.
const (
	Kazakh  Lang = "kk"
	Russian Lang = "ru"
	English Lang = "en"
)

// Langs lists the languages of the screens in the order of the language switch.
func Langs() []Lang { return []Lang{Kazakh, Russian, English} }

// EducationLangs lists the languages of instruction, Kazakh first.
func EducationLangs() []Lang { return []Lang{Kazakh, Russian} }

// Valid reports whether l is one of the languages of the screens.
func (l Lang) Valid() bool { return l == Kazakh || l == Russian || l == English }

// Text is one text in the languages of the program. EN may be empty: official
// names exist in Kazakh and Russian only.
type Text struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en,omitempty"`
}

// In returns the text in l, or the Russian text where that language is missing.
func (t Text) In(l Lang) string {
	switch {
	case l == Kazakh && t.KK != "":
		return t.KK
	case l == English && t.EN != "":
		return t.EN
	}
	return t.RU
}
