package storetest

import (
	"errors"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/ers"
)

const actID = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3e"

// entry is an entry on the list of the nursery, of the application with a receipt.
func entry(id string, receipt int64) store.Entry {
	return store.Entry{
		Entry: model.Entry{
			ID: id, Number: "ЛО-2026-00000" + id, CheckCode: "K7QF-3XWM-9D2" + id, Application: application,
			Applicant: model.Applicant{Person: mother, Phone: "+77000000001"}, Organization: nursery, Group: model.Middle,
			Lang: model.Kazakh, FirstPlace: 4, Status: model.Waiting, SignedBy: model.ByKey, CreatedAt: morning,
		},
		ActID: actID, Receipt: receipt, StatementLang: model.Russian,
	}
}

// placed keeps what an entry stands on, and entries of different children.
func (k *kept) placed(entries ...store.Entry) {
	k.Helper()
	k.write(func(tx *store.Tx) error {
		err := tx.SaveOrganization(nursery)
		for _, e := range entries {
			err = errors.Join(err, tx.SaveApplication(e.Application), tx.AddToList(e, e.CreatedAt), tx.AddEntry(e), tx.KeepLink(store.Link{
				Applicant: e.Applicant.IIN, Kinship: model.Kinship{Child: e.Application.Child, Degree: model.Mother, Application: e.Application.Number},
			}))
		}
		return err
	})
	for _, e := range entries {
		gets(k, "rank", e.Rank(), func(tx *store.Tx) (allocation.Rank, error) { return tx.Rank(e.Application.Number) })
	}
}

// sibling is another child's entry, of another act.
func sibling(receipt int64) store.Entry {
	e := entry("2", receipt)
	e.ActID = "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d3f"
	e.Application.Number, e.Application.Child.IIN = "2026-111000-000009", "210405600003"
	e.CreatedAt = morning.Add(time.Second)
	return e
}

func (k *kept) entries() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	k.write(func(tx *store.Tx) error { return tx.AddEvidence(evidence()) })
	k.reopen()
	for what, find := range map[string]func(tx *store.Tx) (store.Entry, error){
		"by id":         func(tx *store.Tx) (store.Entry, error) { return tx.Entry("1", mother.IIN) },
		"by check code": func(tx *store.Tx) (store.Entry, error) { return tx.EntryByCheckCode(first.CheckCode) },
		"by number":     func(tx *store.Tx) (store.Entry, error) { return tx.EntryByNumber(first.Number) },
		"by id alone":   func(tx *store.Tx) (store.Entry, error) { return tx.EntryByID("1") },
		"by act":        func(tx *store.Tx) (store.Entry, error) { return tx.EntryByAct(actID) },
		"by act check":  func(tx *store.Tx) (store.Entry, error) { return tx.EntryByActCheck(model.ActCheck(actID)) },
	} {
		gets(k, what, first, find)
	}
	k.missing("another one's entry", func(tx *store.Tx) error { _, err := tx.Entry("1", father.IIN); return err })
	gets(k, "of the applicant", []store.Entry{second, first}, func(tx *store.Tx) ([]store.Entry, error) { return tx.EntriesOf(mother.IIN) })
	gets(k, "of the child", []store.Entry{first}, func(tx *store.Tx) ([]store.Entry, error) { return tx.EntriesOfChild(son.IIN) })
	for receipt, want := range map[int64]map[string]int{1: {}, 2: {"": 1}, 9: {"": 2}} {
		rank := first.Rank()
		rank.Receipt = receipt
		gets(k, "waiting", allocation.Counts{Waiting: map[string]int{"": 2}, Earlier: want},
			func(tx *store.Tx) (allocation.Counts, error) { return tx.CountWaiting(first.List(), rank) })
	}
	gets(k, "lists", map[store.List]int{first.List(): 2}, func(tx *store.Tx) (map[store.List]int, error) { return tx.Waiting("1110") })
	k.hashed()
	signed := model.Event{At: morning, Kind: model.EventSigned, Actor: "ТЕСТОВА А. С.", Method: model.ByKey, Params: map[string]string{"a": "b"}}
	placed := model.Event{At: morning, Kind: model.EventPlaced}
	at := morning.Add(time.Hour)
	for _, want := range []bool{true, false} {
		k.write(func(tx *store.Tx) error {
			got, err := tx.AcknowledgeEntry("1", mother.IIN, at)
			if got != want {
				k.Errorf("acknowledged for the first time: %t", got)
			}
			return err
		})
	}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddHistory("1", []model.Event{signed}), tx.AddEvent("1", placed))
	})
	k.reopen()
	first.Status, first.ReadAt = model.Read, at
	gets(k, "read", first, func(tx *store.Tx) (store.Entry, error) { return tx.Entry("1", mother.IIN) })
	gets(k, "history", []model.Event{signed, placed}, func(tx *store.Tx) ([]model.Event, error) { return tx.Events("1") })
}

// hashed is the hash of a district's organizations, which another one's do not change.
func (k *kept) hashed() {
	hash := func(tx *store.Tx) (string, error) { return tx.OrganizationsHash("1110") }
	var before string
	k.must(k.Read(k.Context(), func(tx *store.Tx) (err error) { before, err = hash(tx); return err }))
	k.write(func(tx *store.Tx) error {
		return tx.SaveOrganization(model.Organization{ID: "other", District: "1111"})
	})
	gets(k, "hash", before, hash)
}

// onceOnAList hold the keys of the tables, whatever the service has looked at before.
func (k *kept) onceOnAList() {
	k.placed(entry("1", 1))
	for what, change := range map[string]func(*store.Entry){
		"the same child and list": func(e *store.Entry) { e.Application.Child.IIN = son.IIN },
		"the same act":            func(e *store.Entry) { e.ActID = actID },
		"the same number":         func(e *store.Entry) { e.Number = entry("1", 1).Number },
		"the same check code":     func(e *store.Entry) { e.CheckCode = entry("1", 1).CheckCode },
		"no application":          func(e *store.Entry) { e.Application.Number = "none" },
		"no organization":         func(e *store.Entry) { e.Organization.ID = "none" },
	} {
		e := sibling(2)
		known := e.Application
		change(&e)
		err := k.Write(k.Context(), func(tx *store.Tx) error { return errors.Join(tx.SaveApplication(known), tx.AddEntry(e)) })
		if err == nil {
			k.Errorf("%s: kept", what)
		}
	}
	foreign := sibling(2)
	foreign.ActID, foreign.Applicant.Person = actID, father // anybody may use an id
	k.placed(foreign)
	theirs := evidence()
	theirs.Applicant, theirs.EntryID = father.IIN, foreign.ID
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddEvidence(evidence()), tx.AddEvidence(theirs)) })
	k.missing("the entry of an act of two", func(tx *store.Tx) error { _, err := tx.EntryByAct(actID); return err })
}

// proof of the entry's act.
func evidence() store.Evidence {
	act := model.Act{ID: actID, Kind: model.PlaceOnList, Text: "ӨТІНІШ", CMS: []byte{0x30}, Statement: model.Statement{ActID: actID, Kind: model.PlaceOnList}}
	body, _ := act.Encode()
	return store.Evidence{
		Applicant: mother.IIN, Application: entry("1", 1).Application.Number, EntryID: "1", Body: append(body, '\n'), Act: act, Method: model.ByKey,
		Signer: &store.Signer{
			Person: mother, Serial: "1f", Issuer: "НУЦ", NotAfter: morning, Certificate: []byte{1, 0},
			Proof: &store.Proof{Chain: [][]byte{{2}}, BestTime: morning, Steps: []pki.Step{{Name: "digest", Outcome: pki.Passed}}, Unconfirmed: true},
		},
		SignedAt: morning, VerifiedAt: morning,
		Registers: []store.RegisterAnswer{{Register: "kinship", Answer: "mother", At: morning}},
	}
}

func (k *kept) acts() {
	byKey, byCode := evidence(), evidence()
	byCode.EntryID, byCode.Method, byCode.Signer = "2", model.ByCode, nil
	byCode.CodeID, byCode.Phone, byCode.SentAt = "c", "+7 700 *** ** 01", morning
	other := sibling(2)
	byCode.Application, byCode.Act.ID, byCode.Act.CMS = other.Application.Number, other.ActID, nil
	var err error
	byCode.Body, err = byCode.Act.Encode()
	k.must(err)
	k.placed(entry("1", 1), other)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddEvidence(byKey), tx.AddEvidence(byCode), tx.AddAnswer(mother.IIN, actID, "hash", `{"a": 1}`, morning))
	})
	k.reopen()
	for name, want := range map[string]store.Evidence{"1": byKey, entry("1", 1).Number: byKey, "2": byCode} {
		gets(k, "evidence "+name, want, func(tx *store.Tx) (store.Evidence, error) { return tx.Evidence(name) })
	}
	gets(k, "all evidence", []store.Evidence{byKey}, func(tx *store.Tx) ([]store.Evidence, error) { return tx.EvidenceOf("1") })
	gets(k, "by act check", []store.Evidence{byKey}, func(tx *store.Tx) ([]store.Evidence, error) { return tx.EvidenceByActCheck(model.ActCheck(actID)) })
	for _, want := range []store.Evidence{byKey, byCode} {
		gets(k, "evidence of act "+want.Act.ID, want, func(tx *store.Tx) (store.Evidence, error) {
			return tx.EvidenceOfAct(want.Applicant, want.Act.ID)
		})
	}
	k.missing("evidence of another applicant's act", func(tx *store.Tx) error { _, err := tx.EvidenceOfAct("none", byKey.Act.ID); return err })
	k.missing("evidence of nothing", func(tx *store.Tx) error { _, err := tx.Evidence("none"); return err })
	gets(k, "answer", [2]string{"hash", `{"a": 1}`}, func(tx *store.Tx) ([2]string, error) {
		hash, answer, err := tx.Answer(mother.IIN, actID)
		return [2]string{hash, answer}, err
	})
	k.missing("another one's answer", func(tx *store.Tx) error { _, _, err := tx.Answer(father.IIN, actID); return err })
	err = k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddAnswer(mother.IIN, actID, "other", "{}", morning) })
	if err == nil {
		k.Error("an act is answered twice")
	}
}

// applications hold what is about an application and none of its entries.
func (k *kept) applications() {
	e := entry("1", 1)
	k.placed(e)
	number := e.Application.Number
	proof := evidence()
	proof.EntryID, proof.Act.ID = "", "4f0c2f7e-6c58-4a4e-9f0b-5a8d3b1c2d40"
	var err error
	proof.Body, err = proof.Act.Encode()
	k.must(err)
	first, then := model.Event{At: morning, Kind: model.EventSigned, Act: proof.Act.ID}, model.Event{At: morning, Kind: model.EventWithdrawn}
	notice := store.Document{Application: number, Number: number + "/1", Content: []byte("{}"), Document: model.Document{
		ID: "w", Kind: model.WithdrawalNotice, Name: "notice.pdf", MediaType: model.MediaPDF, CreatedAt: morning,
	}}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddEvidence(evidence()), tx.AddEvidence(proof), tx.AddApplicationEvent(number, first), tx.AddApplicationEvent(number, then),
			tx.AddDocuments(notice), tx.SetApplicationStatus(number, model.Withdrawn), tx.SaveApplication(e.Application))
	})
	k.reopen()
	application := e.Application
	application.Status = model.Withdrawn // the import has not heard of it
	gets(k, "the application", application, func(tx *store.Tx) (model.Application, error) { return tx.ApplicationByNumber(number) })
	gets(k, "its history", []model.Event{first, then}, func(tx *store.Tx) ([]model.Event, error) { return tx.ApplicationEvents(number) })
	gets(k, "its documents", []model.Document{notice.Document}, func(tx *store.Tx) ([]model.Document, error) { return tx.ApplicationDocuments(number, "") })
	gets(k, "those of its entry", []model.Document{}, func(tx *store.Tx) ([]model.Document, error) { return tx.Documents("1", "") })
	gets(k, "evidence of the act", proof, func(tx *store.Tx) (store.Evidence, error) { return tx.EvidenceOfAct(mother.IIN, proof.Act.ID) })
	gets(k, "evidence of the entry", []store.Evidence{evidence()}, func(tx *store.Tx) ([]store.Evidence, error) { return tx.EvidenceOf("1") })
	gets(k, "all evidence", 2, func(tx *store.Tx) (int, error) {
		all, err := tx.EvidenceOfChild(e.Application.Child.IIN)
		return len(all), err
	})
	for typed, want := range map[string][]model.Application{
		e.Application.Child.Surname: {application}, strings.ToLower(e.Application.Child.FullName()): {application}, e.Application.Child.Surname + "X": {},
	} {
		gets(k, "named "+typed, want, func(tx *store.Tx) ([]model.Application, error) {
			return tx.ApplicationsNamed(typed, application.District, 5)
		})
		gets(k, "anywhere", want, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsNamed(typed, "", 5) })
		gets(k, "elsewhere", []model.Application{}, func(tx *store.Tx) ([]model.Application, error) { return tx.ApplicationsNamed(typed, "9", 5) })
	}
	gets(k, "its entries", 1, func(tx *store.Tx) (int, error) {
		all, err := tx.EntriesOfApplication(number)
		return len(all), err
	})
	gets(k, "a document", "w", func(tx *store.Tx) (string, error) {
		d, err := tx.DocumentOf("w", application.District)
		return d.ID, err
	})
	k.missing("a document elsewhere", func(tx *store.Tx) error { _, err := tx.DocumentOf("w", "9"); return err })
	k.missing("no such application", func(tx *store.Tx) error { _, err := tx.ApplicationByNumber("none"); return err })
}

func (k *kept) rechecks() {
	k.placed(entry("1", 1))
	k.write(func(tx *store.Tx) error { return tx.AddEvidence(evidence()) })
	k.reopen()
	unconfirmed := func(issuer string) func(tx *store.Tx) ([]store.Evidence, error) {
		return func(tx *store.Tx) ([]store.Evidence, error) { return tx.Unconfirmed(issuer, morning, 5) }
	}
	issuer := evidence().Signer.Issuer
	gets(k, "issuers", []string{issuer}, (*store.Tx).UnconfirmedIssuers)
	gets(k, "unconfirmed", []store.Evidence{evidence()}, unconfirmed(issuer))
	gets(k, "what waits", store.Waiting{N: 1, Oldest: evidence().VerifiedAt}, (*store.Tx).WaitingRechecks)
	gets(k, "of another issuer", []store.Evidence{}, unconfirmed(issuer+"?"))
	k.write(func(tx *store.Tx) error { return tx.RecordNoAnswer(mother.IIN, actID, morning) })
	gets(k, "asked about in vain", []store.Evidence{}, unconfirmed(issuer))
	known := *evidence().Signer.Proof
	known.Unconfirmed = false
	k.write(func(tx *store.Tx) error { return tx.SetProof(mother.IIN, actID, known, false) })
	k.reopen()
	gets(k, "issuers", []string{}, (*store.Tx).UnconfirmedIssuers)
	want := evidence()
	want.Signer.Proof, want.Refuted = &known, true
	gets(k, "refuted", want, func(tx *store.Tx) (store.Evidence, error) { return tx.Evidence("1") })
}

// stamps are over evidence of which it is known whether it stands.
func (k *kept) stamps() {
	k.placed(entry("1", 1))
	unconfirmed, known := evidence(), evidence()
	unconfirmed.Act.ID, known.Act.ID = "unconfirmed", actID
	known.Signer.Proof.Unconfirmed = false
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddEvidence(unconfirmed), tx.AddEvidence(known)) })
	unstamped := func(tx *store.Tx) ([]store.Evidence, error) { return tx.Unstamped(5) }
	gets(k, "not stamped", []store.Evidence{known}, unstamped)
	tree := ers.Tree{{{1}, {2}}, {{3}}}
	first := store.Stamp{ID: "s", Tokens: [][]byte{{4}}, MadeAt: morning, Until: morning.AddDate(1, 0, 0)}
	k.write(func(tx *store.Tx) error { return tx.AddStamp(first, []store.Evidence{known}, []ers.Tree{tree}) })
	k.reopen()
	gets(k, "not stamped", []store.Evidence{}, unstamped)
	again := first
	again.ID = "t"
	err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddStamp(again, []store.Evidence{known}, []ers.Tree{tree}) })
	if !errors.Is(err, store.ErrMovedOn) {
		k.Errorf("stamped twice: %v", err)
	}
	ending := func(before time.Time) func(tx *store.Tx) ([]store.Stamp, error) {
		return func(tx *store.Tx) ([]store.Stamp, error) { return tx.StampsEndingBefore(before, 5) }
	}
	gets(k, "ends later", []store.Stamp{}, ending(first.Until))
	gets(k, "ends", []store.Stamp{first}, ending(first.Until.Add(time.Second)))
	renewed := first
	renewed.Tokens, renewed.Until = [][]byte{{4}, {5}}, morning.AddDate(3, 0, 0)
	k.write(func(tx *store.Tx) error { return tx.RenewStamp(renewed, first.Until) })
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.RenewStamp(renewed, first.Until) }); !errors.Is(err, store.ErrMovedOn) {
		k.Errorf("renewed twice: %v", err)
	}
	known.Tree, known.Stamps = tree, renewed.Tokens
	gets(k, "evidence", known, func(tx *store.Tx) (store.Evidence, error) { return tx.EvidenceOfAct(mother.IIN, actID) })
}

// refusals are of one applicant each, once for the same bytes and reason.
func (k *kept) refusals() {
	first := store.Refusal{
		Child: son.IIN,
		ID:    "r1", Number: "ОТ-2026-000001", ActID: actID, Applicant: mother.IIN, BodyHash: "hash", Code: model.CodeKinshipRefused,
		Content: []byte(`{"lang":"kk"}`), At: morning,
	}
	second := first
	second.ID, second.Number, second.Code, second.At = "r2", "ОТ-2026-000002", model.CodeEntryLimit, morning.Add(time.Second)
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddRefusal(first), tx.AddRefusal(second)) })
	k.reopen()
	gets(k, "by id", first, func(tx *store.Tx) (store.Refusal, error) { return tx.Refusal("r1", mother.IIN) })
	k.missing("another one's refusal", func(tx *store.Tx) error { _, err := tx.Refusal("r1", father.IIN); return err })
	gets(k, "of the bytes", second, func(tx *store.Tx) (store.Refusal, error) {
		return tx.RefusalOf(mother.IIN, actID, "hash", model.CodeEntryLimit)
	})
	k.missing("of other bytes", func(tx *store.Tx) error {
		_, err := tx.RefusalOf(mother.IIN, actID, "other", model.CodeEntryLimit)
		return err
	})
	newest := []store.Refusal{second, first}
	gets(k, "of the applicant", newest, func(tx *store.Tx) ([]store.Refusal, error) { return tx.RefusalsOf(mother.IIN) })
	gets(k, "of another", []store.Refusal{}, func(tx *store.Tx) ([]store.Refusal, error) { return tx.RefusalsOf(father.IIN) })
	gets(k, "by act check", newest, func(tx *store.Tx) ([]store.Refusal, error) { return tx.RefusalsByActCheck(model.ActCheck(actID)) })
	for since, want := range map[time.Time]int{morning.Add(-time.Second): 2, morning: 1} {
		gets(k, "since", want, func(tx *store.Tx) (int, error) { return tx.CountRefusals(mother.IIN, since) })
	}
	for what, change := range map[string]func(*store.Refusal){
		"the same bytes and reason": func(r *store.Refusal) { r.Number = "ОТ-2026-000003" },
		"the same number":           func(r *store.Refusal) { r.BodyHash = "other" },
	} {
		again := first
		again.ID = "r3"
		change(&again)
		if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddRefusal(again) }); err == nil {
			k.Errorf("%s: kept twice", what)
		}
	}
}
