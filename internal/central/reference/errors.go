package reference

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 256 << 20

// maxErrors is how many lines that cannot be are told: a file of another kind has nothing else.
const maxErrors = 200

// problems gathers what is wrong with a file.
type problems struct {
	list []error
	more int
}

func (p *problems) add(line int, format string, args ...any) {
	if len(p.list) == maxErrors {
		p.more++
		return
	}
	p.list = append(p.list, fmt.Errorf("line %d: "+format, append([]any{line}, args...)...))
}

// err returns all that is wrong, one on a line; nil where nothing is.
func (p *problems) err() error {
	if p.more > 0 {
		return errors.Join(append(p.list, fmt.Errorf("and %d more", p.more))...)
	}
	return errors.Join(p.list...)
}

// text returns the text of a file, without the mark that Windows puts before it.
func text(data []byte) ([]byte, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("longer than %d bytes", maxFile)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errors.New("line 1: this is UTF-16, and UTF-8 is wanted: save it as «CSV UTF-8»")
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for at := 0; at < len(data); {
		_, size := utf8.DecodeRune(data[at:])
		if size == 1 && data[at] >= utf8.RuneSelf {
			return nil, fmt.Errorf("line %d: these letters are not UTF-8, perhaps Windows-1251: save it as «CSV UTF-8»", lineAt(data, at))
		}
		if data[at] == 0 {
			return nil, fmt.Errorf("line %d: this is no text", lineAt(data, at))
		}
		at += size
	}
	return data, nil
}

// lineAt returns the line, from 1, on which a byte stands.
func lineAt(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }
