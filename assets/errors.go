package assets

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"akmola.kz/kezek/internal/model"
)

// ErrorText returns what a person reads of an error: what happened, and what to do now. A
// reader of their own hears nothing that was written for a clerk: where an error has no
// text for them, and is not about what they typed, they are told error.other.
func (c *Catalogue) ErrorText(err error) (title, action string) {
	code, args := c.problem(err)
	if key := "error." + code + ".action"; c.reader != "" && c.own(key) == key && model.Code(code).Field() == "" {
		code = "other"
	}
	title = strings.TrimSpace(c.counted("error."+code+".title", args)) // a message at its end may be empty
	return title, c.counted("error."+code+".action", args)
}

// FieldText is the short text for under an input field: that of the code where it
// has one, else the title.
func (c *Catalogue) FieldText(err error) string {
	code, args := c.problem(err)
	if key := "error." + code + ".field"; c.Has(key) {
		return c.counted(key, args)
	}
	return c.counted("error."+code+".title", args)
}

// counted is T in the plural form for what the arguments count: seconds or days.
func (c *Catalogue) counted(key string, args []any) string {
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: values(args)}
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "seconds" && args[i] != "days" {
			continue
		}
		if n, err := strconv.Atoi(fmt.Sprint(args[i+1])); err == nil {
			config.PluralCount = n
		}
	}
	return c.text(config)
}

// problem returns the code of an error and its parameters in words. A code that
// this version does not know is an internal error to it.
func (c *Catalogue) problem(err error) (code string, args []any) {
	code = string(model.CodeOf(err))
	if !c.Has("error." + code + ".title") {
		code = string(model.CodeInternal)
	}
	for name, value := range model.ParamsOf(err) {
		args = append(args, name, c.param(name, value))
	}
	return code, args
}

// param puts a parameter of an error into words: the district by its name, a date
// as people write it.
func (c *Catalogue) param(name, value string) string {
	switch name {
	case "district":
		return c.DistrictName(value)
	case "at":
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return t.In(model.Zone).Format("02.01.2006 15:04")
		}
	case "until", "from":
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			t, err := time.Parse(layout, value)
			if err != nil {
				continue
			}
			if layout == time.RFC3339 {
				t = t.In(model.Zone)
			}
			return model.DateOf(t).String()
		}
	}
	return value
}
