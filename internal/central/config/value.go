package config

import (
	"encoding"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Size is a number of bytes, written such as 256MiB.
type Size int64

var units = []struct {
	name  string
	bytes Size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// UnmarshalText reads a size (encoding.TextUnmarshaler).
func (s *Size) UnmarshalText(text []byte) error {
	digits, factor := string(text), Size(1)
	for _, unit := range units {
		if number, ok := strings.CutSuffix(digits, unit.name); ok {
			digits, factor = strings.TrimSpace(number), unit.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n < 1 {
		return errors.New("not a size such as 256MiB or 64KiB")
	}
	*s = Size(n) * factor
	return nil
}

// String returns the size as it is written.
func (s Size) String() string {
	for _, unit := range units {
		if s >= unit.bytes && s%unit.bytes == 0 {
			return strconv.FormatInt(int64(s/unit.bytes), 10) + unit.name
		}
	}
	return strconv.FormatInt(int64(s), 10)
}

// parseDuration reads a length of time; days have the letter d.
func parseDuration(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return time.Duration(n) * day, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errors.New("not a length of time such as 30s, 2h or 90d")
	}
	return d, nil
}

func formatDuration(d time.Duration) string {
	switch {
	case d >= day && d%day == 0:
		return strconv.Itoa(int(d/day)) + "d"
	case d >= time.Hour && d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "h"
	case d >= time.Minute && d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return d.String()
}

// field is a setting in a Config.
type field struct {
	key   string
	value reflect.Value
	tag   reflect.StructTag
}

// fields lists the settings of a struct, in its order.
func fields(prefix string, v reflect.Value) []field {
	var all []field
	for i := range v.NumField() {
		name, value := v.Type().Field(i), v.Field(i)
		key := prefix + strings.Split(name.Tag.Get("toml"), ",")[0]
		_, text := value.Addr().Interface().(encoding.TextUnmarshaler)
		if value.Kind() == reflect.Struct && !text {
			all = append(all, fields(key+".", value)...)
		} else {
			all = append(all, field{key, value, name.Tag})
		}
	}
	return all
}

func (f field) flag() string {
	return strings.ReplaceAll(strings.ReplaceAll(f.key, ".", "-"), "_", "-")
}

func (f field) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(f.flag(), "-", "_"))
}

func (f field) isBool() bool { return f.value.Kind() == reflect.Bool }

// set reads the texts of a source: one, or as many as there are where the setting is a list.
func (f field) set(texts []string) error {
	list, ok := f.value.Addr().Interface().(*[]string)
	if ok {
		*list = texts
		return nil
	}
	if len(texts) != 1 {
		return errors.New("one value is wanted, and not a list")
	}
	text := strings.TrimSpace(texts[0])
	err := setOne(f.value, text)
	if err != nil && f.tag.Get("secret") == "" {
		err = fmt.Errorf("%q is %w", text, err)
	}
	return err
}

func setOne(v reflect.Value, text string) (err error) {
	switch p := v.Addr().Interface().(type) {
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(text))
	case *string:
		*p = text
	case *time.Duration:
		*p, err = parseDuration(text)
	case *bool:
		if *p, err = strconv.ParseBool(text); err != nil {
			err = errors.New("neither true nor false")
		}
	case *int:
		if *p, err = strconv.Atoi(text); err != nil {
			err = errors.New("not a number")
		}
	default:
		return fmt.Errorf("of a kind that cannot be set: %s", v.Type())
	}
	return err
}

// text is the setting as it is shown: a password in it is hidden.
func (f field) text() string {
	var text string
	switch v := f.value.Interface().(type) {
	case []string:
		text = strings.Join(v, ", ")
	case time.Duration:
		text = formatDuration(v)
	default:
		text = fmt.Sprint(v)
	}
	switch f.tag.Get("secret") {
	case "url":
		if u, err := url.Parse(text); err == nil {
			return u.Redacted()
		}
		return "(hidden)"
	case "":
		return text
	}
	if text == "" {
		return ""
	}
	return "(hidden)"
}
