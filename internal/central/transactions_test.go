package central_test

import (
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

// transactions lists what the transactions of a call are, each by how it begins and
// the tables that it changes.
type transactions struct {
	mu   sync.Mutex
	list []string
}

func (l *transactions) note(statement string, _ []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	words := strings.Fields(statement)
	switch {
	case words[0] == "BEGIN":
		l.list = append(l.list, strings.ToLower(strings.Join(words, " ")))
	case len(l.list) == 0: // of one that began before
	case words[0] == "INSERT":
		l.list[len(l.list)-1] += " " + words[2]
	case words[0] == "UPDATE":
		l.list[len(l.list)-1] += " " + words[1]
	}
}

// of returns the transactions of a call that read, and those that change a table.
func (l *transactions) of(do func(), table string) (reads int, changes []string) {
	l.mu.Lock()
	l.list = nil
	l.mu.Unlock()
	do()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, tx := range l.list {
		switch {
		case strings.HasPrefix(tx, "begin read only"):
			reads++
		case strings.Contains(tx, " "+table):
			changes = append(changes, tx)
		}
	}
	return reads, changes
}

// A transaction is a way to the database and back, and one that writes is a write to its disk:
// an act reads whose it is and what it is checked against, and is done; a login spends its
// challenge with the session that it opens.
func TestAnActAndALoginTakeFewTransactions(t *testing.T) {
	var all transactions
	o := newOffice(t)
	o.stop()
	o.options = []store.Option{store.Traced(all.note)}
	o.open()
	v := o.byKey(mother)
	v.link(son)
	act := v.signed(son, sonsApplication, "990140000001")
	reads, changes := all.of(func() { placed(v.place(act)) }, "entries")
	if reads != 2 || len(changes) != 1 {
		t.Errorf("a placement reads in %d transactions, and writes in %q", reads, changes)
	}
	challenge := v.challenge()
	login := keyLogin(challenge.ID, sign(t, key(t, mother, pki.AuthKey), challenge.Text))
	reads, changes = all.of(func() { o.do(login) }, "challenges")
	if len(changes) != 1 || !strings.Contains(changes[0], " sessions") {
		t.Errorf("a login spends its challenge in %q", changes)
	}
	if reads != 3 { // the workplace, the challenge, and the cabinet
		t.Errorf("a login reads in %d transactions", reads)
	}
}
