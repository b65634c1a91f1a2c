package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (k *kept) documents() {
	notice := store.Document{
		Application: entry("1", 1).Application.Number, EntryID: "1", Number: "ЛО-2026-000001/1", Content: []byte(`{"lang":"kk"}`),
		Document: model.Document{ID: "n", Kind: model.NoticeDocument, Name: "notice.pdf", MediaType: "application/pdf", CreatedAt: morning},
	}
	scan := store.Document{Application: notice.Application, EntryID: "1", Session: "hash", Body: []byte("%PDF-\x00"), Content: []byte{}, Document: model.Document{
		ID: "s", Kind: model.Attachment, Scan: model.TeacherScan, Name: "анықтама.pdf", MediaType: "application/pdf", Size: 6, CreatedAt: morning.Add(time.Second),
	}}
	k.placed(entry("1", 1))
	k.write(func(tx *store.Tx) error { return tx.AddDocuments(notice, scan) })
	k.reopen()
	get := func(id string) func(tx *store.Tx) (store.Document, error) {
		return func(tx *store.Tx) (store.Document, error) { return tx.Document(id, mother.IIN) }
	}
	gets(k, "not made yet", notice, get("n"))
	gets(k, "attached", scan, get("s"))
	k.missing("another one's document", func(tx *store.Tx) error { _, err := tx.Document("s", father.IIN); return err })
	gets(k, "attachments", 1, func(tx *store.Tx) (int, error) { return tx.CountAttachments("1", "") })
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetBody("n", []byte("first")), tx.SetBody("n", []byte("second!")))
	})
	k.reopen()
	notice.Body, notice.Size = []byte("first"), 5
	gets(k, "made", notice, get("n"))
	documents := func(session string) func(tx *store.Tx) ([]model.Document, error) {
		return func(tx *store.Tx) ([]model.Document, error) { return tx.Documents("1", session) }
	}
	gets(k, "documents", []model.Document{notice.Document, scan.Document}, documents(""))
	scan.Removable = true
	gets(k, "documents of the visit", []model.Document{notice.Document, scan.Document}, documents("hash"))
	blobs := func(tx *store.Tx) (int, error) { count, _, err := tx.Blobs(); return count, err }
	again := scan
	again.ID = "s2"
	k.write(func(tx *store.Tx) error { return tx.AddDocuments(again) })
	gets(k, "the same bytes twice", 2, blobs) // and the notice
	k.write(func(tx *store.Tx) error { return tx.RemoveAttachment("s2") })
	gets(k, "attached, still", scan.Body, func(tx *store.Tx) ([]byte, error) { d, err := tx.Document("s", mother.IIN); return d.Body, err })
	k.write(func(tx *store.Tx) error { return errors.Join(tx.RemoveAttachment("s"), tx.RemoveAttachment("n")) })
	k.reopen()
	gets(k, "documents that are left", []model.Document{notice.Document}, documents("hash"))
	gets(k, "bodies that are left", 1, blobs)
}

// uploads are of one session, and come in parts.
func (k *kept) uploads() {
	k.placed(entry("1", 1))
	u := store.Upload{EntryID: "1", Session: "hash", Hash: "sum", Upload: model.Upload{ID: "u", Size: 5, ExpiresAt: morning}}
	k.write(func(tx *store.Tx) error { return tx.AddUpload(u) })
	for _, part := range []string{"ab", "c\x00", "e"} {
		k.write(func(tx *store.Tx) error {
			uploads, err := tx.Uploads("hash", morning)
			if err == nil {
				u, err = tx.AddPart(uploads[0], []byte(part))
			}
			return err
		})
	}
	k.reopen()
	whole := func(tx *store.Tx) ([]byte, error) { return tx.Uploaded("u") }
	of := func(session string, now time.Time) func(tx *store.Tx) ([]store.Upload, error) {
		return func(tx *store.Tx) ([]store.Upload, error) { return tx.Uploads(session, now) }
	}
	u.Offset = 5
	gets(k, "uploads", []store.Upload{u}, of("hash", morning))
	gets(k, "another session's", []store.Upload{}, of("other", morning))
	gets(k, "expired", []store.Upload{}, of("hash", morning.Add(time.Second)))
	gets(k, "what has come", []byte("abc\x00e"), whole)
	k.write(func(tx *store.Tx) error { return tx.RemoveExpired(store.Expiry{Now: morning.Add(time.Second)}) })
	gets(k, "what has come and expired", []byte{}, whole)
}
