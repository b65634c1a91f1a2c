package ui

import (
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/settings"
)

// choices are the values of a setting that is chosen and not typed; nil where it is
// typed. A value that is set and not among the usual ones stands with them.
func (f *settingsForm) choices(key settings.Key) []string {
	var usual []string
	switch key {
	case settings.Lang:
		return []string{"kk", "ru", "en"}
	case settings.Theme:
		return []string{settings.ThemeLight, settings.ThemeDark, settings.ThemeContrast, settings.ThemeSystem}
	case settings.Kiosk:
		return []string{"false", "true"}
	case settings.District:
		for _, district := range f.districts() {
			usual = append(usual, district.Code)
		}
	case settings.Scale:
		usual = []string{"100", "125", "150", "175"}
	case settings.LockAfter:
		usual = []string{"2m", "5m", "10m", "15m", "0"}
	case settings.KeepDrafts:
		usual = []string{"7", "14", "30", "90"}
	case settings.KeepAccepted:
		usual = []string{"1", "3", "7", "14"}
	default:
		return nil
	}
	if value := f.setting(key).Text; value != "" && !slices.Contains(usual, value) {
		usual = append([]string{value}, usual...)
	}
	return usual
}

// word is a value as people read it.
func (f *settingsForm) word(key settings.Key, value string) string {
	w := f.words
	switch key {
	case settings.Lang:
		return w.T("settings.lang." + value)
	case settings.District:
		return w.district(value)
	case settings.Theme:
		return w.T("settings.theme." + value)
	case settings.Scale:
		return w.T("settings.percent", "n", value)
	case settings.Kiosk:
		return w.T("settings.switch." + value)
	case settings.LockAfter:
		d, err := time.ParseDuration(value)
		switch {
		case err != nil:
			return value
		case d == 0:
			return w.T("settings.never")
		}
		return w.N("span.minutes", int((d+time.Minute-1)/time.Minute))
	case settings.KeepDrafts, settings.KeepAccepted:
		if n, err := strconv.Atoi(value); err == nil {
			return w.N("settings.days", n)
		}
	}
	return w.given(value)
}
