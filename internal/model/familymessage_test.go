package model

import (
	"strings"
	"testing"
)

func TestAMessageToAFamilySaysSomethingAndNamesNobodyByNumber(t *testing.T) {
	for m, want := range map[FamilyMessage]Code{
		{Kind: BringDocuments}:                                                        "",
		{Kind: OwnWords, Text: "Кабинет 5"}:                                           "",
		{Kind: OwnWords}:                                                              CodeMessageText,
		{Kind: ContactUs, Text: "о 230315500003"}:                                     CodeMessageText,
		{Kind: ContactUs, Text: "о 230315 500003"}:                                    CodeMessageText,
		{Kind: ContactUs, Text: "о 230-315-500-003"}:                                  CodeMessageText,
		{Kind: ContactUs, Text: "о 2303\u00a01550\u00a00003"}:                         CodeMessageText,
		{Kind: ContactUs, Text: "8-7162-25-00-03 1 декабря, 01.12.2026 - 15.12.2026"}: "",
		{Kind: ContactUs, Text: strings.Repeat("ә", MaxMessage)}:                      "",
		{Kind: ContactUs, Text: strings.Repeat("ә", MaxMessage+1)}:                    CodeMessageText,
	} {
		if err := m.Check(); CodeOf(err) != want && (err != nil || want != "") {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
