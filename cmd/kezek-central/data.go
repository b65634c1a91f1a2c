package main

import (
	"fmt"
	"os"

	"akmola.kz/kezek/assets"
)

// readData returns the districts and the rules: those built in, and those of the folder
// where one is named.
func readData(folder string) (*assets.Data, error) {
	if folder == "" {
		return assets.EmbeddedData(), nil
	}
	data, err := assets.ReadData(os.DirFS(folder))
	if err != nil {
		return nil, fmt.Errorf("data %s: %w", folder, err)
	}
	return data, nil
}
