package soak

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// work does what the step of the visit asks for, whatever that is: after a kill the
// program opens anywhere.
func (k *clerk) work(ctx context.Context) error {
	steps := map[desk.Step]func(context.Context) error{
		desk.Home: k.begin, desk.District: k.chooseDistrict, desk.Login: k.login, desk.Email: k.giveEmail,
		desk.Cabinet: k.chooseChild, desk.Profile: k.link, desk.Organization: k.chooseOrganization, desk.Check: k.sign,
		desk.Pending: k.leavePending, desk.Notice: k.acknowledge, desk.Receipt: k.leaveReceipt,
	}
	err := steps[k.Visit().Step](ctx)
	if model.CodeOf(err) == model.CodeSessionEnded {
		return nil // the desk stands at the login
	}
	if errors.Is(err, errGone) {
		say("gone")
		return k.act(func() error { return k.Finish(ctx) })
	}
	return err
}

func (k *clerk) fire(event desk.Event) error {
	return k.act(func() error { return k.Fire(event) })
}

// begin starts a visit, or goes on with one that was left.
func (k *clerk) begin(ctx context.Context) error {
	if k.random.IntN(3) > 0 {
		return k.fire(desk.Started)
	}
	drafts, err := k.Drafts(ctx)
	if err != nil || len(drafts) == 0 {
		return errors.Join(err, k.fire(desk.Started))
	}
	say("resumes")
	return k.act(func() error { return k.Resume(drafts[k.random.IntN(len(drafts))].ID) })
}

func (k *clerk) chooseDistrict(ctx context.Context) error {
	if k.random.IntN(2) == 0 {
		k.goOffline(ctx)
	} else {
		k.connection.SetCut(false)
		k.Probe(ctx)
	}
	return k.act(func() error { return k.ChooseDistrict(district) })
}

func (k *clerk) login(ctx context.Context) error {
	p := k.who()
	if err := k.insertKeys(p); err != nil {
		return err
	}
	if err := k.LoadDistrict(); err != nil {
		return err
	}
	k.fill(string(p.IIN), func(v *desk.Visit) *string { return &v.IIN })
	if k.random.IntN(3) == 0 {
		k.fill(string(p.Phone), func(v *desk.Visit) *string { return &v.Phone })
	}
	if err := k.online(func() error { _, err := k.SelectCertificate(ctx); return err }); err != nil {
		return err
	}
	err := k.act(func() error { return k.LoginByKey(ctx) })
	switch model.CodeOf(err) {
	case "":
		return nil
	case model.CodeInternal:
		return err
	}
	return nil // the challenge may be used up: from the beginning
}

func (k *clerk) giveEmail(ctx context.Context) error {
	k.fill(k.who().Email, func(v *desk.Visit) *string { return &v.Email })
	k.fill(string(k.who().Phone), func(v *desk.Visit) *string { return &v.ContactPhone })
	return k.online(func() error { return k.SaveFirstContact(ctx) })
}

func (k *clerk) chooseChild(ctx context.Context) error {
	p := k.who()
	if k.Visit().Offline {
		k.fill(string(p.children[k.random.IntN(len(p.children))].IIN), func(v *desk.Visit) *string { return &v.ChildIIN })
		return k.act(k.ChooseChild)
	}
	k.connection.SetCut(false)
	var apps []model.Application
	err := k.online(func() (err error) { apps, err = k.Applications(ctx); return err })
	switch {
	case err != nil:
		return err
	case len(apps) == 0 || len(apps) < len(p.children) && k.random.IntN(2) == 0:
		return k.fire(desk.ProfileOpened)
	}
	return k.act(func() error { return k.ChooseApplication(apps[k.random.IntN(len(apps))].Number) })
}

func (k *clerk) link(ctx context.Context) error {
	k.connection.SetCut(false)
	p := k.who()
	child := p.children[k.random.IntN(len(p.children))].IIN
	k.fill(string(child), func(v *desk.Visit) *string { return &v.ChildIIN })
	err := k.online(func() error { _, err := k.Link(ctx, child); return err })
	if err != nil && model.CodeOf(err) != model.CodeAlreadyLinked {
		return err
	}
	return k.fire(desk.WentBack)
}

func (k *clerk) chooseOrganization(ctx context.Context) error {
	if err := k.Refusal(); err != nil {
		return err // the central takes everything that this clerk signs
	}
	if err := k.online(func() error { _, err := k.Organizations(ctx, false); return err }); err != nil {
		return err
	}
	k.fill("бота", func(v *desk.Visit) *string { return &v.Search })
	at := k.world.offers[k.next]
	k.next++
	say("takes", k.next)
	return k.act(func() error { return k.Save(at.organization.ID, at.lang) })
}

func (k *clerk) sign(ctx context.Context) error {
	if err := k.insertKeys(k.who()); err != nil {
		return err
	}
	if k.random.IntN(4) == 0 {
		k.connection.SetCut(true) // just now
	}
	say("signs")
	if err := k.act(func() error { return k.SignByKey(ctx) }); err != nil {
		return err
	}
	k.tell()
	return nil
}

func (k *clerk) leavePending(ctx context.Context) error {
	k.connection.SetCut(k.random.IntN(3) == 0)
	time.Sleep(time.Duration(k.random.IntN(300)) * time.Millisecond)
	switch {
	case k.Visit().Step != desk.Pending:
		return nil // the answer came
	case k.random.IntN(2) == 0:
		return k.act(func() error { return k.Finish(ctx) })
	}
	err := k.fire(desk.CabinetOpened)
	if k.Visit().Step == desk.Notice {
		return nil // it came just before
	}
	return err
}

func (k *clerk) acknowledge(ctx context.Context) error {
	k.connection.SetCut(false)
	return k.online(func() error { return k.Acknowledge(ctx) })
}

func (k *clerk) leaveReceipt(ctx context.Context) error {
	if k.random.IntN(2) == 0 {
		return k.fire(desk.CabinetOpened)
	}
	return k.act(func() error { return k.Finish(ctx) })
}
