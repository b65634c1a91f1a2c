//go:build linux

package soak

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// TestAVisitGoesFromTheCounterToTheRegistersAndBack walks visits by key and by code through all
// that a region runs: the desk and its client, a central that is a program of its own, PostgreSQL,
// and registers over HTTP, from the first enrolment of the counter to the public check.
func TestAVisitGoesFromTheCounterToTheRegistersAndBack(t *testing.T) {
	t.Parallel() // it waits more than it works
	r := newRegion(t, size{Parents: 2, Children: 2, Organizations: 2}, 1, "")
	c := newCounter(t, opening{url: "http://" + r.centrals[0].address, host: r.centrals[0].address})
	ctx := t.Context()

	c.Probe(ctx)
	must(t, c.Refresh(ctx))                     // what is no person's is open to every counter
	unconfirmed := c.client.ProveWorkplace(ctx) // as the desk does at its start
	waiting := c.Connection()
	if fingerprint, err := c.Fingerprint(); err != nil || model.CodeOf(unconfirmed) != waiting.Workplace || waiting.Workplace != model.CodeWorkplaceUnconfirmed || waiting.Fingerprint != fingerprint {
		t.Fatalf("a counter that nobody has confirmed: %+v, %v", waiting, err)
	}
	if err := c.logInByCode(ctx, r, r.parents[0]); model.CodeOf(err) != model.CodeWorkplaceUnconfirmed {
		t.Fatalf("a code was asked for there: %v", err)
	}
	must(t, c.Finish(ctx))
	if list := r.command(t, "workplaces", "--database", r.database); !strings.Contains(list, waiting.Fingerprint) {
		t.Fatalf("the operator does not see it: %s", list)
	}
	r.command(t, "workplaces", "--database", r.database, "confirm", waiting.Fingerprint, "--office", office)
	must(t, c.client.ProveWorkplace(ctx))
	if now := c.Connection(); now.Workplace != "" || !now.Central {
		t.Fatalf("confirmed, and the counter says %+v", now)
	}
	byKey, byCode := r.parents[0], r.parents[1]
	r.holdJourney(t, c, byKey, func() error { return c.logInByKey(ctx, byKey) }, func() error { return c.SignByKey(ctx) })
	r.holdJourney(t, c, byCode, func() error { return c.logInByCode(ctx, r, byCode) }, func() error { return c.signByCode(ctx, r, byCode) })
}

// start goes to the login of a visit.
func (c *counter) start() error {
	return errors.Join(c.Fire(desk.Started), c.ChooseDistrict(district), c.LoadDistrict())
}

func (c *counter) logInByKey(ctx context.Context, p *parent) error {
	c.keys.insert(p.auth, p.sign)
	if err := c.start(); err != nil {
		return err
	}
	if _, err := c.SelectCertificate(ctx); err != nil {
		return err
	}
	return c.LoginByKey(ctx)
}

func (c *counter) logInByCode(ctx context.Context, r *region, p *parent) error {
	if err := c.start(); err != nil {
		return err
	}
	c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(p.IIN), string(p.Phone) })
	if _, err := c.RequestCode(ctx); err != nil {
		return err
	}
	code := r.telephone.LastCode(p.Phone)
	return c.LoginByCode(ctx, code)
}

func (c *counter) signByCode(ctx context.Context, r *region, p *parent) error {
	if _, err := c.RequestSigningCode(ctx, string(p.Phone)); err != nil {
		return err
	}
	code := r.telephone.LastCode(p.Phone)
	return c.SignByCode(ctx, code)
}

// holdJourney walks a visit that logs in and signs in some way, and looks at what it leaves.
func (r *region) holdJourney(t *testing.T, c *counter, p *parent, login, sign func() error) {
	t.Helper()
	ctx, child := t.Context(), p.children[0].IIN
	steps := map[string]func() error{
		"1 login": login,
		"2 contact": func() error {
			c.Edit(func(v *desk.Visit) { v.Email, v.ContactPhone = p.Email, string(p.Phone) })
			return c.SaveFirstContact(ctx)
		},
		"3 child": func() error {
			_, err := c.Link(ctx, child)
			return err
		},
		"4 application": func() error {
			all, err := c.Applications(ctx)
			if err == nil {
				err = c.ChooseApplication(all[0].Number)
			}
			return err
		},
		"5 organization": func() error {
			all, err := c.Organizations(ctx, false)
			if err == nil {
				err = c.Save(all[0].ID, all[0].Languages(group)[0])
			}
			return err
		},
		"6 sign":   sign,
		"7 notice": func() error { return c.Acknowledge(ctx) },
	}
	for _, name := range []string{"1 login", "2 contact", "3 child", "4 application", "5 organization", "6 sign", "7 notice"} {
		if err := steps[name](); err != nil {
			t.Fatalf("%s, at %s: %v", name, c.Visit().Step, err)
		}
	}
	entry := c.Entry()
	if c.Visit().Step != desk.Receipt || entry.Number == "" || entry.Status != model.Read || entry.Application.Child.IIN != child {
		t.Fatalf("at %s with %+v", c.Visit().Step, entry)
	}
	receipt, err := c.Receipt(ctx, model.A4)
	if err != nil || !bytes.HasPrefix(receipt, []byte("%PDF-")) {
		t.Errorf("receipt: %.20q, %v", receipt, err)
	}
	if page := fetch(t, entry.CheckURL); !strings.Contains(page, entry.Number) {
		t.Errorf("the public check does not tell of it: %s", page)
	}
	must(t, c.Finish(ctx))
}

// fetch returns a page as a telephone would get it.
func fetch(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	must(t, err)
	answer, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	must(t, err)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", url, answer.Status)
	}
	return string(page)
}
