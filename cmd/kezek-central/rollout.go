package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

// rolloutOptions make releases known and say which workplaces get them.
type rolloutOptions struct {
	audited
	flags   *flag.FlagSet
	command string
	args    []string
	making  makingOptions
	keys    []string // files
	percent int
	places  []string
	pauseAt int
	days    int
}

func (o *rolloutOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database", "data")
	flags.Func("public-key", "with add and verify: `file` with a public key beside those of this program; may stand several times", appendTo(&o.keys))
	flags.IntVar(&o.percent, "percent", 0, "with start and step: how many of all workplaces get it, in `percent`")
	flags.Func("place", "with start and step: a `workplace` (fingerprint or id) or the code of a district that gets it besides; may stand several times", appendTo(&o.places))
	flags.IntVar(&o.pauseAt, "pause-at", 10, "with start: it is paused when more than so many `percent` of those that tried it could not start it, and at least two")
	flags.IntVar(&o.days, "days", 30, "with status: workplaces that were heard in so many `days`")
	o.making.bind(flags)
}

// rolloutWork is what each command of a rollout does in the database, and how many words it takes.
var rolloutWork = map[string]struct {
	words int
	work  func(*rolloutOptions, context.Context, *store.Store, io.Writer) error
}{
	"add":    {-1, (*rolloutOptions).add},
	"list":   {0, (*rolloutOptions).list},
	"start":  {1, (*rolloutOptions).start},
	"step":   {1, (*rolloutOptions).step},
	"pause":  {1, (*rolloutOptions).pause},
	"back":   {1, (*rolloutOptions).back},
	"remove": {1, (*rolloutOptions).remove},
	"status": {0, (*rolloutOptions).status},
}

func (o *rolloutOptions) check(args []string) error {
	if len(args) == 0 {
		return errors.New("rollout what? See kezek-central --help")
	}
	o.command = args[0]
	for args = args[1:]; len(args) > 0; {
		if err := o.flags.Parse(args); err != nil { // they may stand behind words too
			return err
		}
		if args = o.flags.Args(); len(args) > 0 {
			o.args, args = append(o.args, args[0]), args[1:]
		}
	}
	if o.making.knows(o.command) {
		return o.making.check(o.command, o.args)
	}
	known, ok := rolloutWork[o.command]
	switch {
	case !ok:
		return fmt.Errorf("rollout does not know %q", o.command)
	case known.words >= 0 && len(o.args) != known.words, known.words < 0 && len(o.args) == 0:
		return fmt.Errorf("rollout %s: wrong number of words", o.command)
	case known.words == 1 && !model.ValidRelease(o.args[0]):
		return fmt.Errorf("%q is no version of a release", o.args[0])
	case o.percent < 0 || o.percent > 100 || o.pauseAt < 0 || o.pauseAt > 100:
		return errors.New("a percent is from 0 to 100")
	}
	return o.loadDatabase("rollout")
}

func (o *rolloutOptions) run(ctx context.Context, e env) error {
	if o.making.knows(o.command) {
		return o.making.run(o.command, o.args[0], o.keys, e)
	}
	return o.inDatabase(ctx, e, "rollout "+o.command, strings.Join(o.args, " "), func(ctx context.Context, db *store.Store, e env) error {
		return rolloutWork[o.command].work(o, ctx, db, e.out)
	})
}

// add makes releases known, each named by its manifest.
func (o *rolloutOptions) add(ctx context.Context, db *store.Store, out io.Writer) error {
	keys, err := releaseKeys(o.keys)
	if err != nil {
		return err
	}
	for _, name := range o.args {
		m, err := addFile(ctx, db, name, keys)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, err := fmt.Fprintf(out, "%s %s %d KiB\n", m.Version, m.Platform, (m.Size+1023)/1024); err != nil {
			return err
		}
	}
	return nil
}

func addFile(ctx context.Context, db *store.Store, name string, keys []release.Key) (m release.Manifest, err error) {
	signed := service.SignedArchive{}
	if signed.Manifest, err = os.ReadFile(name); err != nil {
		return m, err
	}
	if signed.Signature, err = os.ReadFile(name + ".minisig"); err != nil {
		return m, err
	}
	archive, err := os.Open(strings.TrimSuffix(name, ".json") + ".zip")
	if err != nil {
		return m, err
	}
	defer func() { _ = archive.Close() }()
	info, err := archive.Stat()
	if err != nil {
		return m, err
	}
	signed.Archive, signed.Size = archive, info.Size()
	return service.AddRelease(ctx, db, signed, keys, time.Now())
}

// releaseKeys are those of this program and those of files.
func releaseKeys(files []string) ([]release.Key, error) {
	keys, err := release.BuiltIn()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		key, err := release.NewKey(string(text), time.Time{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (o *rolloutOptions) list(ctx context.Context, db *store.Store, out io.Writer) error {
	all, err := service.Releases(ctx, db)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, r := range all {
		platforms := make([]string, len(r.Packages))
		for i, p := range r.Packages {
			platforms[i] = p.Platform
		}
		fmt.Fprintf(&lines, "%s\t%s\t%s\n", r.Version, stepOf(r.Rollout), orDash(strings.Join(platforms, " ")))
	}
	_, err = io.WriteString(out, lines.String())
	return err
}

// stepOf says how far a release is rolled out.
func stepOf(r store.Rollout) string {
	state := string(r.State)
	if r.State == store.ReleaseAdded {
		return "added"
	}
	if r.Reason != "" {
		state += " by itself: " + r.Reason
	}
	step := fmt.Sprintf("%s, %d %%", state, r.Percent)
	if len(r.Places) > 0 {
		step += " and " + strings.Join(r.Places, " ")
	}
	return step
}

// start begins to roll a release out, or goes on after a pause.
func (o *rolloutOptions) start(ctx context.Context, db *store.Store, out io.Writer) error {
	all, err := service.Releases(ctx, db)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(r service.Release) bool { return r.Version == o.args[0] && len(r.Packages) == 0 }) {
		return fmt.Errorf("%s has no archive: it was removed", o.args[0])
	}
	return o.widen(ctx, db, out, func(r *store.Rollout) error {
		if r.State == store.ReleaseWithdrawn {
			return fmt.Errorf("%s was taken back: counters do not start it again. Give out a newer one", r.Version)
		}
		r.State, r.Reason, r.PauseAt = store.ReleaseRolling, "", o.pauseAt
		return nil
	})
}

// step has more workplaces get a release.
func (o *rolloutOptions) step(ctx context.Context, db *store.Store, out io.Writer) error {
	return o.widen(ctx, db, out, func(r *store.Rollout) error {
		if r.State != store.ReleaseRolling {
			return fmt.Errorf("%s is %s: start it", r.Version, stepOf(*r))
		}
		return nil
	})
}

// widen takes what the flags say of who gets a release. Nobody loses it by a smaller step.
func (o *rolloutOptions) widen(ctx context.Context, db *store.Store, out io.Writer, change func(*store.Rollout) error) error {
	places, err := o.placeIDs(ctx, db)
	if err != nil {
		return err
	}
	return o.change(ctx, db, out, func(r *store.Rollout) error {
		if err := change(r); err != nil {
			return err
		}
		if o.percent > 0 && o.percent < r.Percent {
			return fmt.Errorf("%s is at %d %% already: a step does not take it from anybody, pause and back do", r.Version, r.Percent)
		}
		r.Percent = max(r.Percent, o.percent)
		for _, place := range places {
			if !slices.Contains(r.Places, place) {
				r.Places = append(r.Places, place)
			}
		}
		if r.Percent == 0 && len(r.Places) == 0 {
			return errors.New("nobody gets it: say --percent or --place")
		}
		return nil
	})
}

// placeIDs returns districts by their code, and workplaces by their id, whichever way they were named.
func (o *rolloutOptions) placeIDs(ctx context.Context, db *store.Store) ([]string, error) {
	known, err := readData(o.Data)
	if err != nil {
		return nil, err
	}
	workplaces, err := service.Workplaces(ctx, db)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range o.places {
		district := slices.ContainsFunc(known.Districts(), func(d model.District) bool { return d.Code == name })
		i := slices.IndexFunc(workplaces, func(w store.Workplace) bool { return w.ID == name || w.Fingerprint == strings.ToUpper(name) })
		switch {
		case district:
			ids = append(ids, name)
		case i >= 0:
			ids = append(ids, workplaces[i].ID)
		default:
			return nil, fmt.Errorf("%q is no workplace and no district", name)
		}
	}
	return ids, nil
}

// pause has no further workplaces get a release.
func (o *rolloutOptions) pause(ctx context.Context, db *store.Store, out io.Writer) error {
	return o.change(ctx, db, out, func(r *store.Rollout) error {
		if r.State != store.ReleaseRolling {
			return fmt.Errorf("%s is %s", r.Version, stepOf(*r))
		}
		r.State, r.Reason = store.ReleasePaused, ""
		return nil
	})
}

// back has workplaces that run a release go back to the one before, for good.
func (o *rolloutOptions) back(ctx context.Context, db *store.Store, out io.Writer) error {
	return o.change(ctx, db, out, func(r *store.Rollout) error {
		r.State, r.Reason = store.ReleaseWithdrawn, ""
		return nil
	})
}

func (o *rolloutOptions) remove(ctx context.Context, db *store.Store, _ io.Writer) error {
	return service.RemoveRelease(ctx, db, o.args[0])
}

func (o *rolloutOptions) change(ctx context.Context, db *store.Store, out io.Writer, change func(*store.Rollout) error) error {
	var now store.Rollout
	err := service.ChangeRollout(ctx, db, o.args[0], func(r *store.Rollout) error {
		err := change(r)
		now = *r
		return err
	})
	if err == nil {
		_, err = fmt.Fprintf(out, "%s\t%s\n", now.Version, stepOf(now))
	}
	return err
}

// status tells how many workplaces run which version, and what they could not.
func (o *rolloutOptions) status(ctx context.Context, db *store.Store, out io.Writer) error {
	fleet, err := service.FleetSince(ctx, db, time.Now().AddDate(0, 0, -o.days))
	if err != nil {
		return err
	}
	counts := map[[2]string]int{}
	for _, p := range fleet.Programs {
		counts[[2]string{p.Version, p.Platform}]++
	}
	keys := make([][2]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int {
		if c := model.CompareReleases(a[0], b[0]); c != 0 {
			return c
		}
		return strings.Compare(a[1], b[1])
	})
	var lines strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&lines, "%s\t%s\t%d of %d workplaces\n", k[0], k[1], counts[k], len(fleet.Programs))
	}
	for _, t := range fleet.Troubles {
		fmt.Fprintf(&lines, "%s\t%s\t%s\t%s\n", t.Version, t.Code, t.Workplace, t.At.Format(time.RFC3339))
	}
	_, err = io.WriteString(out, lines.String())
	return err
}
