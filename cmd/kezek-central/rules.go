package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// rulesOptions look at sets of rules before a central is given them.
type rulesOptions struct {
	data  string
	files []string
	flags *flag.FlagSet
}

func (o *rulesOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	flags.StringVar(&o.data, "data", "", "`folder` with districts, rules and calendars beside those built in")
}

func (o *rulesOptions) check(args []string) error {
	if len(args) == 0 || args[0] != "check" {
		return errors.New("rules knows check, and nothing else")
	}
	if err := o.flags.Parse(args[1:]); err != nil { // they may stand behind check too
		return err
	}
	if o.files = o.flags.Args(); len(o.files) == 0 {
		return errors.New("rules check needs files, JSON")
	}
	return nil
}

// run tells of each file what would be in force by it, and ends with an error where one is wrong.
func (o *rulesOptions) run(_ context.Context, e env) error {
	data, err := readData(o.data)
	if err != nil {
		return err
	}
	var wrong error
	for _, file := range o.files {
		set, err := data.ReadRules(os.DirFS(filepath.Dir(file)), filepath.Base(file))
		if err != nil {
			wrong = errors.Join(wrong, err)
			continue
		}
		if _, err := fmt.Fprintf(e.out, "%s: %s\n", file, inWords(data, set)); err != nil {
			return err
		}
	}
	return wrong
}

// inWords tells where and from when a set of rules would be in force, and what it replaces.
func inWords(data *assets.Data, set model.RuleSet) string {
	where, district := "every district without rules of its own", data.Districts()[0].Code
	if set.District != "" {
		named, _ := data.FindDistrict(set.District)
		where, district = named.Name.EN, set.District
	}
	replaced := "nothing"
	if before, err := data.Rules(district, set.Since); err == nil {
		replaced = before.Version
	}
	return fmt.Sprintf("rules %s for %s from %s; they take the place of %s", set.Version, where, set.Since.Time().Format("2006-01-02"), replaced)
}
