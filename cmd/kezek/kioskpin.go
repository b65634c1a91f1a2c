package main

import (
	"fmt"
	"os"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/internal/settings/officepin"
)

// officeDigits is the least number of digits of the office's PIN.
const officeDigits = 6

// makePINHash asks for a PIN and prints what --kiosk-pin-hash takes.
func makePINHash(t terminal) int {
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
