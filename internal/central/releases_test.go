package central_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
	"akmola.kz/kezek/internal/release/releasetest"
)

// noise is content that packs badly: an archive of it has several parts.
func noise(n int) []byte {
	content := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(content)
	return content
}

// adds has the operator add a release and roll it out.
func (o *office) adds(m *releasetest.Maker, made releasetest.Made, change func(*store.Rollout)) {
	o.t.Helper()
	_, err := service.AddRelease(o.t.Context(), o.database, signed(made), m.Keys, morning)
	must(o.t, err)
	o.rolls(made.Version, change)
}

func (o *office) rolls(version string, change func(*store.Rollout)) {
	o.t.Helper()
	must(o.t, service.ChangeRollout(o.t.Context(), o.database, version, func(r *store.Rollout) error { change(r); return nil }))
}

func signed(made releasetest.Made) service.SignedArchive {
	return service.SignedArchive{Manifest: made.Text, Signature: made.Signature, Archive: bytes.NewReader(made.Archive), Size: made.Size}
}

func toAll(r *store.Rollout) { r.State, r.Percent, r.PauseAt = store.ReleaseRolling, 100, 10 }

// runs is what a workplace says of its program.
func (o *office) runs(w *workplace, version string, troubles ...model.ProgramTrouble) model.ProgramOrder {
	o.t.Helper()
	return want[model.ProgramOrder](o.do(call{method: "POST", path: "/v1/workplaces/program", from: w,
		body: model.ProgramReport{Version: version, Platform: release.Platform(), Troubles: troubles}}), 200)
}

func (o *office) offered(w *workplace, version string) string {
	o.t.Helper()
	if order := o.runs(w, version); order.Wanted != nil {
		return order.Wanted.Version
	}
	return ""
}

func (o *office) rollout(version string) store.Rollout {
	o.t.Helper()
	all, err := service.Releases(o.t.Context(), o.database)
	must(o.t, err)
	for _, r := range all {
		if r.Version == version {
			return r.Rollout
		}
	}
	o.t.Fatalf("no %s", version)
	return store.Rollout{}
}

func TestAWorkplaceLearnsFetchesAndLosesAVersion(t *testing.T) {
	o, m := newOffice(t), releasetest.New(t)
	made := m.Make(t, "0.10.0", map[string][]byte{"kezek": noise(3*model.ArchivePart + 77)})
	_, err := service.AddRelease(t.Context(), o.database, signed(made), m.Keys, morning)
	must(t, err)
	if got := o.offered(o.own, "0.9.0"); got != "" {
		t.Errorf("%s is offered before it is rolled out", got)
	}
	o.rolls("0.10.0", toAll)
	order := o.runs(o.own, "0.9.0")
	if order.Wanted == nil || !bytes.Equal(order.Wanted.Manifest, made.Text) || !bytes.Equal(order.Wanted.Signature, made.Signature) || order.Wire != model.Wire {
		t.Fatalf("%+v", order)
	}
	path := "/v1/archives/" + made.SHA256
	if a := o.do(call{method: "GET", path: path}); a.status != 200 || !bytes.Equal(a.body, made.Archive) {
		t.Errorf("status %d, %d bytes of %d", a.status, len(a.body), made.Size)
	}
	for _, r := range [][2]int64{{0, 9}, {model.ArchivePart - 5, model.ArchivePart + 5}, {made.Size - 3, made.Size - 1}} {
		a := o.do(call{method: "GET", path: path, header: map[string]string{"Range": fmt.Sprintf("bytes=%d-%d", r[0], r[1])}})
		if a.status != 206 || !bytes.Equal(a.body, made.Archive[r[0]:r[1]+1]) || a.header.Get("ETag") != `"`+made.SHA256+`"` {
			t.Errorf("%v: status %d, %d bytes", r, a.status, len(a.body))
		}
	}
	for version, want := range map[string]string{"0.10.0": "", "0.11.0": "", "0.9.9": "0.10.0"} {
		if got := o.offered(o.own, version); got != want {
			t.Errorf("%q is offered after %s", got, version)
		}
	}
	o.rolls("0.10.0", func(r *store.Rollout) { r.State = store.ReleaseWithdrawn })
	if order := o.runs(o.own, "0.10.0"); order.Wanted != nil || len(order.Withdrawn) != 1 || order.Withdrawn[0] != "0.10.0" {
		t.Errorf("%+v", order)
	}
	must(t, service.RemoveRelease(t.Context(), o.database, "0.10.0"))
	o.do(call{method: "GET", path: path}).refused(model.CodeNotFound)
}

// update fetches a release whole.
func (o *office) update() {
	o.t.Helper()
	m := releasetest.New(o.t)
	made := m.Make(o.t, "0.2.0", map[string][]byte{"kezek": []byte("x")})
	o.adds(m, made, toAll)
	if got := o.offered(o.own, "0.1.0"); got != "0.2.0" {
		o.t.Errorf("%q is offered", got)
	}
	if a := o.do(call{method: "GET", path: "/v1/archives/" + made.SHA256}); !bytes.Equal(a.body, made.Archive) {
		o.t.Errorf("status %d, %d bytes", a.status, len(a.body))
	}
}

// TestAVersionIsFetchedBesideVisits has the parts of an archive take nothing of what logins may.
func TestAVersionIsFetchedBesideVisits(t *testing.T) {
	o, m := newOffice(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 2, 0.001 }), releasetest.New(t)
	made := m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")})
	o.adds(m, made, toAll)
	part := call{method: "GET", path: "/v1/archives/" + made.SHA256, header: map[string]string{"Range": "bytes=0-9"}}
	for range 2 {
		if a := o.do(part); a.status != 206 {
			t.Errorf("status %d", a.status)
		}
	}
	o.do(part).refused(model.CodeTooManyRequests)
	want[model.Challenge](o.do(call{method: "POST", path: "/v1/challenges"}), 201)
}

func TestNobodyButAConfirmedWorkplaceIsGivenAnArchive(t *testing.T) {
	o, m := newOffice(t), releasetest.New(t)
	made := m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")})
	o.adds(m, made, toAll)
	o.do(call{method: "GET", path: "/v1/archives/" + made.SHA256, stranger: true, loose: true}).refused(model.CodeWorkplaceUnknown)
	want[model.ProgramOrder](o.do(call{method: "POST", path: "/v1/workplaces/program", body: model.ProgramReport{Version: "0.1.0", Platform: "linux-amd64"}}), 200)
	o.put(o.own, store.Revoked)
	o.do(call{method: "GET", path: "/v1/archives/" + made.SHA256}).refused(model.CodeWorkplaceRevoked)
}

func TestTheCentralTakesNoReleaseThatCountersWouldRefuse(t *testing.T) {
	o, m, other := newOffice(t), releasetest.New(t), releasetest.New(t)
	made, next := m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")}), m.Make(t, "0.3.0", map[string][]byte{"kezek": []byte("y")})
	swapped, cut := signed(made), signed(made)
	swapped.Archive, swapped.Size = bytes.NewReader(next.Archive), next.Size
	cut.Size--
	for name, c := range map[string]struct {
		archive service.SignedArchive
		keys    []release.Key
		want    model.Code
	}{
		"forged": {signed(made), other.Keys, model.CodeUpdateForged}, "swapped": {swapped, m.Keys, model.CodeUpdateDamaged}, "cut": {cut, m.Keys, model.CodeUpdateDamaged},
	} {
		if _, err := service.AddRelease(t.Context(), o.database, c.archive, c.keys, morning); model.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.adds(m, made, toAll)
	again := m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("another")})
	if _, err := service.AddRelease(t.Context(), o.database, signed(again), m.Keys, morning); err == nil {
		t.Error("a version was given out twice")
	}
	if err := service.RemoveRelease(t.Context(), o.database, "0.2.0"); err == nil {
		t.Error("what is rolled out was removed")
	}
}

// TestAStepHoldsItsShareAndStaysInTheNext counts the workplaces of each step.
func TestAStepHoldsItsShareAndStaysInTheNext(t *testing.T) {
	before := map[int]bool{}
	for _, percent := range []int{0, 5, 25, 100} {
		n := 0
		for i := range 2000 {
			in := service.InStep(store.Rollout{Version: "0.2.0", Percent: percent}, fmt.Sprint("w", i), "1110")
			if !in && before[i] {
				t.Errorf("%d has lost its place at %d %%", i, percent)
			}
			if before[i] = in; in {
				n++
			}
		}
		if off := n - 20*percent; off < -40 || off > 40 {
			t.Errorf("%d of 2000 at %d %%", n, percent)
		}
	}
	r := store.Rollout{Version: "0.2.0", Places: []string{"1170", "w"}}
	if !service.InStep(r, "w", "1110") || !service.InStep(r, "v", "1170") || service.InStep(r, "v", "") {
		t.Error("who is named does not get it, or somebody else does")
	}
}

func TestARolloutThatFailsPausesByItself(t *testing.T) {
	o, m := newOffice(t), releasetest.New(t)
	o.adds(m, m.Make(t, "0.2.0", map[string][]byte{"kezek": []byte("x")}), toAll)
	failed := model.ProgramTrouble{Version: "0.2.0", Code: model.CodeUpdateNotStarted}
	var all []*workplace
	for range 12 {
		all = append(all, newWorkplace(t))
	}
	for _, w := range all[:9] {
		o.runs(w, "0.2.0")
	}
	o.runs(all[9], "0.1.0", model.ProgramTrouble{Version: "0.2.0", Code: model.CodeUpdateUnwritten})
	if order := o.runs(all[10], "0.1.0", failed); order.Wanted != nil {
		t.Error("it is offered to a workplace that could not start it")
	}
	if r := o.rollout("0.2.0"); r.State != store.ReleaseRolling {
		t.Errorf("one computer has paused it: %+v", r)
	}
	o.runs(all[11], "0.1.0", failed)
	if r := o.rollout("0.2.0"); r.State != store.ReleasePaused || r.Reason != "2 of 11 did not start it" {
		t.Errorf("%+v", r)
	}
	if got := o.offered(newWorkplace(t), "0.1.0"); got != "" {
		t.Errorf("%s is offered while it is paused", got)
	}
	fleet, err := service.FleetSince(t.Context(), o.database, morning.Add(-time.Hour))
	if err != nil || len(fleet.Programs) != 13 || len(fleet.Troubles) != 3 {
		t.Errorf("%+v, %v", fleet, err)
	}
}

func TestAReportThatCannotBeIsRefused(t *testing.T) {
	o := newOffice(t)
	for _, r := range []model.ProgramReport{
		{Version: "0.2", Platform: "linux-amd64"}, {Version: "0.2.0", Platform: "Linux"},
		{Version: "0.2.0", Platform: "linux-amd64", Troubles: []model.ProgramTrouble{{Version: "x", Code: "y"}}},
		{Version: "0.2.0", Platform: "linux-amd64", Troubles: []model.ProgramTrouble{{Version: "0.3.0", Code: "Ж"}}},
		{Version: "0.2.0", Platform: "linux-amd64", Troubles: make([]model.ProgramTrouble, model.MaxProgramTroubles+1)},
	} {
		o.do(call{method: "POST", path: "/v1/workplaces/program", body: r, loose: true}).refused(model.CodeBadRequest)
	}
}
