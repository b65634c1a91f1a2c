package main

import (
	"flag"
	"fmt"
	"os"

	"akmola.kz/kezek/assets"
)

// bindData adds the flag that names the folder with the districts and the rules.
func bindData(flags *flag.FlagSet, folder *string) {
	flags.StringVar(folder, "data", "", "`folder` with districts.json, rules/*.json or both, which go before those built in")
}

// readData returns the districts and the rules: those built in, and those of the folder
// where one is named.
func readData(folder string) (*assets.Data, error) {
	if folder == "" {
		return assets.EmbeddedData(), nil
	}
	data, err := assets.ReadData(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("--data %s: %w", folder, err)
	}
	return data, nil
}
