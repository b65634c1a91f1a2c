//go:build nopractice

package main

import (
	"context"
	"flag"
	"io"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// practiceParts refuses: this program knows nobody who is invented.
func practiceParts(io.Writer) (outside.Set, service.Reference, error) {
	return outside.Set{}, service.Reference{}, model.NewError(model.CodePracticeAbsent)
}

// registersOptions are those of a command that this program does not have.
type registersOptions struct{}

func (*registersOptions) bind(*flag.FlagSet) {}

func (*registersOptions) check([]string) error { return nil }

func (*registersOptions) run(context.Context, env) error {
	return model.NewError(model.CodePracticeAbsent)
}
