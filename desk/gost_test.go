package desk_test

import (
	"bytes"
	"testing"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
	agent "akmola.kz/kezek/training/ncalayer"
)

// Since 2024 people have one GOST key for logging in and for signing. Everything is
// real here: the file, the simulator, the wire, the central and its verdict.
func TestAWholeVisitByOneGOSTKey(t *testing.T) {
	c := newCounter(t)
	ctx := t.Context()
	family := c.family("ready")
	iin := string(family.Applicant().IIN)

	c.toLogin(family)
	c.script.Then(agent.Turn{IIN: iin, Use: pki.SingleKey})
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
	c.script.Then(agent.Turn{IIN: iin, Use: pki.SingleKey})
	must(t, c.SignByKey(ctx))
	must(t, c.Place(ctx))

	entry := c.Visit().Entry
	if entry == nil || c.Visit().Step != desk.Placed {
		t.Fatalf("not placed: %+v", c.Visit())
	}
	_ = text
}

var (
	_ = bytes.Equal
	_ = queue.ByKey
)
