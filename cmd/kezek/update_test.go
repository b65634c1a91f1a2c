//go:build soak && linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What the offices of the scene have, and are offered.
const (
	ownVersion     = "1.0.0"
	newVersion     = "1.1.0" // comes over a thin line
	spoiltVersion  = "1.1.1" // bytes of its archive are changed on the way
	foreignVersion = "1.1.2" // signed with a key that the counters do not have
	calledNewer    = "1.1.3" // something tells counters of it, and gives them
	oldVersion     = "0.9.0"
	brokenVersion  = "1.2.0" // does not start
)

// TestNewerVersionsReachRealOffices builds the counter twice as a release has it, and rolls out to
// offices with a real central what is good, changed, forged, too old and broken. Each has its own
// display; what is held is what can be seen from outside: processes, files, what the central tells
// its operator, and the report of diagnostics. It takes a quarter of an hour, for the most part the
// minutes that the program waits by itself.
func TestNewerVersionsReachRealOffices(t *testing.T) {
	s := newScene(t)
	own := s.dist(ownVersion)
	s.add(newVersion, s.dist(newVersion), s.key)
	s.add(spoiltVersion, script(t, "exit 0"), s.key)
	s.add(foreignVersion, script(t, "exit 0"), s.foreign)
	s.add(calledNewer, script(t, "exit 0"), s.key)
	starts := filepath.Join(t.TempDir(), "starts")
	s.add(brokenVersion, script(t, "echo start >>"+starts+"; exit 3"), s.key)
	s.front.thin, s.front.cutAt = s.hash(newVersion), []int64{1 << 20, 3 << 20}
	s.front.spoilt, s.front.instead = s.hash(spoiltVersion), map[string]string{calledNewer: s.sign(oldVersion, script(t, "exit 0"), s.key)}

	offices := map[string]*office{}
	for _, version := range []string{newVersion, spoiltVersion, foreignVersion, calledNewer, brokenVersion} {
		o := s.office(own, "office "+version)
		o.start()
		s.run("rollout", "start", version, "--place", o.confirm())
		offices[version] = o
	}
	s.isCutOffAndGoesOn(offices[newVersion])
	refused(offices[spoiltVersion], spoiltVersion, "update_damaged")
	refused(offices[foreignVersion], foreignVersion, "update_forged")
	refused(offices[calledNewer], oldVersion, "update_downgrade")
	goesBack(offices[brokenVersion], starts)
	s.isInstalledBetweenVisits(offices[newVersion])
	s.isTakenBack(offices[newVersion])
}

// isCutOffAndGoesOn has the line cut off two parts, and the power be cut in between: what has come
// is not fetched again.
func (s *scene) isCutOffAndGoesOn(o *office) {
	size := s.manifest(newVersion).Size
	s.wait("a third of the archive", func() bool { return s.front.fetched() > size/3 })
	endProgram(s.t, o.program)
	part := filepath.Join(o.data, "versions", s.hash(newVersion)+".part")
	info, err := os.Stat(part)
	if err != nil || info.Size() < size/4 {
		s.t.Fatalf("the power was cut: %v, %v", info, err)
	}
	before := s.front.requests()
	o.start()
	o.press("Return") // a visit begins: the districts
	s.wait("the whole archive", func() bool { return o.record(newVersion) != "" })
	asked := s.front.asked[before:]
	if asked[0] != info.Size() {
		s.t.Errorf("after a power cut with %d bytes there it goes on at %d", info.Size(), asked[0])
	}
	if lost := s.front.fetched() - size; len(s.front.cutAt) > 0 || lost > 256<<10 {
		s.t.Errorf("%d cuts were not met, %d bytes were fetched twice", len(s.front.cutAt), lost)
	}
}

// refused has a look at what the operator and whoever stands before the counter are told of a
// version, which is not there.
func refused(o *office, version, code string) {
	o.t.Helper()
	o.wait(version+" refused", func() bool { return strings.Contains(o.run("rollout", "status"), version+"\t"+code+"\t") })
	if text := o.report(); !strings.Contains(text, code) {
		o.t.Errorf("diagnostics of %s do not tell %s:\n%s", version, code, text)
	}
	if there, _ := filepath.Glob(filepath.Join(o.data, "versions", "*.json")); len(there) > 0 || !isRunning(o.launcher) { // the pattern is right
		o.t.Errorf("%s: a version is there: %q", version, there)
	}
	o.end()
}

// goesBack has a version end before it has shown a window, at its two tries, and be left alone then.
func goesBack(o *office, starts string) {
	o.t.Helper()
	tries := func() int {
		text, _ := os.ReadFile(starts) // it may not be there yet
		return strings.Count(string(text), "start")
	}
	o.wait("a version that does not start", func() bool { return tries() == 1 })
	o.unlock() // of the version before, which has come back by itself
	if code := o.record(brokenVersion); strings.Contains(code, "update_not_started") {
		o.t.Errorf("one failure is enough: %s", code)
	}
	o.end()
	o.start()
	if tries() != 2 || !strings.Contains(o.record(brokenVersion), "update_not_started") || !isRunning(o.launcher) {
		o.t.Errorf("%d tries: %s", tries(), o.record(brokenVersion))
	}
	o.wait("the operator is told", func() bool {
		return strings.Contains(o.run("rollout", "status"), brokenVersion+"\tupdate_not_started\t")
	})
	if text := o.report(); !strings.Contains(text, brokenVersion+" update_not_started") {
		o.t.Errorf("diagnostics do not tell it:\n%s", text)
	}
	o.end()
	o.start()
	if tries() != 2 {
		o.t.Errorf("it was tried %d times", tries())
	}
	o.end()
}

// isInstalledBetweenVisits leaves the visit open, in which the version has come, for longer than an
// office has to rest before one starts, and ends it.
func (s *scene) isInstalledBetweenVisits(o *office) {
	newer := filepath.Join(o.data, "versions", newVersion, "bin", "kezek")
	info, err := os.Stat(newer)
	if err != nil {
		s.t.Fatal(err)
	}
	for end := info.ModTime().Add(2 * rest); time.Now().Before(end); time.Sleep(time.Second) {
		if isRunning(newer) {
			s.t.Fatal("it was started during a visit")
		}
	}
	o.press("Escape")
	s.wait("the newer version", func() bool { return isRunning(newer) && strings.Contains(o.record(newVersion), `"started":true`) })
	o.unlock()
	s.wait("the operator is told", func() bool { return strings.Contains(s.run("rollout", "status"), newVersion+"\tlinux-amd64\t1 of 5 ") })
}

// isTakenBack has the operator do so: the next start is that of the version before.
func (s *scene) isTakenBack(o *office) {
	s.run("rollout", "back", newVersion)
	o.end()
	o.start() // still the newer one, which learns of it
	s.wait("it is taken back", func() bool { return strings.Contains(o.record(newVersion), "update_withdrawn") })
	o.end()
	o.start()
	if !isRunning(o.launcher) {
		s.t.Errorf("the version before does not run: %s", o.record(newVersion))
	}
	o.end()
}
