package desk

import (
	"log/slog"

	"akmola.kz/kezek/internal/model"
)

// Store keeps records through power cuts. The room cache meets it.
type Store interface {
	// Write makes all the records durable, or none of them; one without a body is
	// removed.
	Write(records ...model.Record) error
	// Read returns the body of a record; not_found where there is none.
	Read(kind model.RecordKind, id string) ([]byte, error)
	// Each shows every record of a kind, in the order of their ids. Damaged ones are left
	// out, and it ends with cache_damaged.
	Each(kind model.RecordKind, show func(id string, body []byte) error) error
	// Log appends to the action log. The operator 0 is the program itself.
	Log(kind model.ActionKind, operator int, record string) error
	// Actions returns at most limit actions after a Seq, oldest first.
	Actions(after uint64, limit int) ([]model.Action, error)
	// ContinueLog puts the end of a log that was kept elsewhere into one in which nothing was
	// logged yet: what is logged follows it. It does nothing where something was.
	ContinueLog(end []model.Action) error
}

// ignoreDamaged is the error of an Each that may go on: records that are damaged hide none
// of the others, and are named in the log.
func ignoreDamaged(err error, log *slog.Logger) error {
	if model.CodeOf(err) != model.CodeCacheDamaged {
		return err
	}
	log.Error("damaged records", "err", err, "records", model.ParamsOf(err)["records"])
	return nil
}

// readState reads a State record; nil where there is none. One that is damaged counts
// as none: it must not keep the desk from the others.
func (d *Desk) readState(id string) ([]byte, error) {
	body, err := d.Store.Read(model.StateRecord, id)
	switch model.CodeOf(err) {
	case model.CodeNotFound:
		return nil, nil
	case model.CodeCacheDamaged:
		d.Log.Error("read what the desk remembers", "id", id, "err", err)
		return nil, nil
	}
	return body, err
}
