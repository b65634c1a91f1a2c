package service

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// checkPlacement holds every field of a placement's statement against what the central
// knows, and the text against the fields (model.CheckAct): as the statement was made,
// by the rules and the names of its day.
func (s *Service) checkPlacement(ctx context.Context, a *act) error {
	textErr, err := s.findWords(ctx, a)
	if err == nil {
		err = a.checkApplicant()
	}
	if err != nil {
		return err
	}
	if a.Statement.Offline {
		err = s.checkUnseenChild(ctx, a)
	} else {
		err = s.checkLinkedChild(ctx, a)
	}
	if err != nil {
		return err
	}
	if a.group, err = a.Statement.CheckOffer(a.rules, a.organization, a.application.Child.Birth); err != nil {
		return err
	}
	return textErr
}

// facts is what the central knows about a placement, as it is at one moment.
type facts struct {
	organization model.Organization  // zero where there is none
	names        []model.Person      // that the applicant had
	link         store.Link          // of the child; zero where it has none
	applications []model.Application // of the child, where it is linked to the applicant
	places       map[string]int      // in the general queue, of each of them by number
	rules        model.RuleSet       // by which the offer lives that the act answers; zero where it answers none
}

// own reports whether the child is linked to the applicant of an act.
func (f *facts) own(a *act) bool { return f.link.Applicant == a.in.Applicant.IIN }

// gatherPlacement reads what a placement is checked against.
func gatherPlacement(tx *store.Tx, a *act) (err error) {
	st, known := a.Statement, &facts{places: map[string]int{}}
	known.organization, err = tx.Organization(st.Organization)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if known.names, err = namesOf(tx, a.in.Applicant.IIN, st.MadeAt); err != nil {
		return err
	}
	a.known = known
	return gatherChild(tx, a)
}

// gatherChild reads what is known of the child of a placement.
func gatherChild(tx *store.Tx, a *act) (err error) {
	if a.known.link, _, err = tx.LinkOf(a.Statement.Child.IIN); err == nil && a.known.own(a) {
		a.known.applications, err = tx.ApplicationsOf(a.Statement.Child.IIN)
	}
	return err
}

// findWords finds the rules under which the text is the statement. Only where it is not by the
// words of today those of before are read. textErr is why there are none: it is told when
// nothing else is wrong.
func (s *Service) findWords(ctx context.Context, a *act) (textErr, err error) {
	a.organization, a.names = a.known.organization, slices.Concat(a.names, a.known.names)
	words := s.wordsOfToday(a.Statement)
	if a.known.rules.Version != "" {
		words.rules = []model.RuleSet{a.known.rules}
	}
	words.names = []model.Text{a.organization.Full}
	if a.rules, textErr = words.find(a); textErr == nil {
		return nil, nil
	}
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		words, err = withEarlier(tx, words, a.Statement)
		return err
	})
	if err != nil {
		return nil, err
	}
	if a.rules, textErr = words.find(a); a.rules.Version == "" {
		a.rules, err = s.region().rules(a.Statement.District, s.today())
	}
	return textErr, err
}

// place puts the child on the list. The limits of the child come first, and the code that
// signs, where one does, is spent last of all that can refuse.
func (s *Service) place(tx *store.Tx, a *act) (model.ActResult, error) {
	if err := checkUnmoved(tx, a); err != nil {
		return model.ActResult{}, err
	}
	if err := checkLink(tx, a); err != nil {
		return model.ActResult{}, err
	}
	if err := checkEntries(tx, a); err != nil {
		return model.ActResult{}, err
	}
	code, err := s.spendSigningCode(tx, a)
	if err != nil {
		return model.ActResult{}, err
	}
	entry, err := s.record(tx, a, code)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Entry: &entry}, err
}

// checkUnmoved looks whether the organization and the application are as they were when the act
// was checked against them. An import may have come between.
func checkUnmoved(tx *store.Tx, a *act) error {
	organization, err := tx.Organization(a.organization.ID)
	if err != nil && (a.organization.ID != "" || !errors.Is(err, store.ErrNotFound)) {
		return err
	}
	list, err := tx.ApplicationsOf(a.application.Child.IIN)
	if err == nil && (!slices.Contains(list, a.application) || !reflect.DeepEqual(organization, a.organization)) {
		err = errMoved
	}
	return err
}

// checkEntries holds the limits of one child: once on a list, and not on too many.
func checkEntries(tx *store.Tx, a *act) error {
	places, err := childPlaces(tx, a.application.Child.IIN)
	if err != nil {
		return err
	}
	if err := checkTransfer(tx, a); err != nil {
		return err
	}
	return a.Statement.CheckPlaces(a.rules, places)
}

// record writes the entry and everything that belongs to it.
func (s *Service) record(tx *store.Tx, a *act, code store.Code) (model.Entry, error) {
	if err := s.rememberApplicant(tx, a); err != nil {
		return model.Entry{}, err
	}
	entry, err := s.newEntry(tx, a)
	if err != nil {
		return model.Entry{}, err
	}
	if err := tx.AddEvidence(a.evidence(entry.ID, code)); err != nil {
		return model.Entry{}, err
	}
	entry.Events = firstEvents(a, entry)
	if err := tx.AddHistory(entry.ID, entry.Events); err != nil {
		return model.Entry{}, err
	}
	if m, known := s.accepted(a, entry); a.delivered && known {
		if err := tx.AddMessage(m); err != nil {
			return model.Entry{}, err
		}
	}
	issued := documents.Issued(s.contentOf(a, entry), entry.CreatedAt, 0, uuid.NewString)
	for _, document := range issued {
		entry.Documents = append(entry.Documents, document.Document)
	}
	return entry, tx.AddDocuments(issued...)
}

// newEntry takes the next number and stands on the list.
func (s *Service) newEntry(tx *store.Tx, a *act) (model.Entry, error) {
	if err := s.startTransfer(tx, a); err != nil {
		return model.Entry{}, err
	}
	e, err := s.freshEntry(tx, model.Entry{
		Application: a.application, Applicant: a.in.Applicant, Organization: a.organization, Group: a.group,
		Lang: a.Statement.Education, Status: model.Waiting, SignedBy: model.ByKey,
	})
	if err != nil {
		return model.Entry{}, err
	}
	e.ActID, e.StatementLang = a.ID, a.Statement.Lang
	if a.signer == nil {
		e.SignedBy = model.ByCode
	}
	if err = tx.AddToList(e, e.CreatedAt); err == nil {
		e.Entry, _, err = s.complete(tx, e)
	}
	if err != nil {
		return model.Entry{}, err
	}
	e.FirstPlace = e.Place
	return e.Entry, tx.AddEntry(e)
}

// freshEntry returns an entry that is made now, with its number, its check code and its rank.
func (s *Service) freshEntry(tx *store.Tx, e model.Entry) (store.Entry, error) {
	year := s.today().Year
	n, err := tx.Number("entry:" + strconv.Itoa(year))
	if err != nil {
		return store.Entry{}, err
	}
	rank, err := tx.Rank(e.Application.Number)
	e.ID, e.Number, e.CheckCode, e.CreatedAt = uuid.NewString(), documents.EntryNumber(year, n), documents.NewCheckCode(), s.Now()
	return store.Entry{Entry: e, Class: rank.Class, Receipt: rank.Receipt}, err
}

// firstEvents is the history that a placement begins with. Where the statement was
// made without a connection the history tells when, by the office's computer.
func firstEvents(a *act, entry model.Entry) []model.Event {
	place := strconv.Itoa(entry.FirstPlace)
	signed, placed := map[string]string(nil), map[string]string{"place": place}
	if a.Statement.Offline {
		made := a.Statement.MadeAt.UTC().Format(time.RFC3339)
		signed, placed[documents.MadeAtParam] = map[string]string{documents.MadeAtParam: made}, made
	}
	return []model.Event{
		{
			At: a.verifiedAt, Kind: model.EventSigned, Actor: a.in.Applicant.ShortName(),
			Office: a.in.Workplace.Office, Method: entry.SignedBy, Act: a.ID, Params: signed,
		},
		{At: entry.CreatedAt, Kind: model.EventPlaced, Act: a.ID, Params: placed},
		{At: entry.CreatedAt, Kind: model.EventNotified, Act: a.ID, Params: map[string]string{"place": place}},
	}
}

// contentOf returns what the documents of a placement are made from.
func (s *Service) contentOf(a *act, entry model.Entry) documents.Content {
	entry.Application.Place = a.placeInQueue()
	c := documents.Content{
		Act: a.ID, Lang: a.Statement.Lang, Kind: model.NoticeDocument, Entry: entry, District: s.region().districts[a.Statement.District].Name,
		Rules: documents.Rules{
			Version: a.rules.Version, Title: a.rules.Title, NextSteps: a.rules.NextStepsOf(entry), Answer: a.rules.Distribution.Answer,
		},
	}
	if a.Statement.Offline {
		c.MadeAt = a.Statement.MadeAt
	}
	return c
}
