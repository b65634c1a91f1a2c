package storetest

import (
	"errors"
	"slices"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// claims are kept as they were made and as they stand, and found by their application, its district and
// whoever may act for its child.
func (k *kept) claims() {
	one := store.Claim{
		ID: "1", Application: application.Number, Lang: model.Russian, ClaimedAt: morning, Deadline: monday, State: model.ClaimUnproved,
		Category: model.Category{ID: "teacher", Class: "first_turn", Name: model.Text{RU: "Ребёнок педагога"}, Proof: &model.Proof{Kind: model.TeacherScan, Months: 1}},
	}
	two := one
	two.ID, two.Category, two.Proved, two.Until, two.State = "2", model.Category{ID: "orphan"}, monday, monday.Add(30), model.ClaimConfirmed
	link := store.Link{Kinship: model.Kinship{Child: model.Child{Person: son}, Degree: model.Mother, LinkedAt: morning}, Applicant: mother.IIN}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveApplication(application), tx.AddLink(link), tx.AddClaim(one), tx.AddClaim(two), tx.SetStart(application.Number, monday), tx.SetLinked(son.IIN, application.Number))
	})
	k.reopen()
	gets(k, "of the application", []store.Claim{one, two}, func(tx *store.Tx) ([]store.Claim, error) { return tx.ClaimsOf(application.Number) })
	gets(k, "by district", map[string][]store.Claim{application.Number: {one, two}}, func(tx *store.Tx) (map[string][]store.Claim, error) { return tx.ClaimsIn("1110") })
	linked := func(tx *store.Tx) ([]store.Claim, error) { return tx.ClaimsOfLinked(mother.IIN) }
	gets(k, "to be proved by the family", []store.Claim{one}, linked)
	due := func(day model.Date) func(*store.Tx) ([]store.OpenClaim, error) {
		return func(tx *store.Tx) ([]store.OpenClaim, error) { return tx.DueClaims(day.Start()) }
	}
	gets(k, "due on its last day", []store.OpenClaim{}, due(monday))
	gets(k, "due when that is over", []store.OpenClaim{{Claim: one, District: "1110"}}, due(monday.Add(1)))
	gets(k, "due when the proof is too", []store.OpenClaim{{Claim: one, District: "1110"}, {Claim: two, District: "1110"}}, due(monday.Add(31)))
	gets(k, "categories", []string{"orphan", "teacher"}, func(tx *store.Tx) ([]string, error) {
		categories, err := tx.OpenCategories()
		slices.Sort(categories)
		return categories, err
	})
	gets(k, "to a category", []store.OpenClaim{{Claim: two, District: "1110"}}, func(tx *store.Tx) ([]store.OpenClaim, error) { return tx.OpenClaimsTo("orphan", "1110") })
	gets(k, "in another district", []store.OpenClaim{}, func(tx *store.Tx) ([]store.OpenClaim, error) { return tx.OpenClaimsTo("orphan", "1111") })
	other, third := application, application
	other.Number, third.Number = application.Number+"-2", application.Number+"-3"
	names := func(number string) {
		linked := link.Kinship
		linked.Application = number
		gets(k, "the link", []model.Kinship{linked}, func(tx *store.Tx) ([]model.Kinship, error) { return tx.LinksOf(mother.IIN) })
	}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveApplication(other), tx.SaveApplication(third), tx.SetLinked(son.IIN, other.Number))
	})
	names(application.Number)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetApplicationStatus(application.Number, model.Withdrawn), tx.SetLinked(son.IIN, other.Number), tx.SetLinked(son.IIN, third.Number),
			tx.SetApplicationStatus(application.Number, model.InQueue))
	})
	names(other.Number)
	gets(k, "the start", monday, func(tx *store.Tx) (model.Date, error) { return tx.Start(application.Number) })
	one.State, one.Reason = model.ClaimRejected, model.ProofUnreadable
	k.write(func(tx *store.Tx) error { return tx.SaveClaim(one) })
	gets(k, "rejected", one, func(tx *store.Tx) (store.Claim, error) { return tx.Claim("1") })
	gets(k, "due then", []store.OpenClaim{{Claim: two, District: "1110"}}, due(monday.Add(31)))
	gets(k, "categories then", []string{"orphan"}, (*store.Tx).OpenCategories)
	gets(k, "of the family then", []store.Claim{}, linked)
	scan := store.Document{ClaimID: "2", Application: application.Number, Session: "s", Content: []byte{}, Body: []byte("x"), Document: model.Document{
		ID: "d", Kind: model.Attachment, Scan: model.TeacherScan, Name: "a.png", MediaType: model.MediaPNG, Size: 1, CreatedAt: morning,
	}}
	upload := store.Upload{ClaimID: "2", Session: "s", Hash: "aa", Upload: model.Upload{ID: "u", Size: 2, ExpiresAt: morning}}
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddDocuments(scan), tx.AddUpload(upload)) })
	gets(k, "documents", []model.Document{scan.Document}, func(tx *store.Tx) ([]model.Document, error) { return tx.ClaimDocuments("2", "") })
	gets(k, "of the application itself", []model.Document{}, func(tx *store.Tx) ([]model.Document, error) { return tx.ApplicationDocuments(application.Number, "") })
	gets(k, "how many", 1, func(tx *store.Tx) (int, error) { return tx.CountAttachments("", "2") })
	gets(k, "document", scan, func(tx *store.Tx) (store.Document, error) { return tx.Document("d", mother.IIN) })
	gets(k, "uploads", []store.Upload{upload}, func(tx *store.Tx) ([]store.Upload, error) { return tx.Uploads("s", morning) })
}
