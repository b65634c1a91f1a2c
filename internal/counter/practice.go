package counter

import (
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/registry"
	"akmola.kz/kezek/ui"
)

// practicePeople shows the people of the practice to the window, which does not
// know the rooms of practice.
type practicePeople struct {
	*practice.Practice
	cable *practice.Cable
}

// Line reports whether the practice line is whole.
func (p practicePeople) Line() bool { return !p.cable.Cut() }

// SetLine pulls the practice line, so that work without one can be practised, or
// plugs it in.
func (p practicePeople) SetLine(whole bool) { p.cable.SetCut(!whole) }

// Families are the cards of the practice people.
func (p practicePeople) Families() []ui.PracticeFamily {
	cards := make([]ui.PracticeFamily, len(p.Practice.Families))
	for i, family := range p.Practice.Families {
		applicant := family.Applicant()
		cards[i] = ui.PracticeFamily{
			Name: applicant.FullName(), IIN: applicant.IIN, Phone: applicant.Phone, District: family.District, About: family.About,
		}
		for _, child := range family.Children {
			cards[i].Children = append(cards[i].Children, child.IIN)
		}
	}
	return cards
}

// Keys tells where the practice keys lie and their password.
func (p practicePeople) Keys() (folder, password string) { return p.KeysDir, ca.PracticePassword }

// Messages tells what comes to the practice telephone.
func (p practicePeople) Messages(tell func(phone, text string)) (cancel func()) {
	return p.Telephone.Subscribe(func(m registry.Message) { tell(m.Phone.String(), m.Text) })
}
