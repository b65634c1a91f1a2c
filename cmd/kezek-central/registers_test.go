package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// startRegisters serves the practice registers until the test ends, and returns where.
func startRegisters(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, ended := newOutput(), make(chan int, 1)
	go func() { ended <- run(ctx, []string{"practice-registers", "--listen", "127.0.0.1:0"}, out, newOutput()) }()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("ended with %d", code)
		}
	})
	return out.await(t, `listens at (http://\S+)`)
}

func TestTheApplicationsOfTheInventedPeopleCanBeImported(t *testing.T) {
	brought := newOutput()
	if code := run(t.Context(), []string{"practice-registers", "--reference"}, brought, newOutput()); code != 0 {
		t.Fatalf("ended with %d", code)
	}
	folder := t.TempDir()
	file, database := filepath.Join(folder, "reference.json"), "sqlite:"+filepath.Join(folder, "c.db")
	if err := os.WriteFile(file, []byte(brought.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"migrate", "--database", database}, {"import", "--database", database, file}} {
		stderr := newOutput()
		if code := run(t.Context(), args, newOutput(), stderr); code != 0 {
			t.Errorf("%s ended with %d: %s", args, code, stderr)
		}
	}
}

func TestPracticeRegistersAnswerWhatTheControlSays(t *testing.T) {
	address := startRegisters(t)
	set, closeAll, err := registry.Configuration(address).Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeAll)
	family, _ := people.Find(people.Families(time.Now()), "ready")
	parent, child := family.Applicant(), family.Children[0]
	control := func(what, body string, want int) {
		t.Helper()
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/control/"+what, strings.NewReader(body))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Fatalf("control %s: %d", what, response.StatusCode)
		}
	}
	if degree, err := set.Kinship.Kinship(t.Context(), parent.IIN, child.IIN); err != nil || degree == "" {
		t.Fatal(degree, err)
	}
	control("kinship", `{"applicant":"`+string(parent.IIN)+`","child":"`+string(child.IIN)+`","degree":""}`, 204)
	if _, err := set.Kinship.Kinship(t.Context(), parent.IIN, child.IIN); !errors.Is(err, outside.ErrNotKin) {
		t.Errorf("ended: %v", err)
	}
	control("phones", `{"iin":"`+string(parent.IIN)+`","phone":""}`, 204)
	if binding, err := set.Phones.Binding(t.Context(), parent.IIN, parent.Phone); binding != outside.NotBound || err != nil {
		t.Errorf("unbound: %q, %v", binding, err)
	}
	renamed := `{"iin":"` + string(child.IIN) + `","surname":"ДРУГАЯ","given_name":"ИМЯ","birth":"` + child.Birth.Time().Format(time.DateOnly) + `","sex":"female"}`
	control("people", `{"iin":"`+string(child.IIN)+`","person":`+renamed+`}`, 204)
	if r, err := set.People.Person(t.Context(), child.IIN); r.Surname != "ДРУГАЯ" || err != nil {
		t.Errorf("changed: %+v, %v", r, err)
	}
	control("faults", `{"service":"people","fault":"garbage"}`, 204)
	if _, err := set.People.Person(t.Context(), child.IIN); err == nil {
		t.Error("garbage was read")
	}
	control("faults", `{"service":"people","fault":""}`, 204)
	control("faults", `{"service":"people","fault":"unheard of"}`, 400)
	control("phones", `{"iin":"990101600002","phone":""}`, 400)
	control("phones", `{"other":1}`, 400)
}

func TestTheContractsOfTheRegistersArePrinted(t *testing.T) {
	for _, name := range outside.Names() {
		out := newOutput()
		if code := run(t.Context(), []string{"practice-registers", "--contract", name}, out, newOutput()); code != 0 || !strings.HasPrefix(out.String(), "openapi: 3") {
			t.Errorf("%s: %d", name, code)
		}
	}
	for _, line := range [][]string{{"--contract", "none"}, {"--listen", "0.0.0.0:8090"}, {"more"}} {
		if code := run(t.Context(), append([]string{"practice-registers"}, line...), newOutput(), newOutput()); code == 0 {
			t.Errorf("%v: taken", line)
		}
	}
}
