package counter

import (
	"path/filepath"
	"strconv"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// Unlock opens the file and tells the desk who works now.
func (s *store) Unlock(number int, pin string) (model.Operator, error) {
	operator, err := s.File.Unlock(number, pin)
	if err == nil {
		s.setOperator(operator)
	}
	return operator, err
}

// AddOperator adds an operator; the first one works at once.
func (s *store) AddOperator(name, pin string) (model.Operator, error) {
	first := !s.Unlocked()
	operator, err := s.File.AddOperator(name, pin)
	if err != nil {
		return operator, err
	}
	if first {
		s.setOperator(operator)
	}
	s.desk.Note(model.ActionOperatorAdded, strconv.Itoa(operator.Number))
	return operator, nil
}

// RemoveOperator takes an operator's PIN away and logs it.
func (s *store) RemoveOperator(number, by int, pin string) error {
	err := s.File.RemoveOperator(number, by, pin)
	if err == nil {
		s.desk.Note(model.ActionOperatorRemoved, strconv.Itoa(number))
	}
	return err
}

// ChangePIN gives an operator another PIN and logs it.
func (s *store) ChangePIN(number int, old, pin string) error {
	err := s.File.ChangePIN(number, old, pin)
	if err == nil {
		s.desk.Note(model.ActionPINChanged, strconv.Itoa(number))
	}
	return err
}

// setOperator tells the desk who works now.
func (s *store) setOperator(operator model.Operator) {
	s.desk.SetOperator(operator)
	s.desk.Note(model.ActionUnlocked, "")
}

// onlyOperator returns the operator of a file that has one only: that of the practice mode.
func (s *store) onlyOperator() model.Operator {
	operators, err := s.OperatorNames()
	if err != nil || len(operators) == 0 {
		return model.Operator{}
	}
	return operators[0]
}

// rescue returns what became of a damaged file, nil where it was whole.
func (s *store) rescue() *ui.Rescue {
	r := s.Rescue()
	if r == nil {
		return nil
	}
	return &ui.Rescue{SetAside: filepath.Base(r.SetAside), Records: r.Rescued, Broken: r.Broken, Lost: r.Lost}
}
