package dialog

import (
	"context"
	"encoding/base64"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/telephone"
	"fyne.io/fyne/v2/test"
)

func shownTelephone(t *testing.T, lang model.Lang) telephone.Shown {
	t.Helper()
	keys := t.TempDir()
	for _, owner := range []string{"АХМЕТОВ А", "ТЕСТОВА Т"} {
		if err := os.Mkdir(filepath.Join(keys, owner), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	text := "Кіру: Балабақша кезегі, Ақмола облысы\nОрын: № 3 ХҚКО\nУақыты: 26.11.2026 10:41\nКод: 58-21"
	return telephone.Shown{
		Request: model.EgovRequest{Organisation: model.EgovOrganisation{NameKK: "Балабақша кезегі, Ақмола облысы", NameRU: "Очередь в детский сад, Акмолинская область"}},
		Document: model.EgovDocument{
			NameKK: "Балабақша кезегіне кіру", NameRU: "Вход в очередь в детский сад", NameEN: "Log in to the kindergarten queue",
			Meta:     []model.EgovMeta{{Name: "Код", Value: "58-21"}, {Name: "Мәтін", Value: text}},
			Document: model.EgovContents{File: model.EgovFile{Data: base64.StdEncoding.EncodeToString([]byte(text))}},
		},
		Lang: lang, Keys: keys,
	}
}

func TestWhoeverHoldsTheTelephoneSignsOrDeclines(t *testing.T) {
	for lang, works := range map[model.Lang]func(*TelephoneDriver) telephone.Answer{
		model.Kazakh: func(d *TelephoneDriver) telephone.Answer {
			d.Sign("АХМЕТОВ А")
			return telephone.Answer{Sign: true, Owner: "АХМЕТОВ А"}
		},
		model.Russian: func(d *TelephoneDriver) telephone.Answer {
			d.Sign("")
			return telephone.Answer{Sign: true, Owner: "ТЕСТОВА Т"} // of whom stands before the counter
		},
		model.English: func(d *TelephoneDriver) telephone.Answer { d.Refuse(); return telephone.Answer{} },
	} {
		t.Run(string(lang), func(t *testing.T) {
			d := New(test.NewTempApp(t))
			d.SetFirst("ТЕСТОВА Т")
			opened := make(chan *TelephoneDriver, 1)
			d.Scanned = func(driver *TelephoneDriver) { opened <- driver }
			type end struct {
				answer telephone.Answer
				err    error
			}
			ended := make(chan end, 1)
			go func() {
				answer, err := d.Read(context.Background(), shownTelephone(t, lang))
				ended <- end{answer, err}
			}()
			driver := <-opened
			picture(t, driver, lang)
			want := works(driver)
			if got := <-ended; got.err != nil || got.answer != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// picture keeps how the telephone looks, where KEZEK_PICTURES names a folder.
func picture(t *testing.T, driver *TelephoneDriver, lang model.Lang) {
	t.Helper()
	folder := os.Getenv("KEZEK_PICTURES")
	if folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(folder, "telephone-"+string(lang)+".png"))
	if err == nil {
		err = errors.Join(png.Encode(file, driver.Window().Canvas().Capture()), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryFaultOfATelephoneHasWords(t *testing.T) {
	for _, lang := range model.Langs() {
		for i, text := range telephoneWordsFor(lang).faultNames() {
			if text == "" {
				t.Errorf("%s: %s has no words", lang, telephone.FaultNames()[i])
			}
		}
	}
}
