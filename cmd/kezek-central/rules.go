package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// rulesOptions look at sets of rules, or give them to every process of the central.
type rulesOptions struct {
	audited
	load  bool
	files []string
	flags *flag.FlagSet
}

func (o *rulesOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database", "data")
}

func (o *rulesOptions) check(args []string) error {
	if len(args) == 0 || args[0] != "check" && args[0] != "load" {
		return errors.New("rules knows check and load, and nothing else")
	}
	if err := o.flags.Parse(args[1:]); err != nil { // they may stand behind the verb too
		return err
	}
	if o.files = o.flags.Args(); len(o.files) == 0 {
		return fmt.Errorf("rules %s needs files, JSON", args[0])
	}
	if o.load = args[0] == "load"; o.load {
		return o.loadDatabase("rules load")
	}
	return o.configured.load()
}

// run tells of each file what is in force by it. One that is wrong is an error, and nothing is
// loaded then.
func (o *rulesOptions) run(ctx context.Context, e env) error {
	if !o.load {
		_, told, err := o.read(nil)
		_, failed := io.WriteString(e.out, told)
		return errors.Join(err, failed)
	}
	return o.inDatabase(ctx, e, "rules load", strings.Join(o.files, " "), func(ctx context.Context, db *store.Store, e env) error {
		var told string
		err := db.Write(ctx, func(tx *store.Tx) error {
			loaded, err := tx.Rules()
			if err != nil {
				return err
			}
			var sets []model.RuleSet
			sets, told, err = o.read(loaded)
			for _, set := range sets {
				if err == nil {
					err = tx.AddRules(set, time.Now())
				}
			}
			return err
		})
		if err == nil {
			_, err = io.WriteString(e.out, told)
		}
		return err
	})
}

// read reads the files, each of which may be like one before it, and tells of those that are
// right a line each.
func (o *rulesOptions) read(loaded []model.RuleSet) (sets []model.RuleSet, told string, wrong error) {
	data, err := readData(o.Data)
	if err == nil {
		data, err = data.With(loaded...)
	}
	if err != nil {
		return nil, "", err
	}
	var lines strings.Builder
	for _, file := range o.files {
		set, err := data.ReadRules(os.DirFS(filepath.Dir(file)), filepath.Base(file))
		if err != nil {
			wrong = errors.Join(wrong, err)
			continue
		}
		tellRules(&lines, file, data, set)
		if data, err = data.With(set); err != nil {
			return nil, "", err
		}
		sets = append(sets, set)
	}
	return sets, lines.String(), wrong
}

// tellRules tells where and from when the set of rules of a file is in force, and what it replaces.
func tellRules(lines *strings.Builder, file string, data *assets.Data, set model.RuleSet) {
	where, district := "every district without rules of its own", data.Districts()[0].Code
	if set.District != "" {
		named, _ := data.FindDistrict(set.District)
		where, district = named.Name.EN, set.District
	}
	replaced := "nothing"
	if before, err := data.Rules(district, set.Since); err == nil {
		replaced = before.Version
	}
	fmt.Fprintf(lines, "%s: rules %s for %s from %s; they take the place of %s\n", file, set.Version, where, set.Since.Time().Format(time.DateOnly), replaced)
}

// dataWithLoaded returns the districts and the rules, those that were loaded among them, and how
// many were.
func dataWithLoaded(ctx context.Context, folder string, db *store.Store) (data *assets.Data, count int, err error) {
	if data, err = readData(folder); err != nil {
		return nil, 0, err
	}
	var loaded []model.RuleSet
	err = db.Read(ctx, func(tx *store.Tx) (err error) {
		loaded, err = tx.Rules()
		return err
	})
	if err == nil {
		data, err = data.With(loaded...)
	}
	return data, len(loaded), err
}

// rulesEvery is how often a process looks whether rules were loaded.
const rulesEvery = time.Minute

// rulesFollower has a process follow the rules that are loaded while it runs.
type rulesFollower struct {
	folder string
	db     *store.Store
	svc    *service.Service
	log    *slog.Logger
	count  int // of those that it follows
}

// reload reads the districts and the rules again.
func (f *rulesFollower) reload(ctx context.Context) error {
	data, count, err := dataWithLoaded(ctx, f.folder, f.db)
	if err == nil {
		err = f.svc.ReplaceRegion(ctx, data.Districts(), data.Rules, data.Calendar())
	}
	if err == nil {
		f.count = count
	}
	return err
}

// look reloads where rules were loaded since.
func (f *rulesFollower) look(ctx context.Context) {
	var count int
	err := f.db.Read(ctx, func(tx *store.Tx) (err error) {
		count, err = tx.CountRules()
		return err
	})
	if err == nil && count == f.count {
		return
	}
	if err == nil {
		err = f.reload(ctx)
	}
	if err != nil {
		f.log.Error("rules were not read: those of before stay in force", "err", err)
		return
	}
	f.log.Info("rules were loaded", "loaded", count)
}
