package assets

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the licences
	"encoding/json"
	"sync"
)

// The licences of what the programs are made of, collected by a test at the top of the module:
// go test -run Licence . -update
//
//go:embed licences/licences.json.gz
var licencesFile []byte

// Licence is what something may be used under that the programs are made of.
type Licence struct {
	Kind string `json:"kind"` // its names in SPDX, joined by AND
	Text string `json:"text"` // with the copyright notices, in English as its authors wrote it
}

// Licences returns the licence of each module that a program may be built of, by its path, and of
// Go, PDFium and Noto Sans by their names. It is read once; nobody may change it.
var Licences = sync.OnceValue(func() map[string]Licence {
	packed, err := gzip.NewReader(bytes.NewReader(licencesFile))
	if err != nil {
		panic(err) // it is part of the binary, and a test reads it
	}
	var all map[string]Licence
	if err := json.NewDecoder(packed).Decode(&all); err != nil {
		panic(err)
	}
	return all
})
