package model

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ApplicationStatus is where an application for the general queue stands.
type ApplicationStatus string

// The statuses of an application.
const (
	InQueue   ApplicationStatus = "in_queue"
	Referred  ApplicationStatus = "referred" // a referral was issued
	Enrolled  ApplicationStatus = "enrolled"
	Inactive  ApplicationStatus = "inactive"
	Refused   ApplicationStatus = "refused"
	Withdrawn ApplicationStatus = "withdrawn" // by the family
	Annulled  ApplicationStatus = "annulled"  // by the rules, since an offer was declined or missed, or the child is too old
)

// Open reports whether the application may come to a place: it waits, or rests and may be
// restored.
func (s ApplicationStatus) Open() bool { return s == InQueue || s == Referred || s == Inactive }

// Over reports whether the application has ended without a place, so that a new one may follow it.
func (s ApplicationStatus) Over() bool { return s == Refused || s == Withdrawn || s == Annulled }

// Application is a child's application for the general queue of a district
// (заявление). It exists at the central before a parent links it.
type Application struct {
	Number    string            `json:"number"` // 2026-111000-004217
	Child     Child             `json:"child"`
	District  string            `json:"district"`
	Status    ApplicationStatus `json:"status"`
	Place     int               `json:"place"` // in the general queue of its year of birth, from 1; 0 where it has none. Who imports it need not say
	CreatedAt time.Time         `json:"created_at"`
}

// ApplicationStatuses are all of them.
func ApplicationStatuses() []ApplicationStatus {
	return []ApplicationStatus{InQueue, Referred, Enrolled, Inactive, Refused, Withdrawn, Annulled}
}

// ApplicationRecord is an application with what happened to it and its documents.
type ApplicationRecord struct {
	Application
	Before    []ClassCount `json:"before,omitempty"` // who stands before it in the general queue
	Start     Date         `json:"start,omitzero"`   // wished; zero where nobody said one
	Claims    []Claim      `json:"claims,omitempty"` // of privileges, oldest first
	Held      *HeldPlace   `json:"held,omitempty"`   // the place that the child has; nil where it has none of the central
	Events    []Event      `json:"events"`           // oldest first
	Documents []Document   `json:"documents"`

	// Exchange is the place for which the family would give that one; nil where for none.
	Exchange *ExchangeWish `json:"exchange,omitempty"`
}

// Check returns why an application cannot be. It names nobody.
func (a Application) Check() error {
	switch {
	case a.Number == "":
		return errors.New("it has no number")
	case !slices.Contains(ApplicationStatuses(), a.Status):
		return fmt.Errorf("its status is none of %s", ApplicationStatuses())
	case a.Place < 0:
		return fmt.Errorf("it has the place %d", a.Place)
	case a.CreatedAt.IsZero():
		return errors.New("it has no created_at")
	case a.Child.Birth.IsZero():
		return errors.New("its child has no birth")
	}
	if _, err := ParseIIN(string(a.Child.IIN)); err != nil {
		return fmt.Errorf("its child has an IIN that cannot be: %w", err)
	}
	if err := a.Child.CheckName(); err != nil {
		return fmt.Errorf("its child has no name, or one that cannot be shown: %w", err)
	}
	return nil
}

// EntryStatus is where a waiting list entry stands.
type EntryStatus string

// The statuses of an entry.
const (
	Waiting EntryStatus = "waiting" // on the list, the notice not yet read
	Read    EntryStatus = "read"    // the applicant has read the notice
	Offered EntryStatus = "offered" // a place appeared
	Removed EntryStatus = "removed"
	// TookPlace is that of the entry by which the child got its place: it was enrolled.
	TookPlace EntryStatus = "enrolled"
)

// Gone reports whether an entry of the status is off its list for good.
func (s EntryStatus) Gone() bool { return s == Removed || s == TookPlace }

// Stands reports whether an entry of the status stands on its list.
func (s EntryStatus) Stands() bool { return s == Waiting || s == Read }

// Entry is a child's entry on the waiting list (лист ожидания) of one
// organization with one language of instruction.
type Entry struct {
	ID           string       `json:"id"`
	Number       string       `json:"number"`     // ЛО-2026-000381
	CheckCode    string       `json:"check_code"` // K7QF-3XWM-9D2T, tells nothing of the child
	CheckURL     string       `json:"check_url"`  // where the entry can be checked
	Application  Application  `json:"application"`
	Applicant    Applicant    `json:"applicant"`
	Organization Organization `json:"organization"`
	Group        AgeGroup     `json:"group"`
	Lang         Lang         `json:"lang"`
	Place        int          `json:"place"` // on the list now, from 1; 0 where it does not stand there
	Before       []ClassCount `json:"before,omitempty"`
	FirstPlace   int          `json:"first_place"` // when it was made; 0 where the child never stood there: it came by an exchange
	Status       EntryStatus  `json:"status"`
	SignedBy     LoginMethod  `json:"signed_by"`
	CreatedAt    time.Time    `json:"created_at"`
	ReadAt       time.Time    `json:"read_at,omitzero"` // «Ознакомился»
	Events       []Event      `json:"events,omitempty"` // oldest first
	Documents    []Document   `json:"documents,omitempty"`
}

// EventKind is what happened to an entry.
type EventKind string

// The kinds of events.
const (
	EventSigned           EventKind = "signed"
	EventPlaced           EventKind = "placed"            // parameter place
	EventNotified         EventKind = "notified"          // the notice was made
	EventAcknowledged     EventKind = "acknowledged"      // «Ознакомился»
	EventDocumentAttached EventKind = "document_attached" // parameter name
	EventDocumentRemoved  EventKind = "document_removed"  // by the applicant, in the visit that attached it; parameter name
	EventPlaceChanged     EventKind = "place_changed"     // Event.Change
	EventRemoved          EventKind = "removed"           // from the list; parameter reason (EventReason)
	EventAccepted         EventKind = "accepted"          // an offer; parameters offer, until (the documents are due)
	EventDeclined         EventKind = "declined"          // an offer; parameters offer, then (Consequence), until (it lasts)
	EventExtended         EventKind = "extended"          // a referral; parameters offer, until
	EventRestored         EventKind = "restored"          // the application; parameter offer, which was missed
	EventWithdrawn        EventKind = "withdrawn"         // the application
	EventUnlinked         EventKind = "unlinked"          // the child, from the cabinet in which it was
	EventExchangeAsked    EventKind = "exchange_asked"    // the family would give the place for another one; parameters organization, lang
	EventExchangeEnded    EventKind = "exchange_ended"    // it wishes so no more; parameter reason (ExchangeEnd)
	EventExchanged        EventKind = "exchanged"         // the place for another one, since two families wished so; parameters organization, lang
	EventCameByExchange   EventKind = "came_by_exchange"  // the place to the child
	EventTransferAsked    EventKind = "transfer_asked"    // the child has a place, and waits for another one from now on
	EventDuplicate        EventKind = "duplicate"         // the application was annulled by an officer; parameters other: the one that stays, why: in their words
	EventOutgrown         EventKind = "outgrown"          // the child is older than the service is for, and the application has ended
	EventRegistered       EventKind = "registered"        // the application; parameters number, start
	EventWishLeft         EventKind = "wish_left"         // it could not be granted any more when the act came; parameter organization
	EventContactChanged   EventKind = "contact_changed"   // parameters from, to: telephones, their middle hidden
	EventMessageSent      EventKind = "message_sent"      // to the applicant; parameters channel (sms, mail), receipt of the sender
	EventOfficerWrote     EventKind = "officer_wrote"     // to the family; parameter text: as it was sent
	EventMessageFailed    EventKind = "message_failed"    // given up; parameters channel (sms, mail, none), reason

	// Of a claim, whose Event.Category is named.
	EventClaimed        EventKind = "claimed"         // parameter until: the last day to prove it
	EventClaimConfirmed EventKind = "claim_confirmed" // parameter until: the last day for which the proof holds, empty without an end
	EventClaimRejected  EventKind = "claim_rejected"  // parameter reason (ClaimReason)
	EventClaimLapsed    EventKind = "claim_lapsed"    // parameter reason (ClaimReason)

	// Of an offer; parameters offer, day, then (Consequence), until: its last day where it has one.
	EventTookOpen      EventKind = "took_open"       // asked first for a place that was open to everybody; parameters offer, until, receipt
	EventOffered       EventKind = "offered"         // parameters offer, until, choice, class, passed: how many of it before got none
	EventUnanswered    EventKind = "unanswered"      // in time
	EventUndelivered   EventKind = "undelivered"     // no documents in time
	EventOfferAnnulled EventKind = "offer_annulled"  // by an officer; parameter why: in their words
	EventDisproved     EventKind = "disproved"       // the privilege that it was made by was not proved
	EventNotRestored   EventKind = "not_restored"    // in time
	EventStopListEnded EventKind = "stop_list_ended" // it gets offers again
	EventDocuments     EventKind = "documents_taken" // by the organization
	EventContract      EventKind = "contract_made"   // parameters number, made: its day
	EventEnrolled      EventKind = "enrolled"        // the documents are there, and the contract is made
)

// EventReason is why a place changed, or why an entry was removed.
type EventReason string

// The reasons for which an entry goes from its list, and some of them why the places of others
// change then.
const (
	AskedToLeave        EventReason = "asked"        // the family wished so
	Withdrew            EventReason = "withdrawn"    // the family withdrew the application
	SecondPlace         EventReason = "double"       // the child turned out to have two on one list; the earlier one stays
	EnrolledElsewhere   EventReason = "enrolled"     // the child has a place
	ApplicationAnnulled EventReason = "annulled"     // by the rules, since an offer was declined or missed
	PlaceOffered        EventReason = "offered"      // a place was offered to it; it comes back where it does not take it
	MovedOn             EventReason = "moved"        // to the list of another group
	YearRenewed         EventReason = "year_renewed" // the yearly renewal put the list in order
	Outgrown            EventReason = "outgrown"     // the child is older than the service is for
	GroupMissing        EventReason = "no_group"     // the organization has no group for the child of its age
	OtherApplication    EventReason = "duplicate"    // another application of the child stays
)

// Why the place of whoever stays changes.
const (
	SomebodyLeft     EventReason = "left"         // whoever stood before it
	PutBefore        EventReason = "put_before"   // others were, whose applications are earlier
	PrivilegedBefore EventReason = "privileged"   // others were, with a privilege
	Reordered        EventReason = "reordered"    // others are of another class now, or their time was corrected
	TookTurn         EventReason = "took_turn"    // it is the turn of another class
	RulesChanged     EventReason = "rules"        // other rules are in force
	OwnCategory      EventReason = "own_category" // it is of another class itself
	OwnGroup         EventReason = "own_group"    // it stands on the list of another group: its child is of that now
)

// CameBack is why an entry stands on its list again: the place that was offered was not taken.
const CameBack EventReason = "came_back"

// Change is a change of where an entry stands, and why.
type Change struct {
	At     time.Time   `json:"at"`
	From   int         `json:"from,omitzero"` // place; 0 where the entry was removed
	To     int         `json:"to,omitzero"`
	Reason EventReason `json:"reason"`
	Class  Text        `json:"class,omitzero"` // name of the class that it is about; empty where it is about several, or none
	Count  int         `json:"count,omitzero"` // of the children that it is about; 0 where that is none, or nobody counts
}

// Event is one line of an entry's history.
type Event struct {
	At     time.Time         `json:"at"`
	Kind   EventKind         `json:"kind"`
	Actor  string            `json:"actor"`            // who: the applicant's short name, or empty for the system
	Office string            `json:"office,omitempty"` // where: name of the service centre
	Method LoginMethod       `json:"method,omitempty"` // how the person was identified
	Act    string            `json:"act,omitempty"`    // id of the act that it belongs to; empty where none was signed
	Params map[string]string `json:"params,omitempty"`
	Change *Change           `json:"change,omitempty"` // of EventPlaceChanged
	// Category is the name of the privilege of an event of a claim.
	Category *Text `json:"category,omitempty"`
}

// DocumentKind distinguishes the documents of an entry.
type DocumentKind string

// Documents: one kind is attached by the applicant, the others are made by the
// system.
const (
	Attachment        DocumentKind = "attachment"
	StatementDocument DocumentKind = "statement"          // with its signature
	NoticeDocument    DocumentKind = "notice"             // of the placement
	LeavingNotice     DocumentKind = "leaving_notice"     // that the child left the list
	ReferralDocument  DocumentKind = "referral"           // to an organization (направление)
	DecliningNotice   DocumentKind = "declining_notice"   // that an offered place was declined
	ExtensionNotice   DocumentKind = "extension_notice"   // that the time of a referral was extended
	RestoringNotice   DocumentKind = "restoring_notice"   // that the application was restored
	WithdrawalNotice  DocumentKind = "withdrawal_notice"  // that the application was withdrawn
	UnlinkingNotice   DocumentKind = "unlinking_notice"   // that the child was unlinked
	ApplicationNotice DocumentKind = "application_notice" // that the application was registered
	ExchangeNotice    DocumentKind = "exchange_notice"    // that the family would exchange the place
)

// Notice reports whether a document of the kind tells what became of an entry or an application:
// it is drawn from what is known of the child now.
func (k DocumentKind) Notice() bool { return k != Attachment && k != StatementDocument }

// LastNotice returns the latest of the papers that tells what became of an entry or an application; zero where
// none does.
func LastNotice(papers []Document) (last Document) {
	for _, paper := range papers {
		if paper.Kind.Notice() {
			last = paper
		}
	}
	return last
}

// Document is a file of an entry.
type Document struct {
	ID        string       `json:"id"`
	Kind      DocumentKind `json:"kind"`
	Scan      ScanKind     `json:"scan,omitempty"` // what an attachment is
	Name      string       `json:"name"`           // file name
	MediaType string       `json:"media_type"`
	Size      int64        `json:"size,omitzero"` // bytes; 0 until a document of the system is first asked for
	CreatedAt time.Time    `json:"created_at"`
	Removable bool         `json:"removable,omitempty"` // by the applicant who asks: this visit has attached it
}

// System reports whether the document was made by the system («Общие документы»).
func (d Document) System() bool { return d.Kind != Attachment }

// Health is what the central says of itself.
type Health struct {
	Version  string    `json:"version"`
	Time     time.Time `json:"time"`
	Practice bool      `json:"practice"` // its people are invented
}

// ListPlace is the place that a child would have on a list if it were placed there now, or has.
type ListPlace struct {
	Organization string   `json:"organization"` // id
	Group        AgeGroup `json:"group"`
	Lang         Lang     `json:"lang"`
	Place        int      `json:"place"` // from 1
}

// ClassCount is how many children of a class stand before an entry, in the order of the rules.
type ClassCount struct {
	Class string `json:"class"` // id of the rules' Class, or Unlisted
	Name  Text   `json:"name,omitzero"`
	Count int    `json:"count"`
}

// Unlisted is the ClassCount of the children who waited before the list was kept by the central.
const Unlisted = "unlisted"

// EntryCheck is what anybody with the check code may see: no person. Of an act about an application
// and none of its entries it is the application: Organization and Lang are empty.
type EntryCheck struct {
	Number       string      `json:"number"`
	Organization Text        `json:"organization"`
	Lang         Lang        `json:"lang,omitempty"`
	Place        int         `json:"place"`
	Status       EntryStatus `json:"status"`
	// Application is its status where the check is of an application; empty in that of an entry.
	Application ApplicationStatus `json:"application,omitempty"`
	CreatedAt   time.Time         `json:"created_at"`
	Practice    bool              `json:"practice"`
	Before      []ClassCount      `json:"before,omitempty"`
	Answer      Term              `json:"answer,omitzero"`    // within which an offer is to be answered
	Changed     *Change           `json:"changed,omitempty"`  // nil where nothing did since it was made
	Annulled    []Annulment       `json:"annulled,omitempty"` // referrals by the entry that hold no more, the last one first
}
