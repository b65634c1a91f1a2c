package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// officersOptions list the people who work for the service, give one a role, or end it.
type officersOptions struct {
	audited
	flags    *flag.FlagSet
	name     string
	role     string
	district string
	leads    string // id of the organization
	until    string
	command  string // list, add or remove
	iins     []model.IIN
	officer  store.Officer
	do       func(ctx context.Context, db *store.Store, e env) error
}

// allDistricts is --district for an officer of the whole region.
const allDistricts = "all"

func (o *officersOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database", "data")
	flags.StringVar(&o.name, "name", "", "with add: the `name` of the officer")
	flags.StringVar(&o.role, "role", "", "with add: `officer`, administrator, auditor or director")
	flags.StringVar(&o.district, "district", "", "with add: the `code` of the officer's district, or all")
	flags.StringVar(&o.leads, "organization", "", "with add: the `id` (BIN) of the organization that a director leads")
	flags.StringVar(&o.until, "until", "", "with add: the last `day` of the role, such as 2027-01-31; else it has none")
}

func (o *officersOptions) check(args []string) error {
	o.command = "list"
	if len(args) > 0 {
		o.command = args[0]
		if err := o.takeIINs(args[1:]); err != nil {
			return err
		}
	}
	if err := o.loadDatabase("officers"); err != nil {
		return err
	}
	switch o.command {
	case "list":
		o.do = o.list
		if len(o.iins) > 0 {
			return errors.New("officers list takes no IIN")
		}
		return nil
	case "add":
		o.do = o.add
		return o.checkAdded()
	case "remove":
		o.do = o.remove
		if len(o.iins) == 0 {
			return errors.New("officers remove needs IINs")
		}
		return nil
	}
	return fmt.Errorf("officers does not know %q", o.command)
}

// takeIINs reads what stands behind the verb: IINs, and flags among them.
func (o *officersOptions) takeIINs(args []string) error {
	for len(args) > 0 {
		if err := o.flags.Parse(args); err != nil {
			return err
		}
		if args = o.flags.Args(); len(args) == 0 {
			break
		}
		iin, err := model.ParseIIN(args[0])
		if err != nil {
			title, _ := assets.Texts(model.English).ErrorText(err)
			return errors.New(title)
		}
		o.iins, args = append(o.iins, iin), args[1:]
	}
	return nil
}

func (o *officersOptions) checkAdded() error {
	switch {
	case len(o.iins) != 1:
		return errors.New("officers add needs one IIN")
	case o.name == "":
		return errors.New("officers add needs --name")
	case !slices.Contains(model.Roles(), model.Role(o.role)):
		return errors.New("officers add needs --role: officer, administrator, auditor or director")
	case o.district == "":
		return errors.New("officers add needs --district: a code, or all")
	}
	o.officer = store.Officer{IIN: o.iins[0], Name: o.name, Role: model.Role(o.role), District: o.district, Organization: o.leads}
	if o.district == allDistricts {
		o.officer.District = ""
	}
	if o.until == "" {
		return nil
	}
	last, err := time.ParseInLocation(time.DateOnly, o.until, model.Zone)
	if err != nil {
		return errors.New("--until needs a day such as 2027-01-31")
	}
	if o.officer.Until = last.AddDate(0, 0, 1); !o.officer.Until.After(time.Now()) {
		return errors.New("--until is a day that is over; remove ends a role")
	}
	return nil
}

func (o *officersOptions) run(ctx context.Context, e env) error {
	return o.inDatabase(ctx, e, "officers "+o.command, "roles", o.do)
}

func (o *officersOptions) add(ctx context.Context, db *store.Store, _ env) error {
	known, err := readData(o.Data)
	if err != nil {
		return err
	}
	o.officer.Since = time.Now()
	return service.SetOfficer(ctx, db, o.officer, known.Districts())
}

func (o *officersOptions) remove(ctx context.Context, db *store.Store, _ env) error {
	for n, iin := range o.iins {
		if err := service.RemoveOfficer(ctx, db, iin, time.Now()); err != nil {
			return fmt.Errorf("number %d: %w", n+1, err) // the IIN stands in no log
		}
	}
	return nil
}

func (o *officersOptions) list(ctx context.Context, db *store.Store, e env) error {
	list, err := service.Officers(ctx, db)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, officer := range list {
		district, until := officer.District, "-"
		if district == "" {
			district = allDistricts
		}
		if !officer.Until.IsZero() {
			until = officer.Until.Format(time.RFC3339)
		}
		if officer.Organization != "" {
			district += " " + officer.Organization
		}
		if _, e := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n",
			string(officer.IIN), officer.Role, district, officer.Since.Format(time.RFC3339), until, officer.Name); e != nil {
			return e
		}
	}
	return errors.Join(err, table.Flush())
}
