package counter

import (
	"context"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui"
)

// practiceMode shows the window the invented people, their keys, telephones and the
// connection: it does not know package practice.
type practiceMode struct {
	*practice.Practice
	connection *practice.Connection
	dialog     *dialog.Dialog
}

// practiceMode returns what the window shows of the practice mode; nil where there is none.
func (c *counter) practiceMode() ui.Practice {
	if c.practice == nil {
		return nil
	}
	return practiceMode{c.practice, c.connection, c.dialog}
}

// Connected reports whether the connection to the practice central is up.
func (p practiceMode) Connected() bool { return !p.connection.Cut() }

// SetConnected cuts the connection, so that work without one can be practised, or restores it.
func (p practiceMode) SetConnected(whole bool) { p.connection.SetCut(!whole) }

// Families returns the cards of the practice people.
func (p practiceMode) Families() []ui.PracticeFamily {
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

// Officers returns the practice officers.
func (p practiceMode) Officers() (all []ui.PracticeOfficer) {
	for _, officer := range people.Officers() {
		all = append(all, ui.PracticeOfficer{Name: officer.FullName(), IIN: officer.IIN, Role: officer.Role, District: officer.District})
	}
	return all
}

// Keys returns the folder of the practice keys and their password.
func (p practiceMode) Keys() (folder, password string) { return p.KeysDir, ca.PracticePassword }

// Messages calls receive with what comes to the practice telephone, on any goroutine, until
// it is cancelled.
func (p practiceMode) Messages(receive func(phone, text string)) (cancel func()) {
	return p.Telephone.Subscribe(func(m registry.Message) { receive(m.Phone.String(), m.Text) })
}

// Scan has the practice telephone scan a code, in a window of its own; it returns at once.
func (p practiceMode) Scan(link string, lang model.Lang) {
	p.Aside(func(ctx context.Context) {
		p.dialog.Hold(ctx, telephone.Telephone{Keys: p.KeysDir, Password: ca.PracticePassword, Lang: lang}, link)
	})
}

// SetApplicant has NCALayer's window list the keys of the person first.
func (p practiceMode) SetApplicant(iin model.IIN) { p.dialog.SetFirst(p.KeyFolder(string(iin))) }
