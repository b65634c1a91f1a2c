package model

import (
	"strings"
	"testing"
)

func TestAMessageToAFamilySaysSomethingAndNamesNobodyByNumber(t *testing.T) {
	for m, want := range map[FamilyMessage]Code{
		{Kind: BringDocuments}:                                     "",
		{Kind: OwnWords, Text: "Кабинет 5"}:                        "",
		{Kind: OwnWords}:                                           CodeMessageText,
		{Kind: ContactUs, Text: "о 230315500003"}:                  CodeMessageText,
		{Kind: ContactUs, Text: strings.Repeat("ә", MaxMessage)}:   "",
		{Kind: ContactUs, Text: strings.Repeat("ә", MaxMessage+1)}: CodeMessageText,
	} {
		if err := m.Check(); CodeOf(err) != want && (err != nil || want != "") {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
