// Package report packs what support needs into one file: facts about the program, its
// settings and its logs. The logs hold no personal data; each line goes through a
// second net all the same, which masks whatever looks like some.
//
// What may not enter: the database, documents, anything that a person typed.
package report
