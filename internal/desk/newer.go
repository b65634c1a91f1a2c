package desk

import (
	"cmp"

	"akmola.kz/kezek/internal/model"
)

// Newer reports whether the record of another computer takes the place of this
// one's: the draft with more work in it, the item that was changed later, but never one that waits the place of one
// that was answered.
func Newer(kind model.RecordKind, mine, theirs []byte) bool {
	switch kind {
	case model.DraftRecord:
		a, errA := readDraft(mine)
		b, errB := readDraft(theirs)
		return errB == nil && (errA != nil || cmp.Or(cmp.Compare(b.Changes, a.Changes), b.ChangedAt.Compare(a.ChangedAt)) > 0)
	case model.OutboxRecord:
		a, errA := readItem(mine)
		b, errB := readItem(theirs)
		switch {
		case errA != nil || errB != nil:
			return errB == nil
		case a.Status.State.open() != b.Status.State.open():
			return a.Status.State.open()
		}
		return b.Status.ChangedAt.After(a.Status.ChangedAt)
	}
	return false
}
