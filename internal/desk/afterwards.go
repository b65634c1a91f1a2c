package desk

import (
	"context"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// ActReader shows what became of an act to whoever had it signed, without a session.
type ActReader interface {
	// AcknowledgeAct records that the applicant of an act has read its notice. check is what
	// stands for the act on their paper.
	AcknowledgeAct(ctx context.Context, check string, proof model.ActProof) (model.Entry, error)
	// ActNotice returns the notice that an act was answered with, which is a PDF.
	ActNotice(ctx context.Context, check string, proof model.ActProof) ([]byte, error)
	ActReceipt(ctx context.Context, check string, proof model.ActProof, lang model.Lang, paper model.Paper) ([]byte, error)
	// ActRefusal returns the refusal that an act got; not_found where it got none.
	ActRefusal(ctx context.Context, check string, proof model.ActProof, lang model.Lang, paper model.Paper) ([]byte, error)
}

// AcknowledgeAct records that the applicant of an act, who has come back for what became
// of it, has read the notice («Ознакомился»). typed is the code on their paper, its last
// four letters, or the address in its QR code: it shows that they are the one who took it along.
func (d *Desk) AcknowledgeAct(ctx context.Context, id, typed string) (model.Entry, error) {
	if !onPaperOf(id, typed) {
		return model.Entry{}, model.NewError(model.CodePaperOther)
	}
	check, proof, err := d.proofOf(id)
	if err != nil {
		return model.Entry{}, err
	}
	entry, err := d.Central.AcknowledgeAct(ctx, check, proof)
	if err != nil {
		return model.Entry{}, err
	}
	d.Note(model.ActionAcknowledged, id)
	d.report("keep what was acknowledged", d.outbox.acknowledged(id, entry))
	return entry, nil
}

// onPaperOf reports whether what was typed or scanned stands on the paper of an act.
func onPaperOf(id, typed string) bool {
	letters := strings.NewReplacer("-", "", " ", "")
	whole := letters.Replace(model.ActCheck(id))
	read := letters.Replace(strings.ToUpper(typed[strings.LastIndexByte(typed, '/')+1:]))
	return read == whole || len(read) == 4 && strings.HasSuffix(whole, read)
}

// ActReceipt returns the receipt of what an act has made as a PDF in the language of the
// screens, without a session.
func (d *Desk) ActReceipt(ctx context.Context, id string, paper model.Paper) ([]byte, error) {
	check, proof, err := d.proofOf(id)
	if err != nil {
		return nil, err
	}
	return d.Central.ActReceipt(ctx, check, proof, d.Lang(), paper)
}

// ActNotice returns the notice that an act of this counter was answered with as a PDF, without a session,
// also where the cabinet does not show any more what the act was about.
func (d *Desk) ActNotice(ctx context.Context, id string) ([]byte, error) {
	check, proof, err := d.proofOf(id)
	if err != nil {
		return nil, err
	}
	return d.Central.ActNotice(ctx, check, proof)
}

// ActRefusal returns the refusal that the central gave an act as a PDF in the language of the
// screens, without a session.
func (d *Desk) ActRefusal(ctx context.Context, id string, paper model.Paper) ([]byte, error) {
	check, proof, err := d.proofOf(id)
	if err != nil {
		return nil, err
	}
	return d.Central.ActRefusal(ctx, check, proof, d.Lang(), paper)
}

// proofOf is what proves to the central that an act was signed here: the visit at the desk
// knows it, the outbox, or the visits that are remembered; not_found where none does.
func (d *Desk) proofOf(id string) (check string, proof model.ActProof, err error) {
	hash, v := "", d.Visit()
	if i := slices.IndexFunc(v.Acts, func(a MadeAct) bool { return a.ID == id }); i >= 0 {
		hash = v.Acts[i].SHA256
	}
	if _, here := d.outbox.Status(id); hash == "" && here {
		item, err := d.outbox.read(id)
		if err != nil {
			return "", model.ActProof{}, err
		}
		hash = model.TextSHA256(string(item.Body))
	}
	if hash == "" {
		err = d.eachServed(func(s Served) error {
			if i := slices.IndexFunc(s.Acts, func(a MadeAct) bool { return a.ID == id }); i >= 0 {
				hash = s.Acts[i].SHA256
			}
			return nil
		})
	}
	if err == nil && hash == "" {
		err = model.NewError(model.CodeNotFound)
	}
	return model.ActCheck(id), model.ActProof{SHA256: hash}, err
}

// actOf is the act of the visit that has made an entry; empty where none has.
func (d *Desk) actOf(number string) string {
	for _, act := range d.Acts() {
		if act.Number == number && act.Kind.Places() {
			return act.ID
		}
	}
	return ""
}

// acknowledged keeps with an accepted item that its applicant has read the notice.
func (o *Outbox) acknowledged(id string, entry model.Entry) error {
	if !o.take(id) {
		return nil // it has left the outbox
	}
	item, err := o.read(id)
	if err != nil || item.Result == nil {
		o.release(id)
		return err
	}
	item.Result.Entry = &entry
	return o.update(item)
}
