package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"

	"akmola.kz/kezek/internal/central/config"
)

// configured is what the configuration says of the options of a command.
type configured struct {
	config.Config
	values []config.Value
	loader config.Loader
}

// bindConfig has flags decide these settings, all without keys.
func (c *configured) bindConfig(flags *flag.FlagSet, keys ...string) {
	c.loader.Environ = os.Environ()
	c.loader.Bind(flags, keys...)
}

// load reads the configuration, once the flags are known.
func (c *configured) load() (err error) {
	c.Config, c.values, err = c.loader.Load()
	return err
}

// loadDatabase does the same for a command that works on the database.
func (c *configured) loadDatabase(command string) error {
	if err := c.load(); err != nil {
		return err
	}
	if c.Database == "" {
		return fmt.Errorf("%s needs --database, such as sqlite:FILE", command)
	}
	return nil
}

// configOptions print what serve would run with, and who decided each setting.
type configOptions struct{ configured }

func (o *configOptions) bind(flags *flag.FlagSet) { o.bindConfig(flags) }

func (o *configOptions) check(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected %q", args[0])
	}
	return o.load()
}

func (o *configOptions) run(_ context.Context, e env) error {
	table := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, v := range o.values {
		if _, err := fmt.Fprintf(table, "%s\t%q\t%s\n", v.Key, v.Text, v.Source); err != nil {
			return err
		}
	}
	return errors.Join(table.Flush(), o.Check(o.values))
}
