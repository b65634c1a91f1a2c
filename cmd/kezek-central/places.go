package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/reference"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// placesOptions publish the free places of a file, all of them or none.
type placesOptions struct {
	audited
	dryRun bool
	file   string
	flags  *flag.FlagSet
}

func (o *placesOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database", "data")
	flags.BoolVar(&o.dryRun, "dry-run", false, "tell what would change, and change nothing")
}

func (o *placesOptions) check(args []string) error {
	if len(args) == 0 || args[0] != "import" {
		return errors.New("places knows import, and nothing else")
	}
	if err := o.flags.Parse(args[1:]); err != nil { // they may stand behind import too
		return err
	}
	if o.flags.NArg() != 1 {
		return errors.New("places import needs one file, CSV")
	}
	o.file = o.flags.Arg(0)
	return o.loadDatabase("places")
}

func (o *placesOptions) run(ctx context.Context, e env) error {
	text, err := os.ReadFile(o.file)
	if err != nil {
		return fmt.Errorf("places: %w", err)
	}
	places, lines, err := reference.ReadPlaces(text)
	if err != nil {
		return o.refused(err)
	}
	command := "places import"
	if o.dryRun {
		command += " --dry-run"
	}
	return o.inDatabase(ctx, e, command, "free places", func(ctx context.Context, db *store.Store, e env) error {
		data, _, err := dataWithLoaded(ctx, o.Data, db)
		if err != nil {
			return err
		}
		changes, err := service.ImportPlaces(ctx, db, places, data.Rules, model.DateOf(time.Now().In(model.Zone)), o.dryRun)
		if model.CodeOf(err) == model.CodePlacesRefused {
			return o.refused(faultsOf(err, lines))
		}
		if err != nil {
			return fmt.Errorf("places: %w", err)
		}
		return o.tell(e, changes, len(places))
	})
}

func (o *placesOptions) refused(err error) error {
	return fmt.Errorf("places import %s: nothing was written:\n%w", o.file, err)
}

// faultsOf names the lines of the places that cannot be.
func faultsOf(err error, lines []int) (faults error) {
	params := model.ParamsOf(err)
	byPlace := func(a, b string) int {
		first, _ := strconv.Atoi(a)
		second, _ := strconv.Atoi(b)
		return first - second
	}
	for _, place := range slices.SortedFunc(maps.Keys(params), byPlace) {
		at, _ := strconv.Atoi(place)
		faults = errors.Join(faults, fmt.Errorf("line %d: %s", lines[at-1], whyNoPlace(model.Code(params[place]))))
	}
	return faults
}

// whyNoPlace says it as an operator reads it.
func whyNoPlace(code model.Code) string {
	switch code {
	case model.CodeOrganizationUnknown:
		return "there is no such organization"
	case model.CodeAgeNotOffered:
		return "the organization has no group for children of the year"
	case model.CodeLanguageNotOffered:
		return "the organization has no group for children of the year in the language"
	}
	return "the count, the language or the kind cannot be, or the places stand there twice"
}

func (o *placesOptions) tell(e env, changes []service.PlacesChange, all int) error {
	var lines strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&lines, "%s %d %s %s: %d, was %d\n", c.Organization, c.BirthYear, c.Lang, c.Kind, c.Count, c.Was)
	}
	verb := "changed"
	if o.dryRun {
		verb = "would change"
	}
	_, err := fmt.Fprintf(e.out, "%s%d of %d kinds of places %s\n", lines.String(), len(changes), all, verb)
	return err
}
