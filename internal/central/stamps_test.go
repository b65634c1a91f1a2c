package central_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/ers"
	"akmola.kz/kezek/internal/practice/ca"
)

// stampsOf returns a time stamp authority of practice, as a central asks it, and how often it was.
func stampsOf(t *testing.T, now func() time.Time) (service.Stamper, *int) {
	t.Helper()
	a, err := authority()
	must(t, err)
	tsa, err := a.TSA(now)
	must(t, err)
	asked := 0
	return func(_ context.Context, request []byte) ([]byte, error) { asked++; return tsa.Answer(request) }, &asked
}

// exported returns what proves an entry, as it is given to a court.
func exported(t *testing.T, o *office, entry string) []byte {
	t.Helper()
	acts, err := service.Evidence(t.Context(), o.database, entry)
	must(t, err)
	var archive bytes.Buffer
	must(t, documents.WriteEvidence(&archive, acts, nil))
	return archive.Bytes()
}

// judged is what somebody finds who has the authorities and nothing else.
func judged(t *testing.T, container []byte, at time.Time) (*pki.Inspection, error) {
	t.Helper()
	a, err := authority()
	must(t, err)
	alone := a.Verifier()
	alone.Policy = pki.RevocationRefuse
	return alone.Inspect(t.Context(), container, pki.Options{At: at})
}

// signedEntry is an entry that the mother signed with a key.
func signedEntry(t *testing.T) (*office, model.Entry) {
	t.Helper()
	o := newOffice(t, newResponder(t).asking(t, pki.RevocationRefuse))
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	placement := v.signed(son, sonsApplication, "990140000001")
	placement.CMS = sign(t, key(t, mother, pki.SingleKey), placement.Text)
	return o, placed(v.place(placement))
}

func TestWhatWasStampedHoldsWhenTheCertificateHasEnded(t *testing.T) {
	o, entry := signedEntry(t)
	if _, err := judged(t, exported(t, o, entry.Number), o.clock.now()); !errors.Is(err, pki.ErrUnreadable) {
		t.Errorf("before it was stamped: %v", err)
	}
	stamps, asked := stampsOf(t, o.clock.now)
	for range 2 {
		must(t, o.service.Stamp(t.Context(), stamps))
	}
	if *asked != 1 {
		t.Errorf("asked %d times for one act", *asked)
	}
	container := exported(t, o, entry.Number)
	for _, c := range []struct {
		when string
		at   time.Time
		want pki.Verdict
	}{
		{"the same day", morning.Add(time.Hour), pki.Valid},
		{"when the signer's certificate has ended", morning.AddDate(1, 6, 0), pki.Valid},
		{"when the authority of the stamp has ended", morning.AddDate(2, 6, 0), pki.Invalid},
		{"before it was stamped", morning.AddDate(0, 0, -1), pki.Invalid},
	} {
		found, err := judged(t, container, c.at)
		must(t, err)
		if found.Verdict != c.want || c.want == pki.Valid && !found.Signers[0].Stamped {
			t.Errorf("%s: %s %s %+v %+v", c.when, found.Verdict, found.SubReason, found.Steps, found.Signers)
		}
		for _, s := range found.Signers {
			if !slices.ContainsFunc(s.Steps, func(step pki.Step) bool { return step.Name == pki.StepSigningTime && step.OK() }) {
				t.Errorf("%s: the time that the signer claims is before the stamp: %+v", c.when, s.Steps)
			}
		}
	}
}

// TestNoFileOfAContainerCanBeExchanged changes each of the files that the record is about.
func TestNoFileOfAContainerCanBeExchanged(t *testing.T) {
	o, entry := signedEntry(t)
	stamps, _ := stampsOf(t, o.clock.now)
	must(t, o.service.Stamp(t.Context(), stamps))
	container := exported(t, o, entry.Number)
	whole, err := zip.NewReader(bytes.NewReader(container), int64(len(container)))
	must(t, err)
	files := 0
	for _, file := range whole.File {
		if file.Name == "mimetype" {
			continue
		}
		files++
		found, err := judged(t, changed(t, whole, func(name string, content []byte) {
			if name == file.Name {
				content[len(content)/2] ^= 1
			}
		}), morning.Add(time.Hour))
		if err == nil && found.Verdict == pki.Valid {
			t.Errorf("%s was changed, and nobody sees it", file.Name)
		}
	}
	if files < 8 {
		t.Errorf("%d files", files)
	}
}

func TestAContainerWithMoreInItIsNotValidAsAWhole(t *testing.T) {
	o, entry := signedEntry(t)
	stamps, _ := stampsOf(t, o.clock.now)
	must(t, o.service.Stamp(t.Context(), stamps))
	container := exported(t, o, entry.Number)
	whole, err := zip.NewReader(bytes.NewReader(container), int64(len(container)))
	must(t, err)
	for _, name := range []string{"./statement.txt", "2-leave_list/statement.txt", "META-INF/ASiCEvidenceRecordManifest003.xml", "more.cms"} {
		found, err := judged(t, changed(t, whole, nil, name), morning.Add(time.Hour))
		must(t, err)
		if found.Verdict != pki.Indeterminate || found.SubReason != pki.SignedInPart {
			t.Errorf("with %s: %s %s", name, found.Verdict, found.SubReason)
		}
	}
}

// TestAnActByCodeIsToldAsThat: nobody signed it with a key, and the report says who confirms it.
func TestAnActByCodeIsToldAsThat(t *testing.T) {
	v := ready(t)
	o, act := v.office, v.byCodeOf(son, sonsApplication, "990140000001")
	entry := placed(v.place(act))
	stamps, _ := stampsOf(t, o.clock.now)
	must(t, o.service.Stamp(t.Context(), stamps))
	container := exported(t, o, entry.Number)
	found, err := judged(t, container, morning.Add(time.Hour))
	must(t, err)
	if found.Verdict != pki.Indeterminate || found.SubReason != pki.SignedByCode || len(found.Confirmed) != 1 {
		t.Fatalf("%s %s %+v", found.Verdict, found.SubReason, found.Steps)
	}
	if c := found.Confirmed[0]; c.IIN != string(mother.IIN) || c.Name != mother.FullName() || c.SignedAt.IsZero() || c.Proven.IsZero() || string(c.Content) != act.Text {
		t.Errorf("%+v", c)
	}
	text := documents.ProtocolText(documents.Protocol(model.English, found, documents.Examined{Data: container}))
	contains(t, text, "Signed by a one-time code, confirmed by the central", mother.FullName(), "there is no digital signature")
}

// TestAListThatAnActRestsOnGoesIntoTheContainer, where it was kept, and is named where it was not.
func TestAListThatAnActRestsOnGoesIntoTheContainer(t *testing.T) {
	a, err := authority()
	must(t, err)
	listOf := func(at time.Time) *pki.CRL {
		der, err := a.CRL(a.GOSTIssuer, at)
		must(t, err)
		list, err := pki.ParseCRL(der)
		must(t, err)
		return list
	}
	list, other := listOf(morning.Add(-time.Minute)), listOf(morning.Add(-time.Hour))
	file := filepath.Join(t.TempDir(), "gost.crl")
	must(t, os.WriteFile(file, list.Raw(), 0o600))
	forLogins, err := a.CRL(a.Issuer, morning.Add(-time.Minute))
	must(t, err)
	login := filepath.Join(t.TempDir(), "rsa.crl")
	must(t, os.WriteFile(login, forLogins, 0o600))
	v := ready(t, func(c *service.Config) {
		v := a.Verifier()
		must(t, registry.Revocation{Policy: pki.RevocationRefuse, Lists: []string{file, login}}.Apply(v))
		c.Verifier = service.NewVerifier(v)
	})
	placement := v.signed(son, sonsApplication, "990140000001")
	placement.CMS = sign(t, key(t, mother, pki.SingleKey), placement.Text)
	entry := placed(v.place(placement))
	stamps, _ := stampsOf(t, v.clock.now)
	must(t, v.service.Stamp(t.Context(), stamps))
	acts, err := service.Evidence(t.Context(), v.database, entry.Number)
	must(t, err)
	for name, c := range map[string]struct {
		lists []*pki.CRL
		want  pki.Verdict
	}{
		"with it":           {[]*pki.CRL{other, list}, pki.Valid},
		"without":           {nil, pki.Indeterminate},
		"another is not in": {[]*pki.CRL{other}, pki.Indeterminate},
	} {
		var archive bytes.Buffer
		must(t, documents.WriteEvidence(&archive, acts, c.lists))
		found, err := judged(t, archive.Bytes(), morning.AddDate(1, 6, 0))
		must(t, err)
		if found.Verdict != c.want {
			t.Errorf("%s: %s %s %+v", name, found.Verdict, found.SubReason, found.Signers[0].Steps)
		}
		named := slices.ContainsFunc(found.Signers[0].Missing, func(m pki.Missing) bool { return m.List == list.Digest() })
		if named != (c.want != pki.Valid) {
			t.Errorf("%s: missing %+v", name, found.Signers[0].Missing)
		}
	}
}

// TestWhatCameIsHeldAgainstWhatWasSigned: a record proves files, whoever put them together.
func TestWhatCameIsHeldAgainstWhatWasSigned(t *testing.T) {
	o, entry := signedEntry(t)
	stamps, _ := stampsOf(t, o.clock.now)
	for name, c := range map[string]struct {
		old, now string
		want     pki.Verdict
	}{
		"another text":      {`"text":"`, `"text":"No. `, pki.Invalid},
		"another signature": {`"cms":"MI`, `"cms":"MJ`, pki.Invalid},
		"another child":     {`"iin":"` + string(son.IIN), `"iin":"000000000000`, pki.Indeterminate},
		"as it came":        {"", "", pki.Valid},
	} {
		acts, err := service.Evidence(t.Context(), o.database, entry.Number)
		must(t, err)
		acts[0].Body = bytes.Replace(acts[0].Body, []byte(c.old), []byte(c.now), 1)
		acts[0].Summary, err = documents.Summary(acts[0])
		must(t, err)
		_, files := documents.Evidence(acts[0])
		var hashes [][]byte
		for _, file := range files {
			hashes = append(hashes, pki.StampDigest(file))
		}
		trees, root := ers.Grow(pki.StampDigest, [][][]byte{hashes})
		request, err := pki.TimestampRequest(root)
		must(t, err)
		reply, err := stamps(t.Context(), request)
		must(t, err)
		stamp, err := pki.ParseTimestamp(reply)
		must(t, err)
		acts[0].Tree, acts[0].Stamps = trees[0], [][]byte{stamp.Token()}
		var archive bytes.Buffer
		must(t, documents.WriteEvidence(&archive, acts, nil))
		found, err := judged(t, archive.Bytes(), morning.Add(time.Hour))
		must(t, err)
		if found.Verdict != c.want || c.want != pki.Valid && found.SubReason != pki.ActDiffers {
			t.Errorf("%s: %s %s %+v", name, found.Verdict, found.SubReason, found.Steps)
		}
	}
}

// TestAnAuthorityThatIsNotKnownDecidesNothing judges a container by roots that do not know who stamped it.
func TestAnAuthorityThatIsNotKnownDecidesNothing(t *testing.T) {
	o, entry := signedEntry(t)
	stamps, _ := stampsOf(t, o.clock.now)
	must(t, o.service.Stamp(t.Context(), stamps))
	found, err := (&pki.Verifier{Policy: pki.RevocationRefuse}).Inspect(t.Context(), exported(t, o, entry.Number), pki.Options{At: morning.Add(time.Hour)})
	must(t, err)
	if found.Verdict != pki.Indeterminate {
		t.Errorf("%s %s", found.Verdict, found.SubReason)
	}
}

// changed returns the container with files changed, and with more of them.
func changed(t *testing.T, whole *zip.Reader, change func(name string, content []byte), more ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	add := func(name string, content []byte) {
		part, err := archive.Create(name)
		must(t, err)
		_, err = part.Write(content)
		must(t, err)
	}
	for _, file := range whole.File {
		opened, err := file.Open()
		must(t, err)
		content, err := io.ReadAll(opened)
		must(t, err)
		if change != nil {
			change(file.Name, content)
		}
		add(file.Name, content)
	}
	for _, name := range more {
		add(name, []byte("more"))
	}
	must(t, archive.Close())
	return out.Bytes()
}

func TestAStampThatDoesNotHoldIsNotKept(t *testing.T) {
	o, entry := signedEntry(t)
	good, _ := stampsOf(t, o.clock.now)
	ahead, _ := stampsOf(t, func() time.Time { return o.clock.now().Add(time.Hour) })
	foreign, err := ca.New(morning, ca.SharedKeys())
	must(t, err)
	tsa, err := foreign.TSA(o.clock.now)
	must(t, err)
	for name, stamps := range map[string]service.Stamper{
		"down":             func(context.Context, []byte) ([]byte, error) { return nil, errors.New("down") },
		"by a clock ahead": ahead,
		"nonsense":         func(context.Context, []byte) ([]byte, error) { return []byte("nonsense"), nil },
		"by a stranger":    func(_ context.Context, request []byte) ([]byte, error) { return tsa.Answer(request) },
		"over something else": func(ctx context.Context, _ []byte) ([]byte, error) {
			other, err := pki.TimestampRequest([]byte("something else"))
			must(t, err)
			return good(ctx, other)
		},
	} {
		if err := o.service.Stamp(t.Context(), stamps); err == nil {
			t.Errorf("%s: it is kept", name)
		}
	}
	must(t, o.service.Stamp(t.Context(), good))
	if found, err := judged(t, exported(t, o, entry.Number), o.clock.now()); err != nil || found.Verdict != pki.Valid {
		t.Errorf("after that: %+v, %v", found, err)
	}
}
