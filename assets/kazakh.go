package assets

import (
	"regexp"
	"strings"
)

// numberEnding is a number with a Kazakh case ending after a hyphen: 02:56-ға.
var numberEnding = regexp.MustCompile(`([0-9][0-9\x{00a0}]*)-([дтн][аеыі]н?ң?|[ғгқк][ае])([^\p{L}]|$)`)

// endings are those of a case, as they follow a front and a back vowel of the last word:
// after a vowel or a voiced sound, after a voiceless one, after a nasal.
type endings struct{ voiced, voiceless, nasal [2]string }

// cases are found by any of their endings.
var cases = func() map[string]endings {
	all := map[string]endings{}
	for _, e := range []endings{
		{voiced: [2]string{"ге", "ға"}, voiceless: [2]string{"ке", "қа"}, nasal: [2]string{"ге", "ға"}},       // to
		{voiced: [2]string{"ден", "дан"}, voiceless: [2]string{"тен", "тан"}, nasal: [2]string{"нен", "нан"}}, // from
		{voiced: [2]string{"де", "да"}, voiceless: [2]string{"те", "та"}, nasal: [2]string{"де", "да"}},       // at
	} {
		for _, forms := range [][2]string{e.voiced, e.voiceless, e.nasal} {
			all[forms[0]], all[forms[1]] = e, e
		}
	}
	return all
}()

// numberWords are the words with which a number can end when it is read aloud: units,
// tens, and by how many noughts follow.
var (
	unitWords  = []string{"нөл", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"}
	tenWords   = []string{"", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"}
	largeWords = []string{2: "жүз", 3: "мың", 4: "мың", 5: "мың", 6: "миллион"}
)

// lastWord returns the last word of a number that is read aloud.
func lastWord(digits string) string {
	bare := strings.TrimRight(digits, "0")
	noughts := len(digits) - len(bare)
	switch {
	case bare == "":
		return unitWords[0]
	case noughts == 0:
		return unitWords[bare[len(bare)-1]-'0']
	case noughts == 1:
		return tenWords[bare[len(bare)-1]-'0']
	}
	return largeWords[min(noughts, len(largeWords)-1)]
}

// ending is that of the case for a word, by its last vowel and its last sound.
func (e endings) ending(word string) string {
	forms := e.voiced
	switch {
	case strings.HasSuffix(word, "н") || strings.HasSuffix(word, "ң"):
		forms = e.nasal
	case strings.ContainsAny(word[len(word)-len("с"):], "сштқпк"):
		forms = e.voiceless
	}
	if at := strings.LastIndexAny(word, "аоұыэеіөүу"); strings.ContainsAny(word[at:at+len("а")], "аоұы") {
		return forms[1]
	}
	return forms[0]
}

// harmonize puts the case endings of numbers in a Kazakh text right: a text is written
// once, and what follows a number depends on how the number is read (02:56-ға, 02:55-ке).
func harmonize(text string) string {
	if !strings.Contains(text, "-") {
		return text
	}
	return numberEnding.ReplaceAllStringFunc(text, func(found string) string {
		parts := numberEnding.FindStringSubmatch(found)
		e, known := cases[parts[2]]
		if !known {
			return found
		}
		word := lastWord(strings.ReplaceAll(parts[1], "\u00a0", ""))
		return parts[1] + "-" + e.ending(word) + parts[3]
	})
}
