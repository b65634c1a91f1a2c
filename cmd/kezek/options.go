package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/queue"
)

// Options are what the command line says.
type Options struct {
	Data     string     // folder of everything that this program keeps
	Central  string     // address of the central API, empty where none is set up
	NCALayer string     // address of the signing agent
	Training bool       // practice: everything in this process, all people invented
	Kiosk    bool       // full screen, for the citizen alone
	Lang     queue.Lang // of the screens at the start
	District string     // code of the office's own district
	Office   string     // name of the office in the header and in histories
	CA       string     // file with the authority of NCALayer's TLS certificate
	Tour     string     // folder for the pictures of the tour
	Version  bool

	LockAfter    time.Duration // nobody was there for so long: the window locks; 0: never
	KeepDrafts   time.Duration // since the last change
	KeepAccepted time.Duration // since the central has confirmed it
}

const (
	defaultNCALayer = "wss://127.0.0.1:13579/"
	defaultDistrict = "1110"
	defaultLock     = 5 * time.Minute
	day             = 24 * time.Hour
)

// days is a flag that counts whole days, from 1 to 365.
type days time.Duration

// String returns the number of days.
func (d *days) String() string { return strconv.Itoa(int(time.Duration(*d) / day)) }

// Set reads a number of days.
func (d *days) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 365 {
		return errors.New("a number of days from 1 to 365")
	}
	*d = days(time.Duration(n) * day)
	return nil
}

// parseOptions reads the command line. A wrong value is an error that says what
// would be right.
func parseOptions(args []string, out io.Writer) (Options, error) {
	o := Options{Lang: langOf(os.Getenv("LANG")), KeepDrafts: 14 * day, KeepAccepted: 3 * day}
	lang := string(o.Lang)
	flags := flag.NewFlagSet("kezek", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.Data, "data", defaultData(), "folder of what the program keeps")
	flags.StringVar(&o.Central, "central", "", "address of the central API, https://…")
	flags.StringVar(&o.NCALayer, "ncalayer", defaultNCALayer, "address of NCALayer")
	flags.StringVar(&o.CA, "ncalayer-ca", "", "PEM file with the authority of NCALayer's certificate (default: that of the system)")
	flags.BoolVar(&o.Training, "training", false, "practice mode: everything in this process, with invented people")
	flags.BoolVar(&o.Kiosk, "kiosk", false, "full screen and larger, for a kiosk")
	flags.StringVar(&lang, "lang", lang, "language of the screens: kk, ru or en")
	flags.StringVar(&o.District, "district", defaultDistrict, "code of the office's own district")
	flags.StringVar(&o.Office, "office", "", "name of the office")
	flags.StringVar(&o.Tour, "tour", "", "walk through a whole visit and write a picture of each screen into the folder (needs --training)")
	flags.DurationVar(&o.LockAfter, "lock-after", defaultLock, "lock the window when nobody was there for so long; 0: never")
	flags.Var((*days)(&o.KeepDrafts), "keep-drafts", "days for which a draft is kept after its last change")
	flags.Var((*days)(&o.KeepAccepted), "keep-accepted", "days for which this computer keeps what the central has accepted")
	flags.BoolVar(&o.Version, "version", false, "print the version and stop")
	if err := flags.Parse(args); err != nil {
		return Options{}, err
	}
	o.Lang = queue.Lang(lang)
	return o, o.check(flags.Args())
}

func (o Options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("what is %q for? Flags begin with --", rest[0])
	case o.LockAfter < 0 || o.LockAfter > 0 && o.LockAfter < time.Minute:
		return fmt.Errorf("--lock-after is a minute or more, such as 5m, or 0 for never")
	case !o.Lang.Valid():
		return fmt.Errorf("--lang is kk, ru or en, not %q", o.Lang)
	case o.Tour != "" && !o.Training:
		return fmt.Errorf("--tour needs --training: it makes entries")
	case o.Training && o.Central != "":
		return fmt.Errorf("--training brings its own central: leave --central out")
	}
	if !knownDistrict(o.District) {
		return fmt.Errorf("--district %q is no district of Akmola region; the first four digits of its КАТО code, such as %s", o.District, defaultDistrict)
	}
	if o.Central != "" {
		if u, err := url.Parse(o.Central); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return fmt.Errorf("--central is an address such as https://central.example.kz")
		}
	}
	if u, err := url.Parse(o.NCALayer); err != nil || u.Host == "" || u.Scheme != "wss" && u.Scheme != "ws" {
		return fmt.Errorf("--ncalayer is an address such as %s", defaultNCALayer)
	}
	return nil
}

func knownDistrict(code string) bool {
	for _, district := range assets.Districts() {
		if district.Code == code {
			return true
		}
	}
	return false
}

// langOf takes the language of the environment where Kezek speaks it.
func langOf(environment string) queue.Lang {
	code, _, _ := strings.Cut(environment, "_")
	if lang := queue.Lang(code); lang.Valid() {
		return lang
	}
	return queue.Russian
}

func defaultData() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "kezek-data"
	}
	return filepath.Join(dir, "kezek")
}
