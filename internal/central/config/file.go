package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 1 << 20

// line is what a file says of a setting.
type line struct {
	where string // FILE:LINE
	texts []string
}

// parseFile reads a file of settings. It refuses keys that nobody knows: one that was
// mistyped would leave the default in force.
func parseFile(data []byte, path string, known []field) (map[string]line, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: longer than %d bytes", path, maxFile)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // Notepad puts a mark there
	var whole map[string]any
	if err := toml.Unmarshal(data, &whole); err != nil { // it tells of the line, and of keys given twice
		if row, ok := errors.AsType[*toml.DecodeError](err); ok {
			at, _ := row.Position()
			return nil, fmt.Errorf("%s:%d: %w", path, at, err)
		}
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f := fileParser{path: path, known: known, lines: map[string]line{}}
	f.parser.Reset(data)
	section := ""
	for f.parser.NextExpression() {
		node := f.parser.Expression()
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			section = keyOf(node) + "."
			if node.Kind == unstable.ArrayTable || !f.isSection(section) {
				f.unknown(node, strings.TrimSuffix(section, "."))
			}
		case unstable.KeyValue:
			f.take(section, node)
		}
	}
	return f.lines, errors.Join(append(f.problems, f.parser.Error())...)
}

type fileParser struct {
	parser   unstable.Parser
	path     string
	known    []field
	lines    map[string]line
	problems []error
}

// take reads one key and its value.
func (f *fileParser) take(section string, node *unstable.Node) {
	key, value := section+keyOf(node), node.Value()
	if value.Kind == unstable.InlineTable {
		for children := value.Children(); children.Next(); {
			f.take(key+".", children.Node())
		}
		return
	}
	if !slices.ContainsFunc(f.known, func(k field) bool { return k.key == key }) {
		f.unknown(node, key)
		return
	}
	at, texts, ok := f.where(node), []string{}, true
	if value.Kind == unstable.Array {
		for children := value.Children(); children.Next(); {
			ok = ok && scalar(children.Node())
			texts = append(texts, string(children.Node().Data))
		}
	} else {
		texts, ok = []string{string(value.Data)}, scalar(value)
	}
	if !ok {
		f.problems = append(f.problems, &Problem{key, at, errors.New("neither text, number, switch nor a list of texts")})
		return
	}
	f.lines[key] = line{at, texts}
}

func scalar(node *unstable.Node) bool {
	switch node.Kind {
	case unstable.String, unstable.Integer, unstable.Float, unstable.Bool:
		return true
	}
	return false
}

func (f *fileParser) isSection(prefix string) bool {
	return slices.ContainsFunc(f.known, func(k field) bool { return strings.HasPrefix(k.key, prefix) })
}

// unknown refuses a key with those that would be right in its section.
func (f *fileParser) unknown(node *unstable.Node, key string) {
	section := key[:strings.LastIndexByte(key, '.')+1]
	var right []string
	for _, k := range f.known {
		rest, inside := strings.CutPrefix(k.key, section)
		name, _, deeper := strings.Cut(rest, ".")
		if deeper {
			name = "[" + section + name + "]"
		}
		if inside && !slices.Contains(right, name) {
			right = append(right, name)
		}
	}
	f.problems = append(f.problems, &Problem{key, f.where(node), fmt.Errorf("there is no such setting here; known are %s", strings.Join(right, ", "))})
}

func (f *fileParser) where(node *unstable.Node) string {
	key := node.Key()
	key.Next()
	return fmt.Sprintf("%s:%d", f.path, f.parser.Shape(key.Node().Raw).Start.Line)
}

func keyOf(node *unstable.Node) string {
	var parts []string
	for key := node.Key(); key.Next(); {
		parts = append(parts, string(key.Node().Data))
	}
	return strings.Join(parts, ".")
}
