//go:build !nopractice

package counter

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/tour"
)

// TestAReportAfterAWholeVisitNamesNobody places a child in practice mode, as the
// program is put together, and looks for the people in the report.
func TestAReportAfterAWholeVisitNamesNobody(t *testing.T) {
	o := optionsOf(t, true, map[settings.Key]string{settings.Office: "ЦОН № 3"})
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.New(theme.Options{}))
	log, closeLog, err := logfile.Open(o.Data, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c := &counter{ctx: t.Context(), options: o, app: program, log: log, practiceAsked: true}
	if c.files, err = newFiles(filepath.Join(o.Data, "out"), program); err != nil {
		t.Fatal(err)
	}
	cfg := c.build(t)
	c.store.stop() // the window of a test has one goroutine: nothing may call it from another
	c.store.running.Wait()
	cfg.Inline, cfg.Operators = true, nil
	c.window = test.NewTempWindow(t, nil)
	c.window.Resize(fyne.NewSize(windowWidth, windowHeight))
	c.shell = ui.New(c.window, cfg)
	family, ok := people.Find(c.Practice.Families, "ready")
	if !ok {
		t.Fatal("the family has gone")
	}
	placeChild(t, c, family)

	i := inspector{c}
	facts := i.Ask()(t.Context())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("USERPROFILE", os.Getenv("HOME"))
	path, err := i.Report(context.Background(), model.Russian, facts)
	if err != nil {
		t.Fatal(err)
	}
	if err := closeLog(); err != nil {
		t.Fatal(err)
	}
	files := unzip(t, path)
	if !strings.Contains(files, "level=") || !strings.Contains(files, runtime.Version()) {
		t.Errorf("the report holds no log or no versions:\n%s", files)
	}
	for _, one := range secrets(c.Practice.Families) {
		if strings.Contains(files, one) {
			t.Errorf("%q is in the report", one)
		}
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
}

func placeChild(t *testing.T, c *counter, family people.Family) {
	t.Helper()
	scan := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(scan, []byte(modeltest.PDF), 0o600); err != nil {
		t.Fatal(err)
	}
	applicant := family.Applicant()
	err := tour.Run(tour.Config{
		Window: c.window, Shell: c.shell, Picture: func(string) error { return nil },
		Code: func(phone model.Phone) string {
			return c.Practice.Telephone.LastCode(phone)
		},
		Visits: []tour.Visit{{
			Lang: model.Russian, Method: model.ByCode, IIN: applicant.IIN, Phone: applicant.Phone, Child: family.Children[0].IIN, Scan: scan,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// secrets is what must not be found: numbers in the forms that people write, names.
func secrets(families []people.Family) []string {
	var all []string
	for _, family := range families {
		for _, parent := range family.Adults {
			all = append(all, string(parent.IIN), parent.IIN.Grouped(), string(parent.Phone), parent.Phone.String(), parent.Surname)
		}
		for _, child := range family.Children {
			all = append(all, string(child.IIN), child.IIN.Grouped(), child.Surname)
		}
	}
	return append(all, "aigul@example.kz", practice.PIN)
}
