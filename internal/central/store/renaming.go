package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// RenameChild gives the child of all applications under an IIN the name and number that the
// register of people told when it was asked at the time named, everywhere where it stands:
// applications, entries and the link. Notices are drawn anew, the answers to acts tell the new
// name, and a second place on a list that two numbers had led to goes: it is returned.
func (tx *Tx) RenameChild(old model.IIN, child model.Person, named, now time.Time) (removed []Entry, err error) {
	if old != child.IIN {
		if removed, err = tx.removeDoubles(old, child.IIN, now); err == nil {
			err = tx.moveLink(old, child.IIN)
		}
	}
	if err != nil {
		return nil, err
	}
	for _, change := range []struct {
		query string
		args  []any
	}{
		{`UPDATE applications SET child_iin = ?, surname = ?, given_name = ?, patronymic = ?, name_head = ?, birth = ?, sex = ?, named_at = ?, renamed_at = ? WHERE child_iin = ?`,
			[]any{child.IIN, child.Surname, child.GivenName, child.Patronymic, nameHead(child.FullName()), dateText(child.Birth), child.Sex, micros(named), micros(now), old}},
		{`UPDATE links SET child = ? WHERE child_iin = ?`, []any{asJSON(model.Child{Person: child}), child.IIN}},
		{`UPDATE entries SET child_iin = ? WHERE child_iin = ?`, []any{child.IIN, old}},
		{`DELETE FROM blobs WHERE hash IN (SELECT d.hash FROM documents d JOIN applications a ON a.number = d.application WHERE d.kind NOT IN (?, ?) AND a.child_iin = ?)
			AND NOT EXISTS (SELECT 1 FROM documents o WHERE o.hash = blobs.hash AND o.hash <> '' AND o.kind IN (?, ?))`, // a notice may be attached too
			[]any{model.Attachment, model.StatementDocument, child.IIN, model.Attachment, model.StatementDocument}},
		{`UPDATE documents SET hash = '', size = 0 WHERE kind NOT IN (?, ?) AND application IN (SELECT number FROM applications WHERE child_iin = ?)`,
			[]any{model.Attachment, model.StatementDocument, child.IIN}},
		{`DELETE FROM editions WHERE kind = ? AND id = ?`, []any{PersonEdition, old}},
	} {
		if _, err := tx.exec(change.query, change.args...); err != nil {
			return nil, fmt.Errorf("rename a child: %w", err)
		}
	}
	return removed, tx.renameAnswers(child)
}

// removeDoubles removes, of two entries of one child on one list, the one that came later.
func (tx *Tx) removeDoubles(old, current model.IIN, now time.Time) (removed []Entry, err error) {
	removed, err = tx.entries(`WHERE e.status NOT IN ('removed', 'enrolled') AND e.child_iin IN (?, ?) AND EXISTS (
		SELECT 1 FROM entries f WHERE f.status NOT IN ('removed', 'enrolled') AND f.child_iin IN (?, ?) AND f.id <> e.id
		AND f.organization = e.organization AND f.lang = e.lang
		AND (f.created_at < e.created_at OR f.created_at = e.created_at AND f.id COLLATE "C" < e.id COLLATE "C"))`, old, current, old, current)
	for _, e := range removed {
		err = errors.Join(err, tx.RemoveEntry(e, model.SecondPlace, now))
	}
	return removed, err
}

// moveLink links the child under its new number. Where it is linked under both, that of the
// new one stands.
func (tx *Tx) moveLink(old, current model.IIN) error {
	_, err := tx.exec(`DELETE FROM links WHERE child_iin = ? AND EXISTS (SELECT 1 FROM links n WHERE n.child_iin = ?)`, old, current)
	if err == nil {
		_, err = tx.exec(`UPDATE links SET child_iin = ? WHERE child_iin = ?`, current, old)
	}
	if err != nil {
		return fmt.Errorf("move the link: %w", err)
	}
	return nil
}

// renameAnswers changes the child in what was answered to the acts about it. Who may not act for
// the child any more is told of them no more.
func (tx *Tx) renameAnswers(child model.Person) error {
	acts, err := tx.EvidenceOfChild(child.IIN)
	for _, act := range acts {
		err = errors.Join(err, tx.renameAnswer(act.Applicant, act.Act.ID, child))
	}
	return err
}

func (tx *Tx) renameAnswer(applicant model.IIN, act string, child model.Person) error {
	_, answer, err := tx.Answer(applicant, act)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	link, _, err := tx.LinkOf(child.IIN)
	if err != nil {
		return err
	}
	if link.Applicant != applicant {
		_, err = tx.exec(`DELETE FROM answers WHERE applicant_iin = ? AND act_id = ?`, applicant, act)
	} else {
		var result model.ActResult
		if err = json.Unmarshal([]byte(answer), &result); err != nil {
			return err
		}
		if result.Entry != nil {
			result.Entry.Application.Child.Person = child
		}
		if result.Application != nil {
			result.Application.Child.Person = child
		}
		_, err = tx.exec(`UPDATE answers SET answer = ? WHERE applicant_iin = ? AND act_id = ?`, asJSON(result), applicant, act)
	}
	if err != nil {
		return fmt.Errorf("rename in an answer: %w", err)
	}
	return nil
}

// ChildNamedAt returns when the register was last asked that gave a child under the IIN another
// name or number, zero where none did.
func (tx *Tx) ChildNamedAt(iin model.IIN) (at time.Time, err error) {
	err = tx.row(`SELECT COALESCE(MAX(named_at), 0) FROM applications WHERE child_iin = ?`, []any{iin}, moment{&at})
	if err != nil {
		return at, fmt.Errorf("find when a child was named: %w", err)
	}
	return at, nil
}

// RenamedAt returns when the child of an application was last given another name or number,
// zero where it never was.
func (tx *Tx) RenamedAt(application string) (at time.Time, err error) {
	err = tx.row(`SELECT renamed_at FROM applications WHERE number = ?`, []any{application}, moment{&at})
	if err != nil {
		return at, fmt.Errorf("find when a child was renamed: %w", err)
	}
	return at, nil
}
