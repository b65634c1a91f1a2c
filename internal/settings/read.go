package settings

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings/officepin"
)

// The values of Theme.
const (
	ThemeLight    = "light"
	ThemeDark     = "dark"
	ThemeContrast = "contrast"
	ThemeSystem   = "system"
)

const (
	minScale, maxScale = 100, 175
	minDays, maxDays   = 1, 365
	maxLock            = 24 * time.Hour
	maxShown           = 60      // characters of a value that somebody put there by mistake
	maxCA              = 1 << 20 // bytes of a file of certificates
)

func bad(code model.Code, text string) error {
	return model.NewError(code, "value", model.Shorten(text, maxShown))
}

func readText(text string) (string, error) { return text, nil }

func readLang(text string) (string, error) {
	if lang := model.Lang(strings.ToLower(text)); lang.Valid() {
		return string(lang), nil
	}
	return "", bad(model.CodeSettingLang, text)
}

// readUpdateKey takes a public key as minisign writes it: Ed25519, the id and the key.
func readUpdateKey(text string) (string, error) {
	if key, err := base64.StdEncoding.DecodeString(text); text != "" && (err != nil || len(key) != 42 || string(key[:2]) != "Ed") {
		return "", bad(model.CodeSettingUpdateKey, text)
	}
	return text, nil
}

func readOffice(text string) (string, error) {
	if utf8.RuneCountInString(text) > model.MaxOffice || strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) {
		return "", bad(model.CodeSettingOffice, text)
	}
	return text, nil
}

func readDistrict(text string) (string, error) {
	if district, ok := assets.FindDistrict(text); ok {
		return district.Code, nil
	}
	if model.ValidDistrictCode(text) { // the central may have it: settings are read before it is asked
		return text, nil
	}
	return "", bad(model.CodeSettingDistrict, text)
}

func readCentral(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Hostname() == "", u.Scheme != "https" && u.Scheme != "http",
		u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return "", model.NewError(model.CodeSettingCentral) // an address may hold a password: it is not repeated
	case u.Scheme == "http" && !model.Loopback(u.Hostname()):
		return "", bad(model.CodeSettingPlain, text)
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func readProxy(text string) (string, error) {
	if strings.EqualFold(text, NoProxy) {
		return NoProxy, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" ||
		u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", model.NewError(model.CodeSettingProxy) // it may hold a password: it is not repeated
	}
	return u.Scheme + "://" + u.Host, nil
}

func readNCALayer(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "wss" && u.Scheme != "ws" || !model.Loopback(u.Hostname()) || u.User != nil || u.Fragment != "" {
		return "", model.NewError(model.CodeSettingNCALayer)
	}
	return u.String(), nil
}

func readCA(text string) (string, error) {
	if _, err := Roots(text); err != nil {
		return "", err
	}
	return text, nil
}

// Roots reads the file with the authority of NCALayer's certificate; no file: nil, and
// those of the system hold.
func Roots(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	wrong := func(err error) error {
		return &model.Error{Code: model.CodeSettingCA, Params: map[string]string{"value": model.Shorten(path, maxShown)}, Err: err}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, wrong(err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxCA {
		return nil, wrong(fmt.Errorf("no file of certificates: %v, %d bytes", info.Mode(), info.Size()))
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, wrong(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, wrong(fmt.Errorf("no certificate in it"))
	}
	return roots, nil
}

func readScale(text string) (string, error) {
	return readNumber(strings.TrimSuffix(text, "%"), minScale, maxScale, model.CodeSettingScale)
}

func readDays(text string) (string, error) {
	return readNumber(text, minDays, maxDays, model.CodeSettingDays)
}

func readNumber(text string, least, most int, code model.Code) (string, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return "", bad(code, text)
	}
	return strconv.Itoa(n), nil
}

func readTheme(text string) (string, error) {
	switch theme := strings.ToLower(text); theme {
	case ThemeLight, ThemeDark, ThemeContrast, ThemeSystem:
		return theme, nil
	}
	return "", bad(model.CodeSettingTheme, text)
}

func readLock(text string) (string, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil, d < 0, d > 0 && d < time.Minute, d > maxLock:
		return "", bad(model.CodeSettingLock, text)
	case d == 0:
		return "0", nil
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + "m", nil
	}
	return d.String(), nil
}

func readSwitch(text string) (string, error) {
	on, err := strconv.ParseBool(strings.ToLower(text))
	if err != nil {
		return "", bad(model.CodeSettingSwitch, text)
	}
	return strconv.FormatBool(on), nil
}

// readPINHash reads a hash; what else stands there may be the PIN itself and is not
// repeated.
func readPINHash(text string) (string, error) {
	if text != "" && !officepin.Valid(text) {
		return "", model.NewError(model.CodeSettingPINHash)
	}
	return text, nil
}
