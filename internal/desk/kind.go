package desk

import "akmola.kz/kezek/internal/model"

// kindRow says of a kind of act at which step it is signed, and by which events a visit goes on in
// which it was.
type kindRow struct {
	kind   model.ActKind
	step   Step
	done   Event // the central took it
	unsent Event // it never left, or was refused at once
	back   Event // the central refused it after all, or would
	undo   Event // leads back from where it is signed
}

// kinds has a row for every kind of act; the first is that of a visit which has none yet.
var kinds = []kindRow{
	{model.PlaceOnList, Check, Placed, Unsent, SentBack, WentBack},
	{model.LeaveList, Change, Left, ChangeUnsent, LeavingRefused, ListOpened},
	{model.AcceptOffer, Change, Answered, ChangeUnsent, AnswerRefused, OfferOpened},
	{model.DeclineOffer, Change, Answered, ChangeUnsent, AnswerRefused, OfferOpened},
	{model.ExtendReferral, Change, Answered, ChangeUnsent, AnswerRefused, OfferOpened},
	{model.RestoreApplication, Change, Answered, ChangeUnsent, AnswerRefused, OfferOpened},
	{model.NewApplication, Change, Answered, ChangeUnsent, NotRegistered, ApplicationBegun},
	{model.ConsentToExchange, Change, Answered, ChangeUnsent, SentBack, ApplicationChosen},
	{model.UnlinkChild, Change, Answered, ChangeUnsent, AnswerRefused, CabinetOpened},
	{model.WithdrawApplication, Change, Answered, ChangeUnsent, AnswerRefused, CabinetOpened},
}

// kindOf returns the row of a kind.
func kindOf(kind model.ActKind) kindRow {
	for _, row := range kinds {
		if row.kind == kind {
			return row
		}
	}
	return kinds[0]
}

// mendable reports whether an act that is given back becomes a draft, in which it is put right.
func (r kindRow) mendable() bool { return rows[r.step].kept == drafted }

// kind is the row of the act that is made now.
func (v Visit) kind() kindRow { return kindOf(v.Statement.Kind) }

// signs reports whether the visit stands where a statement is read and signed.
func (v Visit) signs() bool { return v.Step == v.kind().step }
