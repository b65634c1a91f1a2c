package assets

import "testing"

func TestKeysOfReleasesAreThereOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range ReleaseKeys() {
		if k.Key == "" || seen[k.Key] {
			t.Errorf("%+v", k)
		}
		seen[k.Key] = true
	}
}
