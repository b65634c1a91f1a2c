package cache

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	"golang.org/x/crypto/chacha20poly1305"
)

const passphrase = "ескі көпір жанында"

func init() { scryptWork = 4 } // what a try costs is no matter of the tests

func TestBackupMovesDraftsAndOutboxToAnotherComputer(t *testing.T) {
	from := newFile(t, filePath(t))
	write := func(f *File, records ...model.Record) {
		t.Helper()
		if err := f.Write(records...); err != nil {
			t.Fatal(err)
		}
	}
	record := func(kind model.RecordKind, id, body string) model.Record {
		return model.Record{Kind: kind, ID: id, Body: []byte(body)}
	}
	write(from, record(model.DraftRecord, "a", "2 a"), record(model.DraftRecord, "b", "1 b"), record(model.DraftRecord, "c", ""),
		record(model.OutboxRecord, "o", "waiting"), record(model.StateRecord, "s", "here"), record(model.ReferenceRecord, "r", "here"))
	var backup bytes.Buffer
	_, err := from.Export(io.Discard, "нөмір 123")
	wantCode(t, err, model.CodePassphraseShort)
	if n, err := from.Export(&backup, passphrase); err != nil || n != 4 {
		t.Fatalf("Export: %d, %v, want 4", n, err)
	}

	to := newFile(t, filePath(t))
	write(to, record(model.DraftRecord, "a", "1 mine"), record(model.DraftRecord, "b", "2 mine"), record(model.StateRecord, "s", "mine"))
	newer := func(kind model.RecordKind, mine, theirs []byte) bool {
		if kind != model.DraftRecord {
			t.Errorf("asked about a %s", kind)
		}
		return theirs[0] > mine[0]
	}
	done, err := to.Import(bytes.NewReader(backup.Bytes()), passphrase, newer)
	if want := (Imported{Added: 2, Replaced: 1, Kept: 1}); err != nil || done != want {
		t.Fatalf("Import: %+v, %v, want %+v", done, err, want)
	}
	for _, r := range []model.Record{
		record(model.DraftRecord, "a", "2 a"), record(model.DraftRecord, "b", "2 mine"), record(model.DraftRecord, "c", ""),
		record(model.OutboxRecord, "o", "waiting"), record(model.StateRecord, "s", "mine"),
	} {
		if body, err := to.Read(r.Kind, r.ID); err != nil || !bytes.Equal(body, r.Body) {
			t.Errorf("%s %s = %q, %v, want %q", r.Kind, r.ID, body, err, r.Body)
		}
	}
	_, err = to.Read(model.ReferenceRecord, "r")
	wantCode(t, err, model.CodeNotFound)
}

func TestABackupIsTakenWholeOrNotAtAll(t *testing.T) {
	from := newFile(t, filePath(t))
	for i := range 100 {
		if err := from.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)}); err != nil {
			t.Fatal(err)
		}
	}
	var backup bytes.Buffer
	if _, err := from.Export(&backup, passphrase); err != nil {
		t.Fatal(err)
	}
	whole := backup.Bytes()
	to := newFile(t, filePath(t))
	always := func(model.RecordKind, []byte, []byte) bool { return true }
	for name, b := range map[string][]byte{
		"cut": whole[:len(whole)/2], "empty": nil, "other": []byte("other things"),
		"changed": append(append(bytes.Clone(whole[:len(whole)-5]), 1), whole[len(whole)-4:]...),
	} {
		if _, err := to.Import(bytes.NewReader(b), passphrase, always); model.CodeOf(err) != model.CodeBackupDamaged {
			t.Errorf("%s: %v, want backup_damaged", name, err)
		}
	}
	for _, wrong := range []string{"", "another passphrase"} {
		_, err := to.Import(bytes.NewReader(whole), wrong, always)
		wantCode(t, err, model.CodePassphraseWrong)
	}
	if n := drafts(t, to); n != 0 {
		t.Errorf("%d drafts came in", n)
	}
	if strings.Contains(string(whole), "visit-0001") {
		t.Error("a backup shows its content")
	}
}

func TestABackupThatSaysOtherThingsIsRefused(t *testing.T) {
	for _, content := range []string{
		"", "{}", `{"format":"kezek backup 2"}`, `{"format":"kezek backup 1"}`,
		`{"format":"kezek backup 1"}{"kind":"state","id":"x"}{"count":1}`,
		`{"format":"kezek backup 1"}{"kind":"draft"}{"count":1}`,
		`{"format":"kezek backup 1"}{"kind":"draft","id":"x"}{"count":2}`,
		`{"format":"kezek backup 1"}{"count":0}{"count":0}`,
	} {
		if _, err := readLines(strings.NewReader(content)); err == nil {
			t.Errorf("%s was taken", content)
		}
	}
	if records, err := readLines(strings.NewReader(`{"format":"kezek backup 1"}{"kind":"draft","id":"x"}{"count":1}`)); err != nil || len(records) != 1 {
		t.Errorf("%v, %v", records, err)
	}
}

func FuzzBackup(f *testing.F) {
	f.Add([]byte(`{"format":"kezek backup 1"}{"kind":"draft","id":"x","body":"AAAA"}{"count":1}`), true)
	f.Add([]byte("age-encryption.org/v1\n"), false)
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if !seal {
			if _, err := readBackup(bytes.NewReader(data), passphrase); err == nil {
				t.Skip("it was a backup")
			}
			return
		}
		records, err := readLines(bytes.NewReader(data))
		for _, r := range records {
			if err == nil && (checkRecord(r.Kind, r.ID) != nil || r.Body == nil) {
				t.Errorf("%+v was taken", r)
			}
		}
	})
}

func TestABackupTellsHowManyRecordsItLacks(t *testing.T) {
	f := newFile(t, filePath(t))
	aead, err := chacha20poly1305.NewX(make([]byte, keywrap.KeySize)) // another key
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)}); err != nil {
			t.Fatal(err)
		}
	}
	putRaw(t, f, layout.BucketDraft, draftID(2), layout.Seal(aead, layout.BucketDraft, []byte(draftID(2)), 5, []byte("x")))
	putRaw(t, f, layout.BucketOutbox, draftID(2), layout.Seal(aead, layout.BucketOutbox, []byte(draftID(2)), 5, []byte("x")))
	var backup bytes.Buffer
	n, err := f.Export(&backup, passphrase)
	if e, ok := errors.AsType[*model.Error](err); n != 4 || !ok || e.Code != model.CodeCacheDamaged || e.Params["records"] != "2" {
		t.Errorf("Export: %d, %#v, want 4 and cache_damaged of 2", n, err)
	}
	if records, err := readBackup(&backup, passphrase); err != nil || len(records) != 4 {
		t.Errorf("%d records, %v", len(records), err)
	}
}
