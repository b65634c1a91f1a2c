package store

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestTheAuditIsOnlyAddedTo reads the SQL: nothing changes a row of the audit, and what removes
// some removes whole days of the chain.
func TestTheAuditIsOnlyAddedTo(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	changes := regexp.MustCompile("(?s)(UPDATE|DELETE\\s+FROM|REPLACE\\s+INTO|TRUNCATE|ALTER\\s+TABLE|DROP\\s+TABLE)\\s+audit[^`]*|INTO\\s+audit[^`]*ON\\s+CONFLICT[^`]*")
	wholeDays := regexp.MustCompile(`^DELETE FROM (audit_people|audit) WHERE \w+ IN \(SELECT audit FROM audit_chain WHERE seq <= \?\)$|^DELETE FROM audit_chain WHERE seq <= \?$`)
	removing := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if file == "audit_test.go" {
			continue
		}
		for _, statement := range changes.FindAllString(string(text), -1) {
			if removing++; file != "audit.go" || !wholeDays.MatchString(statement) {
				t.Errorf("%s: %s", file, statement)
			}
		}
	}
	if removing != 3 {
		t.Errorf("%d statements remove old days", removing)
	}
}
