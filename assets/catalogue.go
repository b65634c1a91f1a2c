package assets

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"akmola.kz/kezek/internal/model"
)

//go:embed locales/*.json
var locales embed.FS

// Catalogue holds the texts of the program in one language. It is safe for use by
// many goroutines.
type Catalogue struct {
	lang      model.Lang
	localizer *i18n.Localizer
	missing   *sync.Map               // keys already logged
	districts func() []model.District // known better than those built into the program; may be nil
	keys      bool                    // answers with keys in place of texts
	known     map[string]bool         // keys that have a text
	reader    string                  // whose own texts go first; empty: nobody's
}

// catalogues are read once, at the first use of a language.
var catalogues = map[model.Lang]func() *Catalogue{
	model.Kazakh:  sync.OnceValue(func() *Catalogue { return load(model.Kazakh) }),
	model.Russian: sync.OnceValue(func() *Catalogue { return load(model.Russian) }),
	model.English: sync.OnceValue(func() *Catalogue { return load(model.English) }),
}

// Texts returns the catalogue of a language, the Russian one where lang is none of
// the program's.
func Texts(lang model.Lang) *Catalogue {
	if get, ok := catalogues[lang]; ok {
		return get()
	}
	return catalogues[model.Russian]()
}

func load(lang model.Lang) *Catalogue {
	c, err := newCatalogue(locales, lang)
	if err != nil { // the tests read every embedded file: a released program does not come here
		slog.Error("the catalogue of texts is broken", "lang", lang, "error", err)
	}
	return c
}

// Keys returns a catalogue that answers with keys in place of texts: "@ru.key(name=value)",
// or ⟦key⟧ where the text is missing or an argument that it needs. With it a test holds
// what stands on a screen, whatever its wording.
func Keys(lang model.Lang) *Catalogue {
	c := *Texts(lang)
	c.keys = true
	return &c
}

// newCatalogue merges every file of the language. What could be read is returned
// with the error.
func newCatalogue(files fs.FS, lang model.Lang) (*Catalogue, error) {
	// A bundle of its own for each language: go-i18n would else answer a missing
	// Kazakh text in another language, and nobody would notice.
	bundle := i18n.NewBundle(language.Make(string(lang)))
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	c := &Catalogue{lang: lang, localizer: i18n.NewLocalizer(bundle, string(lang)), missing: &sync.Map{}, known: map[string]bool{}}
	names, err := catalogueFiles(files, lang)
	if err != nil {
		return c, err
	}
	for _, name := range names {
		read, err := bundle.LoadMessageFileFS(files, name)
		if err != nil {
			return c, fmt.Errorf("read %s: %w", name, err)
		}
		for _, message := range read.Messages {
			c.known[message.ID] = true
		}
	}
	return c, nil
}

// catalogueFiles lists the files of a language. Fyne's own texts are not among
// them: Fyne keeps its own catalogue (FyneTranslations).
func catalogueFiles(files fs.FS, lang model.Lang) ([]string, error) {
	all, err := fs.Glob(files, "locales/*."+string(lang)+".json")
	if err != nil {
		return nil, fmt.Errorf("list the texts: %w", err)
	}
	names := make([]string, 0, len(all))
	for _, name := range all {
		if !strings.HasPrefix(path.Base(name), "fyne.") {
			names = append(names, name)
		}
	}
	return names, nil
}

// Lang returns the language of the texts.
func (c *Catalogue) Lang() model.Lang { return c.lang }

// WithDistricts returns a catalogue with the same texts that names districts by the list
// first, and only then by those built into the program. list is called at each use.
func (c *Catalogue) WithDistricts(list func() []model.District) *Catalogue {
	with := *c
	with.districts = list
	return &with
}

// For returns a catalogue with the same texts for a reader who has some of their own: at a
// kiosk T("cabinet.lead") is "kiosk.cabinet.lead", where there is such a text.
func (c *Catalogue) For(reader string) *Catalogue {
	with := *c
	with.reader = reader
	return &with
}

// Reader returns whose own texts go first, empty where it is nobody's.
func (c *Catalogue) Reader() string { return c.reader }

// own returns the key of the reader's own text, where they have one.
func (c *Catalogue) own(key string) string {
	if own := c.reader + "." + key; c.reader != "" && c.known[own] {
		return own
	}
	return key
}

// DistrictName returns the name of the district that has the code, or the code where
// nobody knows it.
func (c *Catalogue) DistrictName(code string) string {
	if c.districts != nil {
		for _, district := range c.districts() {
			if district.Code == code {
				return district.Name.In(c.lang)
			}
		}
	}
	if district, ok := FindDistrict(code); ok {
		return district.Name.In(c.lang)
	}
	return code
}

// T returns the text of a key. The arguments are pairs of a name and a value, put
// in where the text says {{.name}}. A key that has no text comes back as ⟦key⟧.
func (c *Catalogue) T(key string, args ...any) string {
	return c.text(&i18n.LocalizeConfig{MessageID: key, TemplateData: values(args)})
}

// N returns the text of a key in the plural form for n, which is {{.n}} in it; an
// argument of that name says how it is written. None at all is told by KEY.zero where
// there is such a text: nobody waits, not 0 wait.
func (c *Catalogue) N(key string, n int, args ...any) string {
	if zero := key + ".zero"; n == 0 && c.Has(zero) {
		return c.T(zero, args...)
	}
	data := values(append([]any{"n", n}, args...))
	return c.text(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

// Has reports whether the key has a text.
func (c *Catalogue) Has(key string) bool { return c.known[c.own(key)] }

// emptyIfMissing leaves nothing where a value is not given, not "<no value>".
var emptyIfMissing = &template.TextParser{Option: "missingkey=zero"}

func (c *Catalogue) text(config *i18n.LocalizeConfig) string {
	config.MessageID = c.own(config.MessageID)
	if c.keys {
		return c.key(config)
	}
	config.TemplateParser = emptyIfMissing
	key := config.MessageID
	text, err := c.localizer.Localize(config)
	if config.PluralCount != nil && text != "" {
		err = nil // one text for every number, as most titles are
	}
	if err == nil && c.lang == model.Kazakh {
		return harmonize(text)
	}
	if err == nil {
		return text
	}
	if _, logged := c.missing.LoadOrStore(key, true); !logged {
		slog.Warn("a text is missing", "key", key, "lang", c.lang, "error", err)
	}
	if text != "" {
		return text
	}
	return "⟦" + key + "⟧"
}

// key is the key of a text with its arguments, in the order of their names.
func (c *Catalogue) key(config *i18n.LocalizeConfig) string {
	config.TemplateParser = &template.TextParser{Option: "missingkey=error"}
	if text, _ := c.localizer.Localize(config); text == "" {
		return "⟦" + config.MessageID + "⟧"
	}
	data, _ := config.TemplateData.(map[string]string)
	var args []string
	for _, name := range slices.Sorted(maps.Keys(data)) {
		args = append(args, name+"="+data[name])
	}
	key := "@" + string(c.lang) + "." + config.MessageID
	if len(args) == 0 {
		return key
	}
	return key + "(" + strings.Join(args, ", ") + ")"
}

// values makes strings of the arguments, which are pairs of a name and a value.
func values(args []any) map[string]string {
	data := make(map[string]string, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		data[fmt.Sprint(args[i])] = fmt.Sprint(args[i+1])
	}
	return data
}

// FyneTranslations returns Fyne's own built-in texts in the language, in the form
// that fyne.io/fyne/v2/lang.AddTranslationsForLocale reads. Kazakh is not among
// Fyne's own, and its Russian swaps Tuesday and Thursday.
func FyneTranslations(lang model.Lang) []byte {
	if !lang.Valid() {
		lang = model.Russian
	}
	data, err := locales.ReadFile("locales/fyne." + string(lang) + ".json")
	if err != nil {
		slog.Error("Fyne's texts are missing", "lang", lang, "error", err)
	}
	return data
}
