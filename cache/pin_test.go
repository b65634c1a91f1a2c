package cache

import (
	"errors"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/model"
)

func TestCheckPIN(t *testing.T) {
	tests := map[string]model.Code{
		"":              model.CodePINFormat,
		"27182":         model.CodePINFormat,
		"2718281828459": model.CodePINFormat,
		"27182a":        model.CodePINFormat,
		"٢٧١٨٢٨":        model.CodePINFormat,
		"777777":        model.CodePINWeak,
		"123456":        model.CodePINWeak,
		"9876543210":    model.CodePINWeak,
		"890123":        model.CodePINWeak,
		"271828":        "",
		"135790":        "",
		"271828182845":  "",
	}
	for pin, want := range tests {
		if got := model.CodeOf(CheckPIN(pin, pinMin)); got != want {
			t.Errorf("CheckPIN(%q) = %q, want %q", pin, got, want)
		}
	}
}

func TestNothingIsReadBeforeAPIN(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	closeFile(t, f)
	f = openFile(t, path, Options{})
	if f.Unlocked() {
		t.Fatal("unlocked")
	}
	if got, err := f.Operators(); err != nil || !slices.Equal(got, []int{1}) {
		t.Errorf("operators %v, %v, want [1]", got, err)
	}
	_, err := f.Read(model.StateRecord, "x")
	wantCode(t, err, model.CodeCacheLocked)
	wantCode(t, f.Write(model.Record{Kind: model.StateRecord, ID: "x"}), model.CodeCacheLocked)
	wantCode(t, f.Each(model.StateRecord, nil), model.CodeCacheLocked)
	wantCode(t, f.Log(model.ActionOpened, 1, ""), model.CodeCacheLocked)
	_, err = f.Actions(0, 1)
	wantCode(t, err, model.CodeCacheLocked)
	_, err = f.OperatorNames()
	wantCode(t, err, model.CodeCacheLocked)
	_, err = f.AddOperator("Ерлан", "314159")
	wantCode(t, err, model.CodeCacheLocked)
	wantCode(t, f.RemoveOperator(1, 2, somePIN), model.CodeCacheLocked)
	_, err = f.Export(nil, "a long passphrase")
	wantCode(t, err, model.CodeCacheLocked)
}

func TestOperators(t *testing.T) {
	path := filePath(t)
	f := openFile(t, path, Options{})
	for _, tt := range []struct {
		name, pin string
		want      model.Code
	}{
		{"  ", somePIN, model.CodeNameEmpty}, {"Т.", somePIN, model.CodeNameEmpty}, {somebody, "1234", model.CodePINFormat}, {somebody, "111111", model.CodePINWeak},
	} {
		_, err := f.AddOperator(tt.name, tt.pin)
		wantCode(t, err, tt.want)
	}
	for i, name := range []string{" " + somebody, "Ерлан", "Айгүл"} {
		operator, err := f.AddOperator(name, somePIN)
		if err != nil || operator.Number != i+1 {
			t.Fatalf("AddOperator: %+v, %v", operator, err)
		}
	}
	if err := f.Write(model.Record{Kind: model.StateRecord, ID: "x", Body: []byte("shared")}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, f.RemoveOperator(7, 2, somePIN), model.CodeNotFound)
	wantCode(t, f.RemoveOperator(3, 2, "000001"), model.CodePINWrong)
	for _, number := range []int{3, 1} {
		if err := f.RemoveOperator(number, 2, somePIN); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, f.RemoveOperator(2, 2, somePIN), model.CodeBadRequest)
	closeFile(t, f)

	f = openFile(t, path, Options{})
	_, err := f.Unlock(1, somePIN)
	wantCode(t, err, model.CodeNotFound)
	operator, err := f.Unlock(2, somePIN)
	if err != nil || operator != (model.Operator{Number: 2, Name: "Ерлан"}) {
		t.Fatalf("Unlock: %+v, %v", operator, err)
	}
	if body, err := f.Read(model.StateRecord, "x"); err != nil || string(body) != "shared" {
		t.Errorf("Read = %q, %v", body, err)
	}
	if operator, err := f.AddOperator("Дана", somePIN); err != nil || operator.Number != 4 {
		t.Errorf("AddOperator: %+v, %v, want number 4", operator, err)
	}
	names, err := f.OperatorNames()
	if want := []model.Operator{{Number: 2, Name: "Ерлан"}, {Number: 4, Name: "Дана"}}; err != nil || !slices.Equal(names, want) {
		t.Errorf("names %v, %v, want %v", names, err, want)
	}
}

func TestChangePIN(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	wantCode(t, f.ChangePIN(1, somePIN, "1"), model.CodePINFormat)
	wantCode(t, f.ChangePIN(1, "314159", "161803"), model.CodePINWrong)
	if err := f.ChangePIN(1, somePIN, "161803"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	f = openFile(t, path, Options{})
	_, err := f.Unlock(1, somePIN)
	wantCode(t, err, model.CodePINWrong)
	if _, err = f.Unlock(1, "161803"); err != nil {
		t.Fatal(err)
	}
	// The screen was locked: the file is open, and the PIN is judged all the same.
	_, err = f.Unlock(1, somePIN)
	wantCode(t, err, model.CodePINWrong)
	if !f.Unlocked() {
		t.Error("a wrong PIN locked the file")
	}
}

func wrongPIN(t *testing.T, f *File) {
	t.Helper()
	_, err := f.Unlock(1, "000001")
	wantCode(t, err, model.CodePINWrong)
}

// wantWait tries the right PIN, which is not looked at.
func wantWait(t *testing.T, f *File, seconds string) {
	t.Helper()
	_, err := f.Unlock(1, somePIN)
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Code != model.CodePINWait || e.Params["seconds"] != seconds {
		t.Fatalf("error %v %v, want pin_wait of %s", err, e.Params, seconds)
	}
}

func TestWrongPINsMustWaitLongerAndLonger(t *testing.T) {
	path, c := filePath(t), newClock()
	closeFile(t, newFile(t, path))
	f := openFile(t, path, Options{Clock: c.time})
	for range freeTries {
		wrongPIN(t, f)
	}
	for _, seconds := range []string{"5", "30", "60", "300", "900", "900"} {
		wantWait(t, f, seconds)
		length, err := time.ParseDuration(seconds + "s")
		if err != nil {
			t.Fatal(err)
		}
		c.now = c.now.Add(length - 1500*time.Millisecond)
		wantWait(t, f, "2")
		// Ending the program takes nothing off the wait.
		closeFile(t, f)
		f = openFile(t, path, Options{Clock: c.time})
		wantWait(t, f, "2")
		c.now = c.now.Add(1500 * time.Millisecond)
		wrongPIN(t, f)
	}
	c.now = c.now.Add(15 * time.Minute)
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Fatal(err)
	}
	for range freeTries { // a right one clears them
		wrongPIN(t, f)
	}
	if _, err := f.Unlock(2, "000001"); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("another operator: %v", err)
	}
	wantWait(t, f, "5")
}

func TestAClockThatIsSetBackNeitherLengthensNorSkipsAWait(t *testing.T) {
	path, c := filePath(t), newClock()
	closeFile(t, newFile(t, path))
	f := openFile(t, path, Options{Clock: c.time})
	for range freeTries {
		wrongPIN(t, f)
	}
	c.now = c.now.Add(2 * time.Second)
	wantWait(t, f, "3")
	c.now = c.now.Add(-time.Hour)
	wantWait(t, f, "3")
	c.now = c.now.Add(time.Second)
	wantWait(t, f, "2")
	closeFile(t, f)
	f = openFile(t, path, Options{Clock: c.time})
	wantWait(t, f, "2")
	c.now = c.now.Add(2 * time.Second)
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Fatal(err)
	}
}

func TestATryIsWrittenDownBeforeItIsJudged(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	w, err := f.wrapOf(1)
	if err != nil {
		t.Fatal(err)
	}
	w.Cost.Passes = 0 // cannot be judged at all
	if err := f.change(func(t *transaction) error { return putWrap(t, w) }); err != nil {
		t.Fatal(err)
	}
	_, err = f.Unlock(1, somePIN)
	wantCode(t, err, model.CodeCacheDamaged)
	closeFile(t, f)
	f = openFile(t, path, Options{})
	tried, err := f.waitOf(1, time.Now())
	if err != nil || tried.Wrong != 1 {
		t.Errorf("tries %+v, %v, want 1", tried, err)
	}
}

func TestAClockThatIsSetForwardBetweenStartsSkipsNoWait(t *testing.T) {
	path, c := filePath(t), newClock()
	closeFile(t, newFile(t, path))
	f := openFile(t, path, Options{Clock: c.time})
	for range freeTries {
		wrongPIN(t, f)
	}
	for range 3 {
		closeFile(t, f)
		c.now = c.now.Add(15 * time.Minute)
		f = openFile(t, path, Options{Clock: c.time})
		wantWait(t, f, "5")
	}
	c.now = c.now.Add(3 * time.Second)
	closeFile(t, f)
	c.now = c.now.Add(-time.Hour)
	f = openFile(t, path, Options{Clock: c.time})
	wantWait(t, f, "2") // what was waited counts
	c.now = c.now.Add(2 * time.Second)
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Fatal(err)
	}
}

func TestManyOperatorsGiveNoMoreTries(t *testing.T) {
	path, c := filePath(t), newClock()
	f := newFile(t, path)
	for range 9 {
		if _, err := f.AddOperator(somebody, somePIN); err != nil {
			t.Fatal(err)
		}
	}
	closeFile(t, f)
	f = openFile(t, path, Options{Clock: c.time})
	tried := 0
	for number := 1; number <= 10; number++ {
		for {
			if _, err := f.Unlock(number, "000001"); model.CodeOf(err) != model.CodePINWrong {
				wantCode(t, err, model.CodePINWait)
				break
			}
			tried++
		}
	}
	if tried != freeTogether {
		t.Errorf("%d tries without waiting, want %d", tried, freeTogether)
	}
	c.now = c.now.Add(5 * time.Second)
	if _, err := f.Unlock(10, somePIN); err != nil { // who was not tried waits no longer than that
		t.Fatal(err)
	}
	if _, err := f.Unlock(9, "000001"); model.CodeOf(err) != model.CodePINWrong {
		t.Errorf("a right PIN ends the waiting of all: %v", err)
	}
}

func TestWithoutAKeyringANewPINIsLonger(t *testing.T) {
	keys := &ring{secrets: map[string][]byte{}}
	for name, tt := range map[string]struct {
		keyring keyring.Keyring
		want    int
	}{"with one": {keys, pinMin}, "none given": {nil, pinMinNoKeyring}, "none here": {&ring{err: keyring.ErrNone}, pinMinNoKeyring}} {
		path := filePath(t)
		f, err := Open(path, Options{Cost: cheap, Keyring: tt.keyring})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.PINDigits(); got != tt.want {
			t.Errorf("%s: %d digits, want %d", name, got, tt.want)
		}
		if tt.want > pinMin {
			_, err := f.AddOperator(somebody, somePIN)
			if e, ok := errors.AsType[*model.Error](err); !ok || e.Code != model.CodePINFormat || e.Params["digits"] != "8" {
				t.Errorf("%s: %v, want pin_format of 8", name, err)
			}
		}
		if _, err := f.AddOperator(somebody, "27182818"[:tt.want]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		closeFile(t, f)
		f = openFile(t, path, Options{Keyring: tt.keyring})
		f.digits = 0
		if f.PINDigits() != tt.want {
			t.Errorf("%s: %d digits after a start, want %d", name, f.PINDigits(), tt.want)
		}
	}
	path := filePath(t)
	closeFile(t, newFile(t, path)) // six digits, made before
	f, err := Open(path, Options{Cost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	defer closeFile(t, f)
	wantCode(t, f.ChangePIN(1, somePIN, "161803"), model.CodePINFormat)
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Errorf("a PIN that was made before: %v", err)
	}
}
