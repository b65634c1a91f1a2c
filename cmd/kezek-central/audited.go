package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"os/user"
	"strconv"
	"strings"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// audited is a command that opens the database, which holds everybody's data: each use of it is
// recorded in the audit.
type audited struct {
	configured
	reason string
}

// bindAudited has flags decide these settings and tell the reason.
func (o *audited) bindAudited(flags *flag.FlagSet, keys ...string) {
	o.bindConfig(flags, keys...)
	flags.StringVar(&o.reason, "reason", "", "why it is done, `text` that is recorded in the audit")
}

// inDatabase opens the database, which is there, for what work does with it. That is recorded
// under the name of whoever runs the command: before anything is written to e.out, and at the end
// whatever came of it. about is what it is done to, and no person.
func (o *audited) inDatabase(ctx context.Context, e env, command, about string, work func(context.Context, *store.Store, env) error) error {
	return inDatabase(ctx, o.Database, func(db *store.Store) error {
		return o.recorded(ctx, db, e, command, about, work)
	})
}

func (o *audited) recorded(ctx context.Context, db *store.Store, e env, command, about string, work func(context.Context, *store.Store, env) error) error {
	who := "uid " + strconv.Itoa(os.Getuid())
	if known, err := user.Current(); err == nil {
		who = known.Username
	}
	why := strings.Trim(about+": "+o.reason, ": ")
	ctx = service.ByOperator(ctx, who, command, why)
	e.out = recordedOutput{e.out, func() error { return db.RecordReads(ctx, store.Answered) }}
	err := work(ctx, db, e)
	outcome := store.Answered
	if _, ended := errors.AsType[exitStatus](err); err != nil && !ended {
		outcome = string(model.CodeOf(err))
	}
	return errors.Join(err, db.RecordReads(context.WithoutCancel(ctx), outcome))
}

// recordedOutput writes what a command has read once the audit tells of it.
type recordedOutput struct {
	io.Writer
	record func() error
}

func (w recordedOutput) Write(p []byte) (int, error) {
	if err := w.record(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}
