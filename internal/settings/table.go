package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// Key names a setting: --key on the command line, KEZEK_KEY in the environment, key in
// a file.
type Key string

// The settings.
const (
	Data         Key = "data"
	Lang         Key = "lang"
	Office       Key = "office"
	District     Key = "district"
	Central      Key = "central"
	Proxy        Key = "proxy"
	NCALayer     Key = "ncalayer"
	CA           Key = "ncalayer-ca"
	Scale        Key = "scale"
	Theme        Key = "theme"
	LockAfter    Key = "lock-after"
	KeepDrafts   Key = "keep-drafts"
	KeepAccepted Key = "keep-accepted"
	Kiosk        Key = "kiosk"
	KioskPIN     Key = "kiosk-pin-hash"
	Citizen      Key = "citizen-screen"
	Updates      Key = "updates"
	UpdateKey    Key = "update-key"
)

// NoProxy is the value of Proxy with which the central is reached directly. Where it is
// empty the system decides.
const NoProxy = "none"

// DefaultNCALayer is where NCALayer listens.
const DefaultNCALayer = "wss://127.0.0.1:13579/"

const defaultDistrict = "1110"

// fallback is what is done about a value that cannot be right.
type fallback int

const (
	next   fallback = iota // the next source decides
	safe                   // the default holds: a weaker source shall not undo what a stronger one meant
	refuse                 // the program does not start: every guess could do harm
)

// Spec describes a setting.
type Spec struct {
	Key   Key
	Usage string // for the command line
	Bool  bool   // the flag may stand without a value

	initial func() string
	read    func(text string) (string, error) // the one form of a value
	bad     fallback
	fixed   bool // not chosen on the screen
}

// Env is the name of the variable in the environment.
func (s Spec) Env() string {
	return "KEZEK_" + strings.ToUpper(strings.ReplaceAll(string(s.Key), "-", "_"))
}

// Default is the value where nobody decides.
func (s Spec) Default() string {
	if s.initial == nil {
		return ""
	}
	return s.initial()
}

func always(text string) func() string { return func() string { return text } }

// Table lists the settings in the order of the screen and of the manual.
func Table() []Spec {
	return []Spec{
		{Key: Lang, Usage: "language of the screens: kk, ru or en", read: readLang, initial: func() string { return string(LangOf(os.Getenv("LANG"))) }},
		{Key: Office, Usage: "name of the office", read: readOffice},
		{Key: District, Usage: "code of the office's own district", read: readDistrict, initial: always(defaultDistrict)},
		{Key: Central, Usage: "address of the central API, https://…", read: readCentral, bad: safe},
		{Key: Proxy, Usage: "proxy on the way to the central: http://HOST:PORT, or none (default: that of the system)", read: readProxy, bad: safe},
		{Key: NCALayer, Usage: "address of NCALayer", read: readNCALayer, initial: always(DefaultNCALayer)},
		{Key: CA, Usage: "PEM file with the authority of NCALayer's certificate (default: that of the system)", read: readCA, bad: safe},
		{Key: Scale, Usage: "size of everything on the screen in percent, from 100 to 175", read: readScale, initial: always("100")},
		{Key: Theme, Usage: "look: light, dark, contrast, or system", read: readTheme, initial: always("light")},
		{Key: LockAfter, Usage: "lock the window when nobody was there for so long, such as 5m; 0: never", read: readLock, initial: always("5m"), bad: safe},
		{Key: KeepDrafts, Usage: "days for which a draft is kept after its last change", read: readDays, initial: always("14"), bad: safe},
		{Key: KeepAccepted, Usage: "days for which this computer keeps what the central has accepted", read: readDays, initial: always("3"), bad: safe},
		{Key: Kiosk, Usage: "full screen and larger, for a kiosk", Bool: true, read: readSwitch, initial: always("false"), bad: refuse},
		{Key: KioskPIN, Usage: "hash of the PIN by which the office leaves a kiosk, as kezek kiosk-pin makes it", read: readPINHash, bad: refuse, fixed: true},
		{Key: Citizen, Usage: "open the window of the citizen at the start", Bool: true, read: readSwitch, initial: always("false"), bad: safe, fixed: true},
		{Key: Updates, Usage: "take newer versions of the program from the central, and start them", Bool: true, read: readSwitch, initial: defaultUpdates, bad: safe, fixed: true},
		{Key: UpdateKey, Usage: "public key, as minisign writes it, of newer versions that an administrator has made, beside those built in", read: readUpdateKey, bad: safe, fixed: true},
		{Key: Data, Usage: "folder of what the program keeps", read: readText, initial: defaultData, fixed: true},
	}
}

func find(key Key) (Spec, bool) {
	for _, spec := range Table() {
		if spec.Key == key {
			return spec, true
		}
	}
	return Spec{}, false
}

// LangOf returns the language of the environment, as in LANG, where it is one of Kezek's;
// Russian otherwise.
func LangOf(environment string) model.Lang {
	code, _, _ := strings.Cut(environment, "_")
	if lang := model.Lang(code); lang.Valid() {
		return lang
	}
	return model.Russian
}

func defaultData() string {
	program, err := os.Executable()
	if err != nil {
		program = "" // it is not known to be portable
	}
	return dataFolder(runtime.GOOS, program)
}

// Managed is the name of the file beside a program of which the system brings newer versions, as
// group policy does: it takes none by itself unless a setting has it do so.
const Managed = "managed"

func defaultUpdates() string {
	program, err := os.Executable()
	return strconv.FormatBool(err != nil || !isBeside(program, Managed))
}

// isBeside reports whether a file of the name stands beside a program.
func isBeside(program, name string) bool {
	info, err := os.Stat(filepath.Join(filepath.Dir(program), name))
	return err == nil && info.Mode().IsRegular() && filepath.IsAbs(program)
}

// Portable is the name of the file beside a program that keeps its data beside itself too.
const Portable = "portable"

// dataFolder returns the folder of a person on a system of this kind, empty where the
// system does not name one. On Windows it is the one that stays on this computer: the file
// in it is bound to this computer's keyring, and must not roam with the person. There a
// program can be portable.
func dataFolder(system, program string) string {
	if system == "windows" && isBeside(program, Portable) {
		return filepath.Join(filepath.Dir(program), "data")
	}
	dir, err := os.UserConfigDir()
	if system == "windows" {
		dir, err = os.UserCacheDir() // %LOCALAPPDATA%
	}
	if err != nil || !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "kezek")
}
