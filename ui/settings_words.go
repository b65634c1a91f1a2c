package ui

import (
	"slices"
	"strconv"
	"time"
)

// choices are the values of a setting that is chosen and not typed; nil where it is
// typed. A value that is set and not among the usual ones stands with them.
func (f *settingsForm) choices(key string) []string {
	var usual []string
	switch key {
	case setLang:
		return []string{"kk", "ru", "en"}
	case setTheme:
		return []string{"light", "dark", "contrast", "system"}
	case setKiosk:
		return []string{"false", "true"}
	case setDistrict:
		for _, district := range f.shell.districts() {
			usual = append(usual, district.Code)
		}
	case setScale:
		usual = []string{"100", "125", "150", "175"}
	case setLock:
		usual = []string{"2m", "5m", "10m", "15m", "0"}
	case setDrafts:
		usual = []string{"7", "14", "30", "90"}
	case setAccepted:
		usual = []string{"1", "3", "7", "14"}
	default:
		return nil
	}
	if value := f.setting(key).Value; value != "" && !slices.Contains(usual, value) {
		usual = append([]string{value}, usual...)
	}
	return usual
}

// word is a value as people read it.
func (f *settingsForm) word(key, value string) string {
	w := f.shell.words
	switch key {
	case setLang:
		return w.T("settings.lang." + value)
	case setDistrict:
		return w.district(value)
	case setTheme:
		return w.T("settings.theme." + value)
	case setScale:
		return w.T("settings.percent", "n", value)
	case setKiosk:
		return w.T("settings.switch." + value)
	case setLock:
		d, err := time.ParseDuration(value)
		switch {
		case err != nil:
			return value
		case d == 0:
			return w.T("settings.never")
		}
		return w.N("span.minutes", int((d+time.Minute-1)/time.Minute))
	case setDrafts, setAccepted:
		if n, err := strconv.Atoi(value); err == nil {
			return w.N("settings.days", n)
		}
	}
	return w.given(value)
}
