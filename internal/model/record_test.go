package model

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestAnActionOfAnotherVersionKeepsItsBytes(t *testing.T) {
	first := Action{Kind: ActionOpened, Record: "r"}.Seal(Action{})
	line := strings.Replace(first.Line(), `"operator"`, `"a_later_field":[2,1],"operator"`, 1)
	var read Action
	if err := json.Unmarshal([]byte(line), &read); err != nil {
		t.Fatal(err)
	}
	if read.Line() != line || read.Hash == first.Hash || read.Record != "r" {
		t.Errorf("read as %+v", read)
	}
	if sent, err := json.Marshal([]Action{read}); err != nil || string(sent) != "["+line+"]" {
		t.Errorf("sent as %s, %v", sent, err)
	}
	second := Action{Kind: ActionLocked}.Seal(read)
	if err := second.Follows(read); err != nil || second.Follows(first) == nil {
		t.Errorf("the next one: %v", err)
	}
}
