package kezek

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// pages are the texts for people in this tree, by their path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", ".github/*.md", "packaging/*.md", "packaging/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all[path] = string(text)
		}
	}
	return all
}

var (
	fenced  = regexp.MustCompile("(?ms)^```.*?^```$")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	made    = regexp.MustCompile("`make ([a-z-]+)|```\\w*\nmake ([a-z-]+)")
	quoted  = regexp.MustCompile(`«([^»]+)»`)
	bold    = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	keyed   = regexp.MustCompile(`^[A-Z↑↓←→]`) // the guides are in Cyrillic, keys are not
	coded   = regexp.MustCompile("`([a-z]+(?:_[a-z]+)+)`")
)

// TestEveryLinkLeadsSomewhere follows the links of all pages inside of this tree, to the heading
// where one is named.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	all := pages(t)
	for path, text := range all {
		for _, found := range link.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			target, anchor, _ := strings.Cut(found[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			to := path
			if target != "" {
				to = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s leads to %s: %v", path, found[1], err)
			} else if anchor != "" && !anchors(all[to])[anchor] {
				t.Errorf("%s leads to %s, where there is no such heading", path, found[1])
			}
		}
	}
}

// anchors are the names of the headings of a page, as GitHub makes them.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, found := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		all[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, found[1])] = true
	}
	return all
}

func TestThePagesNameOnlyTargetsOfTheMakefile(t *testing.T) {
	known := targets(t)
	for path, text := range pages(t) {
		for _, found := range made.FindAllStringSubmatch(text, -1) {
			if target := found[1] + found[2]; !known[target] {
				t.Errorf("%s says make %s, which is no target", path, target)
			}
		}
	}
}

// TestTheGuidesUseTheWordsOfTheProgram holds that what a guide puts in «…» stands on a screen in its
// language, that what it has in bold in Latin letters is a key of the program, and that its codes are those
// of errors.
func TestTheGuidesUseTheWordsOfTheProgram(t *testing.T) {
	keys := knownKeys(t)
	for path, text := range pages(t) {
		lang, ok := languageOf(path)
		if !ok {
			continue
		}
		words, codes := catalogue(t, lang)
		text = fenced.ReplaceAllString(text, "")
		for _, found := range quoted.FindAllStringSubmatch(text, -1) {
			if !words[strings.Join(strings.Fields(found[1]), " ")] {
				t.Errorf("%s: «%s» stands on no screen", path, found[1])
			}
		}
		for _, found := range bold.FindAllStringSubmatch(text, -1) {
			if keyed.MatchString(found[1]) && !keys[found[1]] {
				t.Errorf("%s: %s is no key", path, found[1])
			}
		}
		for _, found := range coded.FindAllStringSubmatch(text, -1) {
			if !codes[found[1]] {
				t.Errorf("%s: no error has the code %s", path, found[1])
			}
		}
	}
}

// TestTheGuidesSayTheSameInBothLanguages holds that a guide has as many parts in the one as in the other, and
// names the same keys, codes, settings, files, pages and pictures in the same order of parts.
func TestTheGuidesSayTheSameInBothLanguages(t *testing.T) {
	all := pages(t)
	for path, text := range all {
		if lang, ok := languageOf(path); !ok || lang != "ru" {
			continue
		}
		other := strings.TrimSuffix(path, ".ru.md") + ".kk.md"
		russian, kazakh := namedIn(text), namedIn(all[other])
		if len(russian) != len(kazakh) {
			t.Errorf("%s has %d parts, %s %d", path, len(russian), other, len(kazakh))
			continue
		}
		for i := range russian {
			if !slices.Equal(russian[i], kazakh[i]) {
				t.Errorf("part %d of %s names %q, of %s %q", i, path, russian[i], other, kazakh[i])
			}
		}
	}
}

var named = regexp.MustCompile("\\*\\*[A-Z↑↓←→][^*]*\\*\\*|`[^`\n]+`|\\]\\([^)]+\\)")

// namedIn returns what each part of a guide names that has no language, in alphabetical order.
func namedIn(guide string) [][]string {
	var parts [][]string
	for part := range strings.SplitSeq(fenced.ReplaceAllString(guide, ""), "\n## ") {
		names := named.FindAllString(part, -1)
		for i, name := range names {
			names[i] = strings.NewReplacer("/kk/", "/ru/", ".kk.md", ".ru.md").Replace(name)
		}
		slices.Sort(names)
		parts = append(parts, names)
	}
	return parts
}

// languageOf tells by its name in which language a guide is: clerk.kk.md.
func languageOf(path string) (lang string, ok bool) {
	lang = strings.TrimPrefix(filepath.Ext(strings.TrimSuffix(path, ".md")), ".")
	return lang, strings.HasPrefix(path, "docs/") && (lang == "kk" || lang == "ru")
}

// catalogue returns the texts of the screens in a language, and the codes of errors.
func catalogue(t *testing.T, lang string) (words, codes map[string]bool) {
	t.Helper()
	words, codes = map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob("assets/locales/*." + lang + ".json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts in %s: %v", lang, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for key, text := range texts {
			if one, ok := text.(string); ok {
				words[one], words[strings.TrimSuffix(one, ".")] = true, true
			}
			if code, ok := strings.CutPrefix(key, "error."); ok {
				codes[strings.TrimSuffix(code, ".title")] = true
			}
		}
	}
	return words, codes
}

// knownKeys are those of docs/keys.md, which the window's own test writes, and those that move about.
func knownKeys(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("docs/keys.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{"↑": true, "↓": true, "←": true, "→": true, "Tab": true, "PgUp": true, "PgDn": true, "Ctrl Shift F12": true}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) == 4 {
			all[strings.TrimSpace(cells[1])] = true
		}
	}
	return all
}
