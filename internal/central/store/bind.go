package store

import (
	"strconv"
	"strings"
)

// byBytes stands behind every text that is ordered, or compared but for equality: PostgreSQL
// would go by the language of the database. SQLite goes by bytes anyway and has no collation of
// the name.
const byBytes = ` COLLATE "C"`

// numbered turns each ? of a statement into $1, $2 and so on, but for those in strings, in
// quoted names and in comments.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(query); {
		rest := query[i:]
		length := 1
		switch {
		case rest[0] == '?':
			n++
			b.WriteString("$" + strconv.Itoa(n))
			i++
			continue
		case rest[0] == '\'', rest[0] == '"': // a doubled quote begins the next one: no difference
			length = through(rest, 1, rest[:1])
		case strings.HasPrefix(rest, "--"):
			length = through(rest, 2, "\n")
		case strings.HasPrefix(rest, "/*"):
			length = through(rest, 2, "*/")
		}
		b.WriteString(rest[:length])
		i += length
	}
	return b.String()
}

// through returns how long the text is up to and with the end, which is looked for from a byte
// on; all of it where there is no end.
func through(text string, from int, end string) int {
	if at := strings.Index(text[from:], end); at >= 0 {
		return from + at + len(end)
	}
	return len(text)
}
