package model

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "take the numbering plans from libphonenumber anew")

// TestTheNumberingPlansAreThoseOfTheLibrary fails where a newer library knows more.
func TestTheNumberingPlansAreThoseOfTheLibrary(t *testing.T) {
	var want bytes.Buffer
	for _, code := range callingCodes() {
		line, err := json.Marshal(planFrom(t, code))
		if err != nil {
			t.Fatal(err)
		}
		want.Write(append(line, '\n'))
	}
	if *update {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(want.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("numbering.gz", packed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	r, err := gzip.NewReader(bytes.NewReader(numbering))
	if err != nil {
		t.Fatal(err)
	}
	if have, err := io.ReadAll(r); err != nil || !bytes.Equal(have, want.Bytes()) {
		t.Errorf("the library knows other plans: go test -run NumberingPlans ./internal/model -update (%v)", err)
	}
}

// callingCodes are all, 7 first.
func callingCodes() []int {
	var codes []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b int) int {
		if a == 7 || b == 7 {
			return map[bool]int{true: -1, false: 1}[a == 7]
		}
		return a - b
	})
	return codes
}

func planFrom(t *testing.T, code int) (plan numberingPlan) {
	t.Helper()
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	plan.Code = strconv.Itoa(code)
	for i, id := range phonenumbers.GetRegionCodesForCountryCode(code) {
		at := slices.IndexFunc(all.GetMetadata(), func(m *phonenumbers.PhoneMetadata) bool { return m.GetId() == id && int(m.GetCountryCode()) == code })
		if at < 0 {
			t.Fatalf("nothing is known of %s", id)
		}
		m := all.GetMetadata()[at]
		plan.Regions = append(plan.Regions, regionFrom(m))
		if i > 0 {
			continue
		}
		plan.Prefix, plan.Transform = m.GetNationalPrefixForParsing(), m.GetNationalPrefixTransformRule()
		plan.Local = lengths(m.GetGeneralDesc().GetPossibleLengthLocalOnly())
		formats := m.GetIntlNumberFormat()
		if len(formats) == 0 {
			formats = m.GetNumberFormat()
		}
		for _, f := range formats {
			format := numberFormat{Pattern: f.GetPattern(), Format: f.GetFormat()}
			if leading := f.GetLeadingDigitsPattern(); len(leading) > 0 {
				format.Leading = leading[len(leading)-1]
			}
			plan.Formats = append(plan.Formats, format)
		}
	}
	return plan
}

func regionFrom(m *phonenumbers.PhoneMetadata) numberingRegion {
	r := numberingRegion{
		ID: m.GetId(), Leading: m.GetLeadingDigits(), General: kindFrom(m.GetGeneralDesc()), Fixed: kindFrom(m.GetFixedLine()), Mobile: kindFrom(m.GetMobile()),
	}
	for _, other := range []*phonenumbers.PhoneNumberDesc{
		m.GetPremiumRate(), m.GetTollFree(), m.GetSharedCost(), m.GetVoip(), m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		if kind := kindFrom(other); kind.Pattern != "" {
			r.Others = append(r.Others, kind)
		}
	}
	return r
}

func kindFrom(d *phonenumbers.PhoneNumberDesc) numberKind {
	if d.GetNationalNumberPattern() == "" {
		return numberKind{}
	}
	return numberKind{Pattern: d.GetNationalNumberPattern(), Lengths: lengths(d.GetPossibleLength())}
}

func lengths(of []int32) (all []int) {
	for _, n := range of {
		all = append(all, int(n))
	}
	return all
}

// asTheLibrary holds of one number that it is what the library says.
func asTheLibrary(t *testing.T, p Phone) {
	t.Helper()
	valid, shown, mobile := false, string(p), false
	if number, err := phonenumbers.Parse(string(p), ""); err == nil && len(p) <= 16 && phonenumbers.Format(number, phonenumbers.E164) == string(p) && phonenumbers.IsValidNumber(number) {
		valid, shown = true, phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
		mobile = phonenumbers.GetRegionCodeForNumber(number) == "KZ" && phonenumbers.GetNumberType(number) == phonenumbers.MOBILE
	}
	number, ok := p.number()
	if ok != valid || ok && number.String() != shown || p.Mobile() != mobile {
		t.Errorf("%s: is one %t, shown as %q, mobile %t; the library says %t, %q, %t", string(p), ok, number, p.Mobile(), valid, shown, mobile)
	}
}

// TestEveryNumberOfTheWorldIsAsTheLibrarySays takes an example of each kind in each region and
// what is nearly one: cut, longer, of other digits, with what is dialled inside the country.
func TestEveryNumberOfTheWorldIsAsTheLibrarySays(t *testing.T) {
	asTheLibrary(t, "+3758107296693")     // 8 is dialled inside Belarus, and the rest would be a number too
	random := rand.New(rand.NewPCG(7, 7)) // the same ones each time
	for _, code := range callingCodes() {
		for _, region := range phonenumbers.GetRegionCodesForCountryCode(code) {
			for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
				example := phonenumbers.GetExampleNumberForType(region, kind)
				if region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY {
					example = phonenumbers.GetExampleNumberForNonGeoEntity(code)
				}
				if example == nil {
					continue
				}
				national := phonenumbers.GetNationalSignificantNumber(example)
				for range 4 {
					digits := []byte(national)
					digits[random.IntN(len(digits))] = byte('0' + random.IntN(10))
					digits[random.IntN(len(digits))] = byte('0' + random.IntN(10))
					asTheLibrary(t, Phone(fmt.Sprintf("+%d%s", code, digits)))
				}
				for _, near := range []string{national, national[1:], national[:len(national)-1], national + "0", "0" + national, "1" + national, "8" + national} {
					asTheLibrary(t, Phone(fmt.Sprintf("+%d%s", code, near)))
				}
			}
		}
	}
}

func FuzzANumberIsAsTheLibrarySays(f *testing.F) {
	for _, seed := range []string{"+77000000002", "+390612345678", "+5491123456789", "+12125550100", "+", "+7", "+800", "+77१", "77000000002", "+7 700 000 00 02", "+00000000000000", "+999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) { asTheLibrary(t, Phone(s)) })
}
