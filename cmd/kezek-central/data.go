package main

import (
	"fmt"
	"os"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
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

// readReference reads a file of reference data, all of it or nothing, for the districts of
// the folder. command is what its errors begin with.
func readReference[T any](command, folder, file string, parse func([]byte, []model.District) (T, error)) (read T, districts []model.District, err error) {
	known, err := readData(folder)
	if err != nil {
		return read, nil, err
	}
	text, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return read, nil, fmt.Errorf("%s: %w", command, err)
	}
	if read, err = parse(text, known.Districts()); err != nil {
		return read, nil, fmt.Errorf("%s %s: nothing was written:\n%w", command, file, err)
	}
	return read, known.Districts(), nil
}
