package model

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"strconv"
	"testing"
)

// declaredCodes reads every constant of type Code from the source.
func declaredCodes(t *testing.T) []Code {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []Code
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, typed := spec.Type.(*ast.Ident)
		literal, text := spec.Values[0].(*ast.BasicLit)
		if typed && text && kind.Name == "Code" {
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			declared = append(declared, Code(value))
		}
		return true
	})
	return declared
}

func TestEveryCodeHasARow(t *testing.T) {
	declared := declaredCodes(t)
	for _, code := range declared {
		if !code.Known() {
			t.Errorf("%s has no row", code)
		}
	}
	if len(declared) != len(codes) || len(declared) < 100 {
		t.Errorf("%d codes are declared, %d have a row", len(declared), len(codes))
	}
}

func TestACodeOfALaterVersionIsForAPersonToLookAt(t *testing.T) {
	later := Code("of_a_later_version")
	if later.Known() || later.Outbox() != AskPerson || later.Retryable() || later.Unreached() || later.Field() != "" {
		t.Errorf("outbox %d", later.Outbox())
	}
}

func TestWhatNobodyAnsweredIsToldApartFromARefusal(t *testing.T) {
	for code, want := range map[Code]struct {
		outbox    OutboxAction
		unreached bool
	}{
		CodeCentralDown: {AwaitConnection, true}, CodeCentralUnset: {AwaitConnection, true},
		CodeCancelled:     {AwaitConnection, false}, // by the clerk: it tells nothing of the connection
		CodeCentralFailed: {TryLater, false}, CodeBMGDown: {TryLater, false},
		CodeEntryExists: {GiveBack, false}, CodeKeyReused: {AskPerson, false},
	} {
		if code.Outbox() != want.outbox || code.Unreached() != want.unreached {
			t.Errorf("%s: outbox %d, unreached %t", code, code.Outbox(), code.Unreached())
		}
	}
}

func TestTheOutboxCanTellWhomARefusalConcerns(t *testing.T) {
	for code, want := range map[Code]struct {
		status    int
		retryable bool
	}{
		CodeTooManyRequests: {http.StatusTooManyRequests, true}, // the whole computer
		CodeKinshipTooMany:  {http.StatusTooManyRequests, true}, // one applicant
		CodeActionsGap:      {http.StatusConflict, false},
		CodeActionsForked:   {http.StatusConflict, false},
	} {
		if code.Status() != want.status || code.Retryable() != want.retryable {
			t.Errorf("%s: status %d, retryable %v", code, code.Status(), code.Retryable())
		}
	}
}
