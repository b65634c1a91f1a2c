package config

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
)

// File is where the configuration stands where nobody names another.
const File = "/etc/kezek/central.toml"

// fileEnv names another file than File.
const fileEnv = envPrefix + "CONFIG"

// envPrefix begins the name of the variable of a setting.
const envPrefix = "KEZEK_CENTRAL_"

// Value is what a setting is, and who decided it.
type Value struct {
	Key, Text string // a password in the text is hidden
	Source    string // such as "central.toml:12", "--listen", "KEZEK_CENTRAL_LISTEN" or "default"
}

// Loader gathers the settings. Its zero value reads no environment.
type Loader struct {
	Environ []string // os.Environ()

	file  string
	named bool // somebody named the file: it must exist
	flags map[string][]string
}

// Bind has the flags of a command line decide these settings, all without keys, and name the
// file.
func (l *Loader) Bind(flags *flag.FlagSet, keys ...string) {
	l.flags = map[string][]string{}
	flags.Func("config", "`file` of settings (default "+File+")", func(path string) error {
		l.file, l.named = path, true
		return nil
	})
	cfg := Default()
	for _, f := range fields("", reflect.ValueOf(&cfg).Elem()) {
		usage := f.tag.Get("usage")
		if usage == "" || len(keys) > 0 && !slices.Contains(keys, f.key) {
			continue
		}
		if text := f.text(); text != "" && !f.isBool() {
			usage += " (default " + text + ")"
		}
		set := func(text string) error {
			l.flags[f.key] = append(l.flags[f.key], text)
			return nil
		}
		if f.isBool() {
			flags.BoolFunc(f.flag(), usage, set)
		} else {
			flags.Func(f.flag(), usage, set)
		}
	}
}

// Load decides every setting. Its error names every one that cannot be right, with where it
// stands; the values that come with it are those that can be.
func (l *Loader) Load() (Config, []Value, error) {
	cfg := Default()
	all := fields("", reflect.ValueOf(&cfg).Elem())
	lines, err := l.readFile(all)
	problems := []error{err, l.checkVariables(all)}
	values := make([]Value, len(all))
	for i, f := range all {
		source, texts := "default", []string(nil)
		if line, ok := lines[f.key]; ok {
			source, texts = line.where, line.texts
		}
		if text, ok := l.lookup(f.env()); ok && text != "" {
			source, texts = f.env(), splitList(f, text)
		}
		if given := l.flags[f.key]; len(given) > 0 {
			source, texts = "--"+f.flag(), given
			if !f.isList() {
				texts = given[len(given)-1:] // as with any flag, the last counts
			}
		}
		if source != "default" {
			if err := f.set(texts); err != nil {
				problems = append(problems, &Problem{f.key, source, err})
			}
		}
		values[i] = Value{f.key, f.text(), source}
	}
	return cfg, values, errors.Join(problems...)
}

func (f field) isList() bool { return f.value.Kind() == reflect.Slice }

// splitList divides the one text that a variable can hold.
func splitList(f field, text string) []string {
	if !f.isList() {
		return []string{text}
	}
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (l *Loader) lookup(name string) (text string, ok bool) {
	for _, variable := range l.Environ {
		if value, found := strings.CutPrefix(variable, name+"="); found {
			text, ok = value, true
		}
	}
	return text, ok
}

// checkVariables refuses what looks like a setting and is none, as a key of the file is refused:
// a mistyped variable would change nothing, and nobody would see it.
func (l *Loader) checkVariables(known []field) error {
	var problems []error
	for _, variable := range l.Environ {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, envPrefix) && name != fileEnv && !slices.ContainsFunc(known, func(f field) bool { return f.env() == name }) {
			problems = append(problems, fmt.Errorf("%s: there is no such setting; kezek-central config names all, such as %s for listen", name, envPrefix+"LISTEN"))
		}
	}
	return errors.Join(problems...)
}

// readFile returns what the file says of each setting.
func (l *Loader) readFile(known []field) (map[string]line, error) {
	path, named := File, false
	if text, ok := l.lookup(fileEnv); ok && text != "" {
		path, named = text, true
	}
	if l.named {
		path, named = l.file, true
	}
	data, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return parseFile(data, path, known)
}

// Problem is a setting that cannot be right.
type Problem struct {
	Key   string
	Where string // file and line, flag or variable
	Err   error  // what would be right
}

func (p *Problem) Error() string { return p.Where + ": " + p.Key + ": " + p.Err.Error() }

func (p *Problem) Unwrap() error { return p.Err }
