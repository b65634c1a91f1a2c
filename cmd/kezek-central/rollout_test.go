package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
)

// releaseOf makes a key in the folder, k.pub and k.key without a password, and a release that is
// signed with it, and returns the path of its manifest.
func releaseOf(t *testing.T, folder, version string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(folder, "k.key")); err != nil {
		public, private, err := minisign.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := private.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		writeText(t, filepath.Join(folder, "k.key"), string(secret))
		writeText(t, filepath.Join(folder, "k.pub"), public.String()+"\n")
	}
	files := t.TempDir()
	writeText(t, filepath.Join(files, "kezek"), "the program "+version)
	return strings.TrimSpace(rollout(t, 0, "sign", "--key", filepath.Join(folder, "k.key"), "--version", version, "--out", folder, files))
}

// rollout runs a command of rollout, and returns what it wrote.
func rollout(t *testing.T, status int, args ...string) string {
	t.Helper()
	stdout, stderr := newOutput(), newOutput()
	if code := run(t.Context(), append([]string{"rollout"}, args...), stdout, stderr); code != status {
		t.Errorf("%q ended with %d: %s", args, code, stderr)
	}
	if status != 0 {
		return stderr.String()
	}
	return stdout.String()
}

// TestTheFolderOfThePackageIsSigned signs what make dist makes, where the program lies in bin, and
// leaves nothing of a folder without a program.
func TestTheFolderOfThePackageIsSigned(t *testing.T) {
	folder, files := t.TempDir(), t.TempDir()
	releaseOf(t, folder, "0.1.0") // for its key
	sign := []string{"sign", "--key", filepath.Join(folder, "k.key"), "--version", "0.2.0", "--platform", "linux-amd64", "--out", folder, files}
	writeText(t, filepath.Join(files, "LICENSE"), "a licence")
	rollout(t, 1, sign...)
	if left, _ := filepath.Glob(filepath.Join(folder, "*0.2.0*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if err := os.Mkdir(filepath.Join(files, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(files, "bin", "kezek"), "the program")
	manifest, err := os.ReadFile(strings.TrimSpace(rollout(t, 0, sign...)))
	if err != nil || !strings.Contains(string(manifest), `"program": "bin/kezek"`) {
		t.Errorf("%v: %s", err, manifest)
	}
}

// TestAFileIsSignedAndVerified signs the sums of a release, and changes them.
func TestAFileIsSignedAndVerified(t *testing.T) {
	folder := t.TempDir()
	releaseOf(t, folder, "0.1.0") // for its key
	sums, public := filepath.Join(folder, "SHA256SUMS"), filepath.Join(folder, "k.pub")
	writeText(t, sums, "00  kezek\n")
	rollout(t, 0, "sign", "--key", filepath.Join(folder, "k.key"), sums)
	rollout(t, 0, "verify", "--public-key", public, sums)
	if told := rollout(t, 1, "verify", sums); !strings.Contains(told, "update_forged") {
		t.Errorf("with the keys of the program alone: %s", told)
	}
	writeText(t, sums, "01  kezek\n")
	if told := rollout(t, 1, "verify", "--public-key", public, sums); !strings.Contains(told, "update_forged") {
		t.Error(told)
	}
	rollout(t, 2, "verify")
}

// TestARolloutGoesStepByStep follows an operator.
func TestARolloutGoesStepByStep(t *testing.T) {
	file, fingerprint := logged(t)
	folder, database := t.TempDir(), "--database=sqlite:"+file
	manifest := releaseOf(t, folder, "0.2.0")
	for _, step := range []struct {
		args   []string
		status int
		told   string
	}{
		{[]string{"add", manifest}, 1, "update_forged"},
		{[]string{"add", "--public-key", filepath.Join(folder, "k.pub"), manifest}, 0, "0.2.0 linux-"},
		{[]string{"list"}, 0, "0.2.0\tadded\tlinux-"},
		{[]string{"step", "0.2.0", "--percent", "5"}, 1, "start it"},
		{[]string{"start", "0.2.0"}, 1, "--percent or --place"},
		{[]string{"start", "0.2.0", "--place", "nowhere"}, 1, "no workplace and no district"},
		{[]string{"start", "0.2.0", "--place", fingerprint}, 0, "rolling, 0 % and "},
		{[]string{"step", "0.2.0", "--percent", "25", "--place", "1110"}, 0, "rolling, 25 % and "},
		{[]string{"step", "0.2.0", "--percent", "5"}, 1, "does not take it from anybody"},
		{[]string{"remove", "0.2.0"}, 1, "pause it or take it back"},
		{[]string{"pause", "0.2.0"}, 0, "paused, 25 %"},
		{[]string{"start", "0.2.0", "--percent", "100"}, 0, "rolling, 100 %"},
		{[]string{"back", "0.2.0"}, 0, "withdrawn"},
		{[]string{"start", "0.2.0"}, 1, "Give out a newer one"},
		{[]string{"remove", "0.2.0"}, 0, ""},
		{[]string{"list"}, 0, "0.2.0\twithdrawn, 100 % and "},
		{[]string{"status"}, 0, ""},
		{[]string{"pause", "0.9.0"}, 1, "no such release"},
		{[]string{"pause"}, 2, "wrong number of words"},
		{[]string{"jump", "0.2.0"}, 2, "does not know"},
	} {
		if told := rollout(t, step.status, append(step.args, database)...); !strings.Contains(told, step.told) {
			t.Errorf("%q says %q", step.args, told)
		}
	}
}

// TestAnArchiveThatIsChangedAfterItWasSignedIsNotAdded has one byte be another.
func TestAnArchiveThatIsChangedAfterItWasSignedIsNotAdded(t *testing.T) {
	file, _ := logged(t)
	folder := t.TempDir()
	manifest := releaseOf(t, folder, "0.2.0")
	archive := strings.TrimSuffix(manifest, ".json") + ".zip"
	content, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	writeText(t, archive, string(content))
	told := rollout(t, 1, "add", "--database=sqlite:"+file, "--public-key", filepath.Join(folder, "k.pub"), manifest)
	if !strings.Contains(told, "update_damaged") {
		t.Error(told)
	}
}
