package counter

import (
	"runtime/debug"
	"testing"
)

func TestEveryPartOfTheProgramIsShownWithItsLicence(t *testing.T) {
	all := parts([]*debug.Module{{Path: "go.etcd.io/bbolt", Version: "v1.5.0"}, {Path: "github.com/klippa-app/go-pdfium", Version: "v1.17.2"}})
	if len(all) != 5 {
		t.Errorf("%d parts", len(all))
	}
	for _, part := range all {
		if part.Text == "" || part.Licence == "" {
			t.Errorf("%s is shown without a licence", part.Name)
		}
	}
}
