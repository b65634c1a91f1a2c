package cache

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	"filippo.io/age"
	bolt "go.etcd.io/bbolt"
)

// passphraseMin is the least length of a passphrase, in characters.
const passphraseMin = 10

// backupFormat names the content of a backup and its version.
const backupFormat = "kezek backup 1"

// scryptWork is the power of two of what one try of a passphrase costs: about a
// second. Tests take less.
var scryptWork = 18

// Imported counts what an import did.
type Imported struct {
	Added    int // were not here
	Replaced int // were here, and the backup's were newer
	Kept     int // were here, and stayed
}

// line is one line of a backup: the first names the format, the last the number of
// records, the others are records.
type line struct {
	Format string           `json:"format,omitempty"`
	Kind   model.RecordKind `json:"kind,omitempty"`
	ID     string           `json:"id,omitempty"`
	Body   []byte           `json:"body,omitempty"`
	Count  *int             `json:"count,omitempty"`
}

// backupKinds are what a backup holds: all that would be lost with the computer.
var backupKinds = []model.RecordKind{model.DraftRecord, model.OutboxRecord}

// Export writes the drafts and the outbox to w, sealed with the passphrase in the
// format of age, and returns their number. Codes: passphrase_short; cache_damaged
// where records could not be read, with their number as parameter records: all
// others are written then, and the backup is whole.
func (f *File) Export(w io.Writer, passphrase string) (n int, err error) {
	if _, err := f.requireUnlocked(); err != nil {
		return 0, err
	}
	if utf8.RuneCountInString(passphrase) < passphraseMin {
		return 0, model.NewError(model.CodePassphraseShort)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return 0, fmt.Errorf("use the passphrase: %w", err)
	}
	recipient.SetWorkFactor(scryptWork)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return 0, coded(fmt.Errorf("begin the backup: %w", err))
	}
	lines := json.NewEncoder(sealed)
	err = lines.Encode(line{Format: backupFormat})
	damaged := 0
	for _, kind := range backupKinds {
		if err != nil {
			break
		}
		err = f.Each(kind, func(id string, body []byte) error {
			n++
			return lines.Encode(line{Kind: kind, ID: id, Body: body})
		})
		if model.CodeOf(err) == model.CodeCacheDamaged {
			damaged, err = damaged+unread(err), nil
		}
	}
	if err == nil {
		err = lines.Encode(line{Count: &n})
	}
	if err == nil {
		err = sealed.Close()
	}
	if err != nil {
		return 0, coded(fmt.Errorf("write the backup: %w", err))
	}
	if damaged > 0 {
		err = model.NewError(model.CodeCacheDamaged, "records", strconv.Itoa(damaged))
	}
	return n, err
}

// unread is the number of records that Each could not read; not 0 even where it does
// not say.
func unread(err error) int {
	if e, ok := errors.AsType[*model.Error](err); ok {
		if n, err := strconv.Atoi(e.Params["records"]); err == nil {
			return n
		}
	}
	return 1
}

// Import takes the records of a backup in, all or none. Where one is here already,
// newer decides whether the backup's replaces it. Codes: passphrase_wrong;
// backup_damaged.
func (f *File) Import(r io.Reader, passphrase string, newer func(kind model.RecordKind, mine, theirs []byte) bool) (Imported, error) {
	if _, err := f.requireUnlocked(); err != nil {
		return Imported{}, err
	}
	records, err := readBackup(r, passphrase)
	if err != nil {
		return Imported{}, err
	}
	if err := f.inspectOnce(); err != nil {
		return Imported{}, err
	}
	for {
		done, err := f.merge(records, newer)
		if !errors.Is(err, errChanged) {
			return done, err
		}
	}
}

func readBackup(r io.Reader, passphrase string) ([]model.Record, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil { // it is empty
		return nil, model.WrapError(model.CodePassphraseWrong, err)
	}
	opened, err := age.Decrypt(r, identity)
	if _, wrong := errors.AsType[*age.NoIdentityMatchError](err); wrong {
		return nil, model.WrapError(model.CodePassphraseWrong, err)
	}
	if err != nil {
		return nil, model.WrapError(model.CodeBackupDamaged, err)
	}
	records, err := readLines(opened)
	if err != nil {
		return nil, model.WrapError(model.CodeBackupDamaged, err)
	}
	return records, nil
}

// readLines reads the lines of an opened backup.
func readLines(r io.Reader) (records []model.Record, err error) {
	lines := json.NewDecoder(r)
	var first line
	if err := lines.Decode(&first); err != nil || first.Format != backupFormat {
		return nil, fmt.Errorf("not a backup: %w", errors.Join(err, layout.ErrDamaged))
	}
	for {
		var l line
		if err := lines.Decode(&l); err != nil {
			return nil, fmt.Errorf("record %d: %w", len(records)+1, err)
		}
		if l.Count != nil {
			if *l.Count != len(records) {
				return nil, fmt.Errorf("%d records of %d", len(records), *l.Count)
			}
			break
		}
		if l.Kind != model.DraftRecord && l.Kind != model.OutboxRecord {
			return nil, fmt.Errorf("record %d is of no kind that a backup holds", len(records)+1)
		}
		if err := checkRecord(l.Kind, l.ID); err != nil {
			return nil, fmt.Errorf("record %d: %w", len(records)+1, err)
		}
		if l.Body == nil {
			l.Body = []byte{}
		}
		records = append(records, model.Record{Kind: l.Kind, ID: l.ID, Body: l.Body})
	}
	if err := lines.Decode(new(line)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("more after the end: %w", errors.Join(err, layout.ErrDamaged))
	}
	return records, nil
}

// errChanged reports that a record changed while newer was asked about it.
var errChanged = errors.New("a record changed meanwhile")

// merge asks newer outside of the transaction, which is not the place for code of
// others, and writes where nothing has changed since.
func (f *File) merge(records []model.Record, newer func(kind model.RecordKind, mine, theirs []byte) bool) (Imported, error) {
	var done Imported
	var wanted []model.Record
	var before [][]byte // sealed values, nil where there was none
	for _, r := range records {
		var value []byte
		err := f.view(func(tx *bolt.Tx) error {
			var err error
			value, err = copyValue(tx, layout.Records[r.Kind], []byte(r.ID))
			return err
		})
		if err != nil {
			return Imported{}, err
		}
		mine, err := f.Read(r.Kind, r.ID)
		switch {
		case model.CodeOf(err) == model.CodeNotFound:
			done.Added++
		case model.CodeOf(err) == model.CodeCacheDamaged: // a whole one is better than that
			done.Replaced++
		case err != nil:
			return Imported{}, err
		case newer(r.Kind, mine, r.Body):
			done.Replaced++
		default:
			done.Kept++
			continue
		}
		wanted, before = append(wanted, r), append(before, value)
	}
	if len(wanted) == 0 {
		return done, nil
	}
	err := f.change(func(t *transaction) error {
		for i, r := range wanted {
			if !bytes.Equal(t.get(layout.Records[r.Kind], []byte(r.ID)), before[i]) {
				return errChanged
			}
		}
		return putRecords(t, wanted)
	})
	if err != nil {
		return Imported{}, err
	}
	return done, nil
}
