package pki

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"strings"
	"time"
)

// Confirmation is an act of a container that was signed by a one-time code. The central says whose the
// telephone was and when the code came back; there is no signature that would prove it.
type Confirmation struct {
	Name     string       `json:"name"` // as the act has it
	IIN      string       `json:"iin"`
	Phone    string       `json:"phone"` // its middle hidden
	SentAt   time.Time    `json:"sent_at,omitzero"`
	SignedAt time.Time    `json:"signed_at"` // when the code came back
	Proven   time.Time    `json:"proven"`    // since when the files are as they are
	ProvenBy *Certificate `json:"proven_by"`
	Content  []byte       `json:"-"`   // the text
	Act      string       `json:"act"` // its number in the container
}

// actFile is what act.json says, as far as it is held against what was signed.
type actFile struct {
	Text      string `json:"text"`
	CMS       []byte `json:"cms"`
	CodeID    string `json:"code_id"`
	Statement struct {
		Applicant actPerson `json:"applicant"`
		Child     actPerson `json:"child"`
	} `json:"statement"`
}

type actPerson struct {
	IIN        string `json:"iin"`
	Surname    string `json:"surname"`
	GivenName  string `json:"given_name"`
	Patronymic string `json:"patronymic"`
}

// provedAct is an act whose files the record proves.
type provedAct struct {
	files            contained
	folder           string
	text, body, told []byte // statement.txt, act.json and evidence.json
	sent             actFile
}

var (
	errOtherText   = errors.New("act.json has another text or another signature than the files beside it")
	errOtherPeople = errors.New("the text does not name those whom act.json names")
)

// readAct finds the files of an act among those that are proved.
func readAct(files contained) (*provedAct, error) {
	for name, text := range files {
		if path.Base(name) != "statement.txt" {
			continue
		}
		a := &provedAct{files: files, folder: path.Dir(name), text: text}
		a.body, a.told = a.file("act.json"), a.file("evidence.json")
		if a.body == nil || a.told == nil {
			break
		}
		return a, nil
	}
	return nil, errContainer
}

func (a *provedAct) file(name string) []byte { return a.files[path.Join(a.folder, name)] }

// check holds what came against what was signed: the text and the signature have to be the same,
// and the text has to name the people.
func (a *provedAct) check() error {
	if err := json.Unmarshal(a.body, &a.sent); err != nil || a.sent.Text != string(a.text) || !bytes.Equal(a.sent.CMS, a.file("signature.cms")) {
		return errOtherText
	}
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, a.sent.Text)
	for _, p := range []actPerson{a.sent.Statement.Applicant, a.sent.Statement.Child} {
		if !strings.Contains(digits, p.IIN) {
			return errOtherPeople
		}
	}
	return nil
}

// step is the step of check.
func (a *provedAct) step(about string) Step {
	s := Step{Name: StepSent, Outcome: Passed, About: about}
	if err := a.check(); err != nil {
		s.Outcome, s.Code, s.Detail = Failed, string(ActDiffers), err.Error()
		if errors.Is(err, errOtherPeople) {
			s.Outcome = Undecided // a district may have texts without numbers
		}
	}
	return s
}

// confirmation is what is said of an act without a signature.
func (a *provedAct) confirmation(about string, o Options) (Confirmation, error) {
	p := a.sent.Statement.Applicant
	c := Confirmation{
		Act: about, Name: clean(strings.Join(strings.Fields(p.Surname+" "+p.GivenName+" "+p.Patronymic), " ")), IIN: clean(p.IIN),
		Proven: o.Proven, ProvenBy: o.ProvenBy, Content: a.text,
	}
	var told struct {
		CodeID   string    `json:"code_id"`
		Phone    string    `json:"phone"`
		SentAt   time.Time `json:"sent_at"`
		SignedAt time.Time `json:"signed_at"`
	}
	if err := json.Unmarshal(a.told, &told); err != nil || told.CodeID == "" || told.CodeID != a.sent.CodeID {
		return c, errors.New("neither a signature nor a code is in the container")
	}
	c.Phone, c.SentAt, c.SignedAt = clean(told.Phone), told.SentAt.UTC(), told.SignedAt.UTC()
	return c, nil
}

// nameLists names the lists that are not at hand by what the central kept of them.
func (a *provedAct) nameLists(missing []Missing) {
	var told struct {
		Proof struct {
			Revocations []Revocation `json:"revocations"`
		} `json:"proof"`
	}
	if json.Unmarshal(a.told, &told) != nil {
		return
	}
	for i := range missing {
		for _, answer := range told.Proof.Revocations {
			if missing[i].What == StepRevocation && answer.Serial == missing[i].About {
				missing[i].List = clean(answer.List)
			}
		}
	}
}
