package desk_test

import (
	"testing"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	agent "akmola.kz/kezek/internal/practice/ncalayer"
)

// Since 2024 people have one GOST key for logging in and for signing. Everything is
// real here: the file, the simulator, the wire, the central and its verdict.
func TestAWholeVisitByOneGOSTKey(t *testing.T) {
	c := newCounter(t, "ready")
	ctx := t.Context()
	family := c.family("ready")
	iin := string(family.Applicant().IIN)

	c.toLogin(family)
	c.script.Then(agent.Turn{IIN: iin, Use: pki.SingleKey}, agent.Turn{IIN: iin, Use: pki.SingleKey})
	owner, err := c.SelectCertificate(ctx)
	must(t, err)
	if owner.IIN != iin {
		t.Fatal("another person's key")
	}
	must(t, c.LoginByKey(ctx))
	c.passEmail()
	c.link(family)
	c.toCheck()
	text := c.Visit().Text
	must(t, c.SignByKey(ctx))

	placed := c.Entry()
	if c.Visit().Step != desk.Notice || placed.Place < 1 || placed.SignedBy != model.ByKey {
		t.Fatalf("placed as %+v", placed)
	}
	evidence, err := c.practice.Central.Evidence(ctx, placed.ID)
	must(t, err)
	must(t, pki.CheckSignature(evidence.Act.CMS, []byte(text)))
	message, err := pki.ParseCMS(evidence.Act.CMS)
	must(t, err)
	if signer := message.SignerCertificates()[0]; signer.Algorithm != pki.GOST2015 || signer.IIN != iin {
		t.Errorf("signed with %s by another", signer.Algorithm)
	}
}
