//go:build !nopractice

package counter

import (
	"context"
	"errors"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui"
)

// practiceBuilt is whether this program has the practice mode.
const practiceBuilt = true

// practicePIN is that of the one operator that the practice mode makes.
const practicePIN = practice.PIN

// practiceParts are what the practice mode puts up outside of the counter; nil without it.
type practiceParts struct {
	Practice   *practice.Practice
	Connection *practice.Connection // between the counter and the central
	Dialog     *dialog.Dialog       // of the simulated NCALayer
}

// stop ends a request of the simulator that is still open: no window can answer it.
func (p practiceParts) stop() {
	if p.Dialog != nil {
		p.Dialog.Stop()
	}
}

func (p practiceParts) close() error {
	if p.Practice == nil {
		return nil
	}
	return p.Practice.Close()
}

// addresses returns those of the central and of NCALayer that are worked with.
func (p practiceParts) addresses(o Options) (central, agent string) {
	if p.Practice != nil {
		return p.Practice.CentralURL, p.Practice.AgentURL
	}
	return o.Central, o.NCALayer
}

// practiceCost is that of the PINs of the practice mode, behind which nobody's data lie: a
// try of one holds nobody up.
var practiceCost = cache.Cost{Memory: 64, Passes: 1, Lanes: 1}

// openPracticeFile opens the file of the practice mode. Its one operator need not unlock it;
// where there are several, or the PIN was changed, it is locked as in an office: nobody
// works under the name of another.
func openPracticeFile(path string, lang model.Lang) (*cache.File, error) {
	file, err := cache.Open(path, cache.Options{Digits: len(practicePIN), Cost: practiceCost})
	if err != nil {
		return nil, err
	}
	numbers, err := file.Operators()
	switch {
	case err != nil:
	case len(numbers) == 0:
		_, err = file.AddOperator(assets.Texts(lang).T("operators.practice"), practicePIN)
	case len(numbers) == 1:
		if _, err = file.Unlock(numbers[0], practicePIN); model.CodeOf(err) == model.CodePINWrong || model.CodeOf(err) == model.CodePINWait {
			err = nil
		}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (b *builder) buildPractice() (err error) {
	s := &b.built
	s.Dialog, s.Connection = dialog.New(b.app), &practice.Connection{}
	if s.Practice, err = practice.Start(b.ctx, practice.Options{
		Dir: practiceDir(b.options.Data), Dialog: s.Dialog, Version: kezek.Version(), Log: b.log,
	}); err != nil {
		return err
	}
	s.Practice.KeepSending()
	if s.store, err = b.openStore(func() (*cache.File, error) { return openPracticeFile(practicePath(b.options.Data), b.options.Lang) }); err != nil {
		return err
	}
	if err := b.buildDesk(s.Practice.CentralURL, s.Connection.Dial, ncalayer.Config{
		URL: s.Practice.AgentURL, RootCAs: s.Practice.AgentRoots, Chain: s.Practice.AgentChain,
	}); err != nil {
		return err
	}
	if !s.store.Unlocked() {
		return nil
	}
	s.desk.SetOperator(s.store.onlyOperator())
	return s.store.start(b.ctx)
}

// practiceMode shows the window the invented people, their keys, telephones and the
// connection: it does not know package practice.
type practiceMode struct{ practiceParts }

// practiceMode returns what the window shows of the practice mode; nil where there is none.
func (c *counter) practiceMode() ui.Practice {
	if c.Practice == nil {
		return nil
	}
	return practiceMode{c.practiceParts}
}

// Connected reports whether the connection to the practice central is up.
func (p practiceMode) Connected() bool { return !p.Connection.Cut() }

// SetConnected cuts the connection, so that work without one can be practised, or restores it.
func (p practiceMode) SetConnected(whole bool) { p.Connection.SetCut(!whole) }

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
func (p practiceMode) Keys() (folder, password string) {
	return p.Practice.KeysDir, ca.PracticePassword
}

// Messages calls receive with what comes to the practice telephone, on any goroutine, until
// it is cancelled.
func (p practiceMode) Messages(receive func(phone, text string)) (cancel func()) {
	return p.Practice.Telephone.Subscribe(func(m registry.Message) { receive(m.Phone.String(), m.Text) })
}

// Scan has the practice telephone scan a code, in a window of its own; it returns at once.
func (p practiceMode) Scan(link string, lang model.Lang) {
	p.Practice.Aside(func(ctx context.Context) {
		p.Dialog.Hold(ctx, telephone.Telephone{Keys: p.Practice.KeysDir, Password: ca.PracticePassword, Lang: lang}, link)
	})
}

// SetApplicant has NCALayer's window list the keys of the person first.
func (p practiceMode) SetApplicant(iin model.IIN) {
	p.Dialog.SetFirst(p.Practice.KeyFolder(string(iin)))
}
