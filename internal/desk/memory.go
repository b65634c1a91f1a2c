package desk

import (
	"slices"
	"strings"
	"sync"

	"akmola.kz/kezek/internal/model"
)

// memory is the Store of a desk that has none: it forgets when the program ends.
type memory struct {
	clock Clock

	mu      sync.Mutex
	records map[model.RecordKind]map[string][]byte
	actions []model.Action
}

// longestID is the first length in bytes that no id of a record has.
const longestID = 1024

func newMemory(clock Clock) *memory {
	return &memory{clock: clock, records: map[model.RecordKind]map[string][]byte{}}
}

func (m *memory) Write(records ...model.Record) error {
	for _, r := range records {
		if !slices.Contains(model.RecordKinds(), r.Kind) || r.ID == "" || len(r.ID) >= longestID {
			return model.NewError(model.CodeBadRequest)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range records {
		if m.records[r.Kind] == nil {
			m.records[r.Kind] = map[string][]byte{}
		}
		if r.Body == nil {
			delete(m.records[r.Kind], r.ID)
			continue
		}
		m.records[r.Kind][r.ID] = append([]byte{}, r.Body...) // one that is empty stays
	}
	return nil
}

func (m *memory) Read(kind model.RecordKind, id string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, ok := m.records[kind][id]
	if !ok {
		return nil, model.NewError(model.CodeNotFound)
	}
	return slices.Clone(body), nil
}

func (m *memory) Each(kind model.RecordKind, show func(string, []byte) error) error {
	m.mu.Lock()
	var records []model.Record
	for id, body := range m.records[kind] {
		records = append(records, model.Record{ID: id, Body: slices.Clone(body)})
	}
	m.mu.Unlock()
	slices.SortFunc(records, func(a, b model.Record) int { return strings.Compare(a.ID, b.ID) })
	for _, r := range records {
		if err := show(r.ID, r.Body); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Log(kind model.ActionKind, operator int, record string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := model.Action{}
	if n := len(m.actions); n > 0 {
		last = m.actions[n-1]
	}
	action := model.Action{At: m.clock(), Operator: operator, Kind: kind, Record: record}
	m.actions = append(m.actions, action.Seal(last))
	return nil
}

func (m *memory) Actions(after uint64, limit int) ([]model.Action, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from := slices.IndexFunc(m.actions, func(a model.Action) bool { return a.Seq > after })
	if from < 0 {
		return nil, nil
	}
	rest := m.actions[from:]
	return slices.Clone(rest[:min(len(rest), limit)]), nil
}

func (m *memory) ContinueLog(end []model.Action) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.actions) == 0 {
		m.actions = slices.Clone(end)
	}
	return nil
}
