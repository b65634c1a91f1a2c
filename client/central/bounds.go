package central

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"akmola.kz/kezek/internal/model"
)

// What an answer may hold. A central never comes near these bounds, and whoever answers
// in its place shall not make the window slow, the memory full or a line unreadable.
const (
	maxItems  = 10_000 // of a list
	maxNumber = 1_000_000_000
)

// longest is how many characters a text of a type may have; where the type is not
// listed, as many as that of which it is a part.
var longest = map[reflect.Type]int{
	reflect.TypeFor[model.RuleSet](): 20_000, // templates
	reflect.TypeFor[model.Person]():  200,

	reflect.TypeFor[model.TelephoneRequest](): 20_000, // the text of a statement
}

const longestElse = 600

// bounded returns why an answer cannot be one of the central; the error has nothing of
// what came.
func bounded(value any) error {
	return walkBounds(reflect.ValueOf(value), longestElse)
}

func walkBounds(v reflect.Value, most int) error {
	switch v.Kind() {
	case reflect.String:
		return boundedText(v.String(), most)
	case reflect.Int, reflect.Int64:
		if n := v.Int(); n < 0 || n > maxNumber {
			return errors.New("a number that cannot be")
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return walkBounds(v.Elem(), most)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil // bytes are shown to nobody, and the answer has a bound
		}
		if v.Len() > maxItems {
			return fmt.Errorf("a list of %d", v.Len())
		}
		for i := range v.Len() {
			if err := walkBounds(v.Index(i), most); err != nil {
				return err
			}
		}
	case reflect.Map:
		return boundedMap(v, most)
	case reflect.Struct:
		return boundedFields(v, most)
	}
	return nil
}

func boundedMap(v reflect.Value, most int) error {
	if v.Len() > maxItems {
		return fmt.Errorf("a list of %d", v.Len())
	}
	for key, value := range v.Seq2() {
		if err := errors.Join(walkBounds(key, most), walkBounds(value, most)); err != nil {
			return err
		}
	}
	return nil
}

func boundedFields(v reflect.Value, most int) error {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return nil
	}
	if own := longest[v.Type()]; own > 0 {
		most = own
	}
	for i := range v.NumField() {
		if err := walkBounds(v.Field(i), most); err != nil {
			return fmt.Errorf("%s: %w", v.Type().Field(i).Name, err)
		}
	}
	return nil
}

func boundedText(text string, most int) error {
	if len(text) > most && utf8.RuneCountInString(text) > most {
		return fmt.Errorf("a text of %d bytes", len(text))
	}
	if strings.ContainsFunc(text, hides) {
		return errors.New("a text with signs that nobody sees")
	}
	return nil
}

// hides reports whether a character has no place in any text: a control character, or
// one that turns the direction of what is read.
func hides(r rune) bool {
	return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r < 0xa0 ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
