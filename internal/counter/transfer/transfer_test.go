package transfer

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/model"
)

const (
	testPIN   = "702702"
	cacheName = "kezek.db"
)

// officeComputer is a data folder with one operator and the drafts.
func officeComputer(t *testing.T, drafts map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	file, err := cache.Open(filepath.Join(dir, cacheName), cache.Options{Digits: len(testPIN), Cost: cache.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	must(t, err)
	_, err = file.AddOperator("Сынақ Оператор", testPIN)
	must(t, err)
	for id, body := range drafts {
		must(t, file.Write(model.Record{Kind: model.DraftRecord, ID: id, Body: []byte(body)}))
	}
	must(t, file.Close())
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// options carry drafts of a data folder; somebody gives the answers.
func options(dir, file string, out io.Writer, answers ...string) Options {
	return Options{Cache: filepath.Join(dir, cacheName), File: file, Lang: model.English, Out: out, Secret: func(string) (string, error) {
		answer := answers[0]
		answers = answers[1:]
		return answer, nil
	}}
}

func draft(id, typed, changed string) string {
	body, err := json.Marshal(map[string]any{
		"visit": map[string]any{"ID": id, "Step": "login", "IIN": typed}, "changed_at": changed,
	})
	if err != nil {
		panic(err)
	}
	return string(body)
}

func TestDraftsMoveToAnotherComputer(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent") // no keyring
	const early, late = "2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z"
	old := officeComputer(t, map[string]string{"v1": draft("v1", "940317", late), "v2": draft("v2", "1", early)})
	fresh := officeComputer(t, map[string]string{"v2": draft("v2", "22", late), "v3": draft("v3", "3", early)})
	backup := filepath.Join(t.TempDir(), "drafts.age")
	const passphrase = "жеті жұлдыз түнде"
	var out bytes.Buffer
	must(t, Export(options(old, backup, &out, testPIN, passphrase, passphrase)))
	sealed, err := os.ReadFile(backup)
	must(t, err)
	if bytes.Contains(sealed, []byte("940317")) {
		t.Error("an IIN stands in the backup")
	}
	must(t, Import(options(fresh, backup, &out, testPIN, passphrase)))
	if got := out.String(); !strings.Contains(got, "2 records") || !strings.Contains(got, "Added: 1. Replaced by newer ones: 0. Left as they were: 1.") {
		t.Errorf("%q", got)
	}
	file, err := cache.Open(filepath.Join(fresh, cacheName), cache.Options{})
	must(t, err)
	defer func() { must(t, file.Close()) }()
	_, err = file.Unlock(1, testPIN)
	must(t, err)
	for id, want := range map[string]string{"v1": "940317", "v2": "22", "v3": "3"} {
		body, err := file.Read(model.DraftRecord, id)
		must(t, err)
		if !strings.Contains(string(body), `"IIN":"`+want+`"`) {
			t.Errorf("%s: %s", id, body)
		}
	}
	actions, err := file.Actions(0, 10)
	must(t, err)
	if len(actions) == 0 || actions[len(actions)-1].Kind != model.ActionImported {
		t.Errorf("the log does not tell of it: %+v", actions)
	}
}

func TestABackupThatCannotBeMadeSaysWhy(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	dir := officeComputer(t, nil)
	there := filepath.Join(t.TempDir(), "there.age")
	must(t, os.WriteFile(there, []byte("mine"), 0o600))
	for name, tt := range map[string]struct {
		do func(Options) error
		o  Options
	}{
		"a file that is there":  {Export, options(dir, there, io.Discard, testPIN, "long enough words", "long enough words")},
		"a wrong PIN":           {Export, options(dir, there+"x", io.Discard, "135791")},
		"a short passphrase":    {Export, options(dir, there+"x", io.Discard, testPIN, "short", "short")},
		"two passphrases":       {Export, options(dir, there+"x", io.Discard, testPIN, "long enough words", "other words here")},
		"no backup at all":      {Import, options(dir, there, io.Discard, testPIN, "long enough words")},
		"nothing kept there":    {Export, options(t.TempDir(), there+"x", io.Discard)},
		"nobody has a PIN here": {Import, options(t.TempDir(), there, io.Discard)},
	} {
		if err := tt.do(tt.o); err == nil || strings.Contains(Text(model.English, err), "⟦") {
			t.Errorf("%s: %v", name, err)
		}
	}
	absent := options(dir, there+"x", io.Discard)
	absent.Operator = 7
	if err := Export(absent); err == nil || !strings.Contains(err.Error(), "1") {
		t.Errorf("an operator who is not there: %v", err)
	}
	if body, err := os.ReadFile(there); err != nil || string(body) != "mine" {
		t.Error("a file was written over")
	}
	if _, err := os.Stat(there + "x"); err == nil {
		t.Error("half a backup was left behind")
	}
}

// forge makes a record one that nobody can open, though the disk kept it well.
func forge(t *testing.T, dir, id string) {
	t.Helper()
	path := filepath.Join(dir, cacheName)
	file, err := os.ReadFile(path)
	must(t, err)
	at := bytes.LastIndex(file, []byte(id+"\xb7KZ"))
	if at < 0 {
		t.Fatal("the record was not found")
	}
	const head, sum = 23, 19
	key, value := file[at:at+len(id)], file[at+len(id):]
	value = value[:head+int(binary.BigEndian.Uint32(value[7:]))]
	value[len(value)-1] ^= 1
	table := crc32.MakeTable(crc32.Castagnoli)
	crc := crc32.Update(crc32.Update(crc32.Update(0, table, key), table, value[:sum]), table, value[head:])
	binary.BigEndian.PutUint32(value[sum:], crc)
	must(t, os.WriteFile(path, file, 0o600))
}

func TestABackupIsKeptWhereOneRecordCannotBeRead(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	const when = "2026-11-20T05:00:00Z"
	dir := officeComputer(t, map[string]string{"v1": draft("v1", "1", when), "v2": draft("v2", "2", when), "v3": draft("v3", "3", when)})
	forge(t, dir, "v2")
	backup := filepath.Join(t.TempDir(), "drafts.age")
	var out bytes.Buffer
	err := Export(options(dir, backup, &out, testPIN, "long enough words", "long enough words"))
	if err == nil || !strings.Contains(out.String(), "2 records were saved") || !strings.Contains(Text(model.English, err), "1 record could not be read") {
		t.Errorf("said %q, %v", out.String(), err)
	}
	must(t, Import(options(officeComputer(t, nil), backup, &out, testPIN, "long enough words")))
	if !strings.Contains(out.String(), "Added: 2.") {
		t.Errorf("%q", out.String())
	}
}
