package counter

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// kioskTries is the path of the file with how many wrong PINs of the office were tried at a
// kiosk since the last right one.
type kioskTries string

// unreadTries are counted where the file says nothing that can be: better one wait too
// much than free tries.
const unreadTries = 6

// read returns how many; none where the file was never written.
func (path kioskTries) read() int {
	text, err := os.ReadFile(string(path))
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	n, malformed := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || malformed != nil || n < 0 {
		return unreadTries
	}
	return n
}

// write writes down how many, whole and durable.
func (path kioskTries) write(wrong int) error {
	file, err := os.OpenFile(string(path)+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write down wrong PINs: %w", err)
	}
	_, err = fmt.Fprintln(file, wrong)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), string(path))
	}
	if err != nil {
		return fmt.Errorf("write down wrong PINs: %w", err)
	}
	return nil
}
