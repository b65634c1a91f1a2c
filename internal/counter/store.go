package counter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// PracticePIN opens the memory of practice, in which nobody is real.
const PracticePIN = "702702"

const (
	practiceName = "practice.db"
	kioskDir     = "kiosk"
)

// CachePath returns where an office's computer keeps drafts, operators and what waits to
// be sent.
func CachePath(data string) string { return filepath.Join(data, "kezek.db") }

// memory is what one run remembers: the file, and the desk that works on it.
type memory struct {
	*cache.File
	desk *desk.Desk

	stop    context.CancelFunc
	running sync.WaitGroup
}

// openMemory opens the file that belongs to the way in which the program runs.
func (o *opening) openMemory() (*memory, error) {
	var file *cache.File
	var err error
	switch {
	case o.options.Kiosk:
		dir := filepath.Join(o.options.Data, kioskDir)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, model.WrapError(model.CodeCacheReadOnly, err)
		}
		file, err = cache.OpenEphemeral(dir)
	case o.options.Practice:
		file, err = openPracticeMemory(filepath.Join(o.options.Data, practiceName), o.options.Lang)
	default:
		file, err = o.openOfficeMemory()
	}
	if err != nil {
		return nil, fmt.Errorf("open what this computer remembers: %w", err)
	}
	return &memory{File: file}, nil
}

// openOfficeMemory opens the memory of an office, and removes what was set aside when
// its time is over.
func (o *opening) openOfficeMemory() (*cache.File, error) {
	file, err := cache.Open(CachePath(o.options.Data), cache.Options{Keyring: keyring.System(), Log: o.log})
	if err != nil {
		return nil, err
	}
	if _, err := file.RemoveSetAside(o.options.KeepDrafts); err != nil {
		o.log.Warn("files set aside", "code", model.CodeOf(err), "err", err)
	}
	return file, nil
}

// openPracticeMemory opens the memory of practice with its one operator.
func openPracticeMemory(path string, lang model.Lang) (*cache.File, error) {
	file, err := cache.Open(path, cache.Options{Digits: len(PracticePIN)}) // nobody is real in it
	if err != nil {
		return nil, err
	}
	numbers, err := file.Operators()
	switch {
	case err != nil:
	case len(numbers) == 0:
		_, err = file.AddOperator(assets.Texts(lang).T("operators.practice"), PracticePIN)
	default:
		_, err = file.Unlock(numbers[0], PracticePIN)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// start brings back what the file remembers and lets the desk work in the
// background until close.
func (m *memory) start(ctx context.Context) error {
	if m.stop != nil {
		return nil
	}
	if err := m.desk.Open(); err != nil {
		return err
	}
	ctx, m.stop = context.WithCancel(context.WithoutCancel(ctx))
	m.running.Go(func() { m.desk.Run(ctx) })
	return nil
}

// close ends the work and closes the file.
func (m *memory) close() error {
	if m.stop != nil {
		m.stop()
		m.running.Wait()
	}
	return m.Close()
}

// Unlock opens the file and tells the desk who works now.
func (m *memory) Unlock(number int, pin string) (model.Operator, error) {
	operator, err := m.File.Unlock(number, pin)
	if err == nil {
		m.present(operator)
	}
	return operator, err
}

// AddOperator adds an operator; the first one works at once.
func (m *memory) AddOperator(name, pin string) (model.Operator, error) {
	first := !m.Unlocked()
	operator, err := m.File.AddOperator(name, pin)
	if err != nil {
		return operator, err
	}
	if first {
		m.present(operator)
	}
	m.desk.Note(model.ActionOperatorAdded, strconv.Itoa(operator.Number))
	return operator, nil
}

// RemoveOperator takes an operator's PIN away and logs it.
func (m *memory) RemoveOperator(number, by int, pin string) error {
	err := m.File.RemoveOperator(number, by, pin)
	if err == nil {
		m.desk.Note(model.ActionOperatorRemoved, strconv.Itoa(number))
	}
	return err
}

// ChangePIN gives an operator another PIN and logs it.
func (m *memory) ChangePIN(number int, old, pin string) error {
	err := m.File.ChangePIN(number, old, pin)
	if err == nil {
		m.desk.Note(model.ActionPINChanged, strconv.Itoa(number))
	}
	return err
}

func (m *memory) present(operator model.Operator) {
	m.desk.SetOperator(operator)
	m.desk.Note(model.ActionUnlocked, "")
}

// operator is the one of a memory that has one only: that of practice.
func (m *memory) operator() model.Operator {
	operators, err := m.OperatorNames()
	if err != nil || len(operators) == 0 {
		return model.Operator{}
	}
	return operators[0]
}

// rescue puts what became of a damaged file into the words of the window.
func (m *memory) rescue() *ui.Rescue {
	r := m.Rescue()
	if r == nil {
		return nil
	}
	return &ui.Rescue{SetAside: filepath.Base(r.SetAside), Records: r.Rescued, Broken: r.Broken, Lost: r.Lost}
}
