package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/internal/settings/officepin"
)

// officeDigits is the least number of digits of the office's PIN.
const officeDigits = 6

// makePINHash asks for a PIN and prints what --kiosk-pin-hash takes; it returns the exit status.
func makePINHash(args []string, t terminal) int {
	flags := flag.NewFlagSet("kezek kiosk-pin", flag.ContinueOnError) // it has none but that for help
	flags.SetOutput(t.Err)
	flags.Usage = func() { _, _ = io.WriteString(t.Err, usage) }
	switch err := flags.Parse(args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		flags.Usage()
		return 2
	}
	words := assets.Texts(settings.LangOf(os.Getenv("LANG")))
	hash, err := askPIN(t, words)
	if err != nil {
		title, action := words.ErrorText(err)
		_, _ = fmt.Fprintf(t.Err, "kezek: %s %s (%v)\n", title, action, err)
		return 1
	}
	_, _ = fmt.Fprintln(t.Out, hash)
	return 0
}

func askPIN(t terminal, words *assets.Catalogue) (string, error) {
	pin, err := t.Secret(words.T("kiosk.exit.pin"))
	if err != nil {
		return "", err
	}
	if err := cache.CheckPIN(pin, officeDigits); err != nil {
		return "", err
	}
	again, err := t.Secret(words.T("operators.pin.again"))
	if err != nil {
		return "", err
	}
	if pin != again {
		return "", model.NewError(model.CodePINRepeat)
	}
	return officepin.Hash(pin)
}
