package assets

import (
	_ "embed"
	"encoding/json"

	"akmola.kz/kezek/internal/model"
)

// ReleaseKey is a public key that newer versions of the program may be signed with.
type ReleaseKey struct {
	Key   string     `json:"key"`            // as minisign writes it, without the comment
	Until model.Date `json:"until,omitzero"` // the first day on which it counts no more; zero: none
}

//go:embed release_keys.json
var releaseKeys []byte

// ReleaseKeys lists the keys that came with this program. The next one is there a release before
// anything is signed with it (docs/updates.md); before the first release there is none.
func ReleaseKeys() []ReleaseKey {
	var keys []ReleaseKey
	if err := json.Unmarshal(releaseKeys, &keys); err != nil {
		panic(err) // it is part of the binary, and a test reads it
	}
	return keys
}
