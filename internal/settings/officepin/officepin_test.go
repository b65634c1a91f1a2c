package officepin

import (
	"strings"
	"testing"
)

func init() { cost.Memory = 1024 } // what a try costs is no matter of the tests

func TestOnlyThePINOfTheHashIsRight(t *testing.T) {
	text, err := Hash("314159")
	if err != nil {
		t.Fatal(err)
	}
	if !Valid(text) || !Check(text, "314159") || Check(text, "314158") || Check(text, "") {
		t.Errorf("%s", text)
	}
	if other, _ := Hash("314159"); other == text {
		t.Error("two hashes of one PIN are equal: no salt")
	}
	if strings.Contains(text, "314159") {
		t.Error("the PIN stands in it")
	}
}

func TestATextThatIsNoHashIsNone(t *testing.T) {
	good, err := Hash("314159")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "314159", "$argon2id$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=18", 1),
		strings.Replace(good, "m=1024", "m=99999999", 1), strings.Replace(good, "t=3", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1),
		good[:len(good)-4], good + "$", "x" + good, strings.Replace(good, "$m=", "$x=", 1),
	} {
		if Valid(text) || Check(text, "314159") {
			t.Errorf("%q is taken for a hash", text)
		}
	}
}
