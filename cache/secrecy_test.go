package cache

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"akmola.kz/kezek/internal/model"
)

// shapes are the ways in which a text could stand in a file.
func shapes(text string) map[string][]byte {
	little, big := []byte{}, []byte{}
	for _, unit := range utf16.Encode([]rune(text)) {
		little = binary.LittleEndian.AppendUint16(little, unit)
		big = binary.BigEndian.AppendUint16(big, unit)
	}
	all := map[string][]byte{"raw": []byte(text), "UTF-16LE": little, "UTF-16BE": big}
	for _, shape := range []string{"raw", "UTF-16LE", "UTF-16BE"} {
		for shift := range 3 { // base64 looks different at each place of three
			padded := append(bytes.Repeat([]byte{'"'}, shift), all[shape]...)
			from, to := (shift*8+5)/6, len(padded)*8/6
			all[shape+" in base64"+string(rune('0'+shift))] = []byte(base64.RawStdEncoding.EncodeToString(padded)[from:to])
		}
	}
	return all
}

func TestNothingPersonalStandsInAnyFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kezek.db")
	var log bytes.Buffer
	f := openFile(t, path, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	const child, phone = "180512500019", "77015550142"
	if _, err := f.AddOperator(somebody, somePIN); err != nil {
		t.Fatal(err)
	}
	body := []byte(`{"applicant":"` + somebody + `","iin":"` + child + `","phone":"` + phone + `"}`)
	for _, kind := range model.RecordKinds() {
		if err := f.Write(model.Record{Kind: kind, ID: "0193c0de", Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Log(model.ActionPrinted, 1, "0193c0de"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Unlock(1, "314159"); err == nil {
		t.Fatal("a wrong PIN was right")
	}
	var backup bytes.Buffer
	if _, err := f.Export(&backup, passphrase); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: "0193c0de"}); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	harmed := readFile(t, path)
	clear(harmed[:2*os.Getpagesize()])
	if err := os.WriteFile(path, harmed, 0o600); err != nil {
		t.Fatal(err)
	}
	closeFile(t, reopen(t, path)) // the rescue too

	files := map[string][]byte{"the log": log.Bytes(), "the backup": backup.Bytes()}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", entry.Name(), info.Mode())
		}
		files[entry.Name()] = append(readFile(t, path), entry.Name()...)
		return err
	})
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, secret := range []string{somebody, "Ахметова", child, phone, somePIN, "314159", "printed", passphrase} {
		for shape, form := range shapes(secret) {
			for name, content := range files {
				if bytes.Contains(content, form) {
					t.Errorf("%s holds %q, %s", name, secret, shape)
				}
			}
		}
	}
}
