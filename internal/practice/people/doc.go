// Package people invents the people and the organizations of the practice mode
// and of the tests: families that each stand for one outcome of a visit, preschool
// organizations over all districts, and the general queue.
//
// Nobody here exists. Surnames say so (Тестова, Учебная, Үлгілі), phones are of
// the block +7 700 000 00 xx, identification numbers carry running numbers
// from 3000 up and valid check digits. Everything is the same for the same day; no file,
// no network and no real register may enter.
package people
