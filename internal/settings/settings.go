package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Source is who decided a setting.
type Source string

// The sources, strongest first.
const (
	Flag          Source = "flag"
	Environment   Source = "environment"
	Administrator Source = "administrator"
	Clerk         Source = "clerk"
	Default       Source = "default"
)

// Value is what a setting is, and who decided it.
type Value struct {
	Key    Key
	Text   string
	Source Source
	Where  string // the flag, the variable or the file; empty for the clerk and the default
	Free   bool   // the clerk may change it
}

// Problem is a value that cannot be right, with where it stands.
type Problem struct {
	Key   Key
	Where string
	Err   error // coded: what would be right
}

// Input is where settings may come from.
type Input struct {
	Flags map[Key]string                   // as they were typed
	Env   func(name string) (string, bool) // looks up a variable; nil: there is none
	File  string                           // of the administrator
	Named bool                             // somebody named the file: it must exist
}

// Settings are the values of one run. They may be used from any goroutine.
type Settings struct {
	mu       sync.Mutex
	values   map[Key]Value
	chosen   map[Key]string // by the clerk
	problems []Problem
}

// layer is what one source says.
type layer struct {
	source Source
	where  func(Spec) string
	values map[Key]string
}

// Load decides every setting. With an error the program must not go on: what the
// administrator meant cannot be known; the settings that come with it are for a report.
func Load(in Input) (*Settings, error) {
	s := &Settings{values: map[Key]Value{}, chosen: map[Key]string{}}
	admin, problems, refused := readFile(in.File)
	s.problems = problems
	if errors.Is(refused, os.ErrNotExist) {
		if refused = unreadable(in.File, refused); !in.Named {
			refused = nil
		}
	}
	layers := []layer{
		{Flag, func(spec Spec) string { return "--" + string(spec.Key) }, in.Flags},
		{Environment, Spec.Env, fromEnv(in.Env)},
		{Administrator, func(Spec) string { return in.File }, admin},
	}
	data, _ := find(Data)
	refused = errors.Join(refused, s.decide(data, layers))
	if s.values[Data].Text == "" {
		problem := Problem{Key: Data, Where: "HOME", Err: model.NewError(model.CodeSettingData)}
		s.problems = append(s.problems, problem)
		return s, errors.Join(refused, problem, s.decideAll(layers))
	}
	if chosen, problems, err := readFile(s.chosenPath()); err == nil {
		s.chosen, s.problems = chosen, append(s.problems, problems...)
	} else if !errors.Is(err, os.ErrNotExist) {
		s.problems = append(s.problems, Problem{Where: s.chosenPath(), Err: err})
	}
	layers = append(layers, layer{Clerk, func(Spec) string { return s.chosenPath() }, s.chosen})
	return s, errors.Join(refused, s.decideAll(layers))
}

// decideAll sets the values of all settings but Data, by which the clerk's are found.
func (s *Settings) decideAll(layers []layer) (refused error) {
	for _, spec := range Table() {
		if spec.Key != Data {
			refused = errors.Join(refused, s.decide(spec, layers))
		}
	}
	return refused
}

func fromEnv(lookup func(string) (string, bool)) map[Key]string {
	values := map[Key]string{}
	if lookup == nil {
		return values
	}
	for _, spec := range Table() {
		if text, ok := lookup(spec.Env()); ok {
			values[spec.Key] = text
		}
	}
	return values
}

// decide sets the value of the strongest source that has one. An empty text is no value.
func (s *Settings) decide(spec Spec, layers []layer) error {
	value := Value{Key: spec.Key, Text: spec.Default(), Source: Default}
	for _, l := range layers {
		text := strings.TrimSpace(l.values[spec.Key])
		if text == "" || l.source == Clerk && spec.fixed {
			continue
		}
		read, err := spec.read(text)
		if err == nil {
			value.Text, value.Source, value.Where = read, l.source, l.where(spec)
			break
		}
		problem := Problem{Key: spec.Key, Where: l.where(spec), Err: err}
		s.problems = append(s.problems, problem)
		if l.source == Clerk {
			break
		}
		if spec.bad == refuse {
			s.values[spec.Key] = value
			return problem
		}
		if spec.bad == safe {
			value.Source, value.Where = l.source, l.where(spec)
			break
		}
	}
	value.Free = !spec.fixed && (value.Source == Clerk || value.Source == Default)
	if value.Source == Clerk {
		value.Where = ""
	}
	s.values[spec.Key] = value
	return nil
}

// Error returns the place of the value and what is wrong with it.
func (p Problem) Error() string { return p.Where + ": " + p.Err.Error() }

// Unwrap returns the coded error.
func (p Problem) Unwrap() error { return p.Err }

func (s *Settings) chosenPath() string { return filepath.Join(s.values[Data].Text, fileName) }

// Value returns one setting.
func (s *Settings) Value(key Key) Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key]
}

// Values returns the settings in the order of the table.
func (s *Settings) Values() []Value {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Value, 0, len(s.values))
	for _, spec := range Table() {
		all = append(all, s.values[spec.Key])
	}
	return all
}

// Problems returns the values that cannot be right and are not used.
func (s *Settings) Problems() []Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Problem(nil), s.problems...)
}

// Choose sets what the clerk chose and writes it into the data folder; an empty text
// restores the default. A setting that somebody stronger decided is not changed.
func (s *Settings) Choose(key Key, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	spec, ok := find(key)
	if !ok || !s.values[key].Free {
		return model.NewError(model.CodeSettingLocked)
	}
	value := Value{Key: key, Text: spec.Default(), Source: Default, Free: true}
	chosen := map[Key]string{}
	for k, v := range s.chosen {
		chosen[k] = v
	}
	delete(chosen, key)
	if text = strings.TrimSpace(text); text != "" {
		read, err := spec.read(text)
		if err != nil {
			return err
		}
		value.Text, value.Source = read, Clerk
		chosen[key] = read
	}
	if err := writeFile(s.chosenPath(), chosen); err != nil {
		return model.WrapError(model.CodeSettingsUnsaved, err)
	}
	s.chosen, s.values[key] = chosen, value
	return nil
}

// Text returns a setting as a text.
func (s *Settings) Text(key Key) string { return s.Value(key).Text }

// On returns a setting that is a switch.
func (s *Settings) On(key Key) bool { return s.Text(key) == "true" }

// Number returns a setting that is a number.
func (s *Settings) Number(key Key) int {
	n, _ := strconv.Atoi(s.Text(key)) // read when it was decided
	return n
}

// Span returns a setting that is a length of time.
func (s *Settings) Span(key Key) time.Duration {
	d, _ := time.ParseDuration(s.Text(key)) // read when it was decided
	return d
}

// Days returns a setting that counts days.
func (s *Settings) Days(key Key) time.Duration { return time.Duration(s.Number(key)) * 24 * time.Hour }
