package ncalayer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/practice/ca"
)

// ErrCancelled is what a Dialog returns when the person closes it.
var ErrCancelled = errors.New("cancelled by the person")

// Dialog asks the person before the computer for a key. It may be called for several
// connections at once. When ctx ends nobody waits for the answer any more.
type Dialog interface {
	Choose(ctx context.Context, request Request) (Choice, error)
}

// Choice is the person's answer: a key that fits the request.
type Choice struct {
	Key *ca.Key
}

// Request is what a Dialog shows.
type Request struct {
	Storages  []string          // the storages offered, all of NCALayer's where the caller named none
	Folders   []string          // where key files are
	Devices   map[string]string // folders of the keys of the devices that play connected
	Locale    string            // kk, ru or en
	Documents int               // how many will be signed; 0 where only a key is looked at
	limits    limits
}

// Storage names.
const (
	StoragePKCS12 = "PKCS12"
)

// Storages lists the storages that NCALayer knows; all but PKCS12 are devices, which
// are connected to a simulator where its configuration says so.
func Storages() []string {
	return []string{StoragePKCS12, "AKKaztokenStore", "AKKZIDCardStore", "AKEToken72KStore",
		"AKEToken5110Store", "AKJaCartaStore", "AKAKEYStore"}
}

// Problem is why a key does not fit a request; it is empty for one that does.
type Problem string

// The problems.
const (
	ProblemExpired Problem = "expired"
	ProblemEarly   Problem = "early"
	ProblemPurpose Problem = "purpose" // not for what is asked
	ProblemOwner   Problem = "owner"   // of another IIN or BIN
	ProblemRevoked Problem = "revoked"
	ProblemSerial  Problem = "serial"
	ProblemIssuer  Problem = "issuer" // not of an authority that is asked for
)

// Offer is one key of an opened file.
type Offer struct {
	Key     *ca.Key
	Problem Problem
}

// Open opens the key file and tells of each key in it whether it fits. A password that
// does not open it is ca.ErrPassword.
func (r Request) Open(path, password string) ([]Offer, error) {
	key, err := ca.ReadFile(path, password)
	if err != nil {
		return nil, err
	}
	return []Offer{{Key: key, Problem: r.limits.problem(key)}}, nil
}

// Offers reports whether the caller lets the person use the storage.
func (r Request) Offers(storage string) bool { return slices.Contains(r.Storages, storage) }

// Connected reports whether the storage is there: the disk, or a device.
func (r Request) Connected(storage string) bool {
	_, ok := r.Devices[storage]
	return ok || storage == StoragePKCS12
}

// Files returns the key files of every storage that the caller offers.
func (r Request) Files() []string {
	var found []string
	for _, storage := range r.Storages {
		found = append(found, r.FilesOf(storage)...)
	}
	return found
}

// FilesOf returns the key files of a storage: of its folders and of the folders right
// below them, in the order of their names.
func (r Request) FilesOf(storage string) []string {
	if storage != StoragePKCS12 {
		if folder, ok := r.Devices[storage]; ok {
			return keyFiles(folder, true)
		}
		return nil
	}
	var found []string
	for _, folder := range r.Folders {
		found = append(found, keyFiles(folder, true)...)
	}
	return found
}

func keyFiles(folder string, below bool) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // a folder that went away holds no keys
	}
	var found []string
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		switch extension := strings.ToLower(filepath.Ext(path)); {
		case entry.IsDir() && below:
			found = append(found, keyFiles(path, false)...)
		case !entry.IsDir() && (extension == ".p12" || extension == ".pfx"):
			found = append(found, path)
		}
	}
	return found
}
