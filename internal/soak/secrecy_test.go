package soak

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// forms are the ways in which a text could stand in a file.
func forms(text string) map[string][]byte {
	all := map[string][]byte{}
	for name, letters := range map[string]string{"as it is": text, "in small letters": strings.ToLower(text), "in capitals": strings.ToUpper(text)} {
		var little, big []byte
		for _, unit := range utf16.Encode([]rune(letters)) {
			little, big = binary.LittleEndian.AppendUint16(little, unit), binary.BigEndian.AppendUint16(big, unit)
		}
		for code, form := range map[string][]byte{"UTF-8": []byte(letters), "UTF-16LE": little, "UTF-16BE": big} {
			name := code + " " + name
			all[name] = form
			all[name+", hex"] = []byte(hex.EncodeToString(form))
			all[name+", HEX"] = bytes.ToUpper(all[name+", hex"])
			for shift := range 3 { // base64 looks different at each place of three
				padded := append(make([]byte, shift), form...)
				from, to := (shift*8+5)/6, len(padded)*8/6
				for alphabet, base := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
					all[fmt.Sprintf("%s, %s %d", name, alphabet, shift)] = []byte(base.EncodeToString(padded)[from:to])
				}
			}
		}
	}
	return all
}

// found names the files below the folders, and the forms, in which one of the secrets
// stands; names of files count too.
func found(t *testing.T, secrets map[string]string, folders ...string) (where []string, files int) {
	t.Helper()
	shapes := map[string]string{} // what each form is; digits have but one for all letters
	for what, secret := range secrets {
		if len(secret) < 4 {
			t.Fatalf("the %s is too short to be looked for", what)
		}
		for name, form := range forms(secret) {
			shapes[string(form)] = what + ", " + name
		}
	}
	for _, folder := range folders {
		must(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			content := []byte(entry.Name() + "\n")
			if !entry.IsDir() {
				body, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				content = append(content, body...)
				files++
			}
			for form, what := range shapes {
				if bytes.Contains(content, []byte(form)) {
					where = append(where, entry.Name()+": "+what)
				}
			}
			return nil
		}))
	}
	return where, files
}

func TestWhatStandsInAFileIsFound(t *testing.T) {
	const name = "Үлгібаева"
	utf16le := func(s string) string {
		var b []byte
		for _, unit := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, unit)
		}
		return string(b)
	}
	plants := map[string]string{
		"raw": name, "small": "үлгібаева", "capitals": "ҮЛГІБАЕВА", "UTF-16": utf16le(name), "hex": hex.EncodeToString([]byte(name)),
		"HEX of UTF-16": strings.ToUpper(hex.EncodeToString([]byte(utf16le(name)))),
	}
	for shift := range 3 {
		before := strings.Repeat("\xfb", shift)
		plants[fmt.Sprint("base64 ", shift)] = base64.StdEncoding.EncodeToString([]byte(before + name + "\xff\xfe"))
		plants[fmt.Sprint("base64url of UTF-16 ", shift)] = base64.URLEncoding.EncodeToString([]byte(before + utf16le(name) + "\xff"))
	}
	for what, plant := range plants {
		dir := t.TempDir()
		if where, _ := found(t, map[string]string{"name": name}, dir); len(where) != 0 {
			t.Fatalf("found before it was there: %v", where)
		}
		must(t, os.WriteFile(filepath.Join(dir, "file"), []byte("\x00before"+plant+"after\xff"), 0o600))
		if where, _ := found(t, map[string]string{"name": name}, dir); len(where) == 0 {
			t.Errorf("%s is not found", what)
		}
	}
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, name+".pdf"), nil, 0o600))
	if where, _ := found(t, map[string]string{"name": name}, dir); len(where) == 0 {
		t.Error("in the name of a file it is not found")
	}
}

func TestNoFileOfAnOfficeNamesAPerson(t *testing.T) {
	w := newWorld(t, size{Parents: 3, Children: 2, Organizations: 10})
	data, temp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	log, err := os.OpenFile(filepath.Join(data, "kezek.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	c := newCounter(t, opening{
		path: filepath.Join(data, "kezek.db"), url: w.url, host: w.host,
		log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), // more than the program writes
	})
	stop := c.run()
	must(t, c.Refresh(t.Context()))
	secrets := map[string]string{"PIN": pin, "wrong PIN": "314159", "operator": "ОПЕРАТОРЫ", "passphrase": "ұзақ құпия сөз тіркесі"}
	c.visitByCode(t, w, w.parents[0], secrets)
	must(t, c.leaveDraft(t.Context(), w.parents[1]))
	c.goOffline(t.Context())
	_, err = c.visitOffline(t.Context(), w.parents[2], w.parents[2].children[0].IIN, w.offers[1])
	must(t, err)
	if _, err := c.file.Unlock(1, secrets["wrong PIN"]); model.CodeOf(err) != model.CodePINWrong {
		t.Fatalf("a wrong PIN: %v", err)
	}
	backup, err := os.Create(filepath.Join(data, "backup"))
	must(t, err)
	_, err = c.file.Export(backup, secrets["passphrase"])
	must(t, err)
	must(t, backup.Close())
	for i, p := range w.parents {
		secrets[fmt.Sprint("IIN ", i)], secrets[fmt.Sprint("e-mail ", i)] = string(p.IIN), p.Email
		secrets[fmt.Sprint("IIN as it is read ", i)] = p.IIN.Grouped()
		secrets[fmt.Sprint("phone ", i)] = strings.TrimPrefix(string(p.Phone), "+7")
		secrets[fmt.Sprint("surname ", i)], secrets[fmt.Sprint("name ", i)], secrets[fmt.Sprint("patronymic ", i)] = p.Surname, p.GivenName, p.Patronymic
		for k, child := range p.children {
			secrets[fmt.Sprint("IIN of child ", i, k)], secrets[fmt.Sprint("name of child ", i, k)] = string(child.IIN), child.GivenName
			secrets[fmt.Sprint("surname of child ", i, k)] = child.Surname
		}
	}
	look := func(when string) {
		t.Helper()
		where, files := found(t, secrets, data, temp)
		if len(where) > 0 || files < 4 {
			t.Errorf("%s, in %d files: %s", when, files, strings.Join(where, "\n"))
		}
	}
	look("while the program runs")
	stop()
	look("when it has stopped")
	if size, err := log.Seek(0, 2); err != nil || size == 0 {
		t.Errorf("nothing was logged, %v", err)
	}
	if n := c.Outbox().Count()[desk.ItemWaiting]; n != 1 {
		t.Errorf("%v: the visit without a connection is not in the outbox", c.Outbox().Count())
	}
}

// visitByCode walks a visit with codes to its receipt. The codes are secrets.
func (c *counter) visitByCode(t *testing.T, w *world, p *parent, secrets map[string]string) {
	t.Helper()
	ctx := t.Context()
	child := p.children[0]
	must(t, c.Fire(desk.Started))
	must(t, c.ChooseDistrict(district))
	c.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(p.IIN), string(p.Phone) })
	_, err := c.RequestCode(ctx)
	must(t, err)
	login := w.telephone.LastCode(p.Phone)
	must(t, c.LoginByCode(ctx, login))
	c.Edit(func(v *desk.Visit) { v.Email = p.Email })
	must(t, c.SaveFirstContact(ctx))
	c.Edit(func(v *desk.Visit) { v.ChildIIN = string(child.IIN) })
	must(t, c.SaveNow())
	_, err = c.Link(ctx, child.IIN)
	must(t, err)
	apps, err := c.Applications(ctx)
	must(t, err)
	must(t, c.ChooseApplication(apps[0].Number))
	_, err = c.Organizations(ctx, true)
	must(t, err)
	must(t, c.Save(w.offers[0].organization.ID, w.offers[0].lang))
	must(t, c.SaveNow())
	_, err = c.RequestSigningCode(ctx, string(p.Phone))
	must(t, err)
	signing := w.telephone.LastCode(p.Phone)
	must(t, c.SignByCode(ctx, signing))
	must(t, c.Acknowledge(ctx))
	must(t, c.Finish(ctx))
	secrets["code of the login"], secrets["code of the signature"] = login, signing
}

// leaveDraft types half a visit, and the citizen leaves.
func (c *counter) leaveDraft(ctx context.Context, p *parent) error {
	if err := c.Fire(desk.Started); err != nil {
		return err
	}
	if err := c.ChooseDistrict(district); err != nil {
		return err
	}
	c.Edit(func(v *desk.Visit) {
		v.IIN, v.Phone, v.Email, v.ChildIIN = string(p.IIN), string(p.Phone), p.Email, string(p.children[0].IIN)
	})
	return c.Finish(ctx)
}
