package pki

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/pki/ers"
)

// KindContainer is an ASiC-E container (ETSI EN 319 162-1) with evidence records: what the central
// exports of its acts.
const KindContainer Kind = "container"

// MaxContained is how long all files of a container may be together, in bytes.
const MaxContained = 64 << 20

const (
	mostContained = 1000 // files
	listFolder    = "META-INF/lists/"
	manifestName  = "META-INF/ASiCEvidenceRecordManifest"
)

var errContainer = errors.New("the container is malformed")

func isContainer(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// manifest says which files a record is about.
type manifest struct {
	Record struct {
		URI string `xml:"URI,attr"`
	} `xml:"SigReference"`
	Files []struct {
		URI    string `xml:"URI,attr"`
		Method struct {
			Algorithm string `xml:"Algorithm,attr"`
		} `xml:"DigestMethod"`
		Digest string `xml:"DigestValue"`
	} `xml:"DataObjectReference"`
}

// inspectContainer judges each act of a container: its record proves since when its files are as
// they are, and at that time its signature is judged, with the answers about the certificates that
// stand beside it. A container with more in it than that is not valid as a whole.
func (v *Verifier) inspectContainer(ctx context.Context, data []byte, i *Inspection, o Options) (*Inspection, error) {
	i.Kind = KindContainer
	files, err := unpack(data)
	if err != nil {
		return nil, err
	}
	with := *v
	with.Evidence.Lists = append(slices.Clone(v.Evidence.Lists), files.takeLists()...)
	v = &with
	r := &Report{}
	for act := 1; ; act++ {
		described, has := files.take(fmt.Sprintf("%s%03d.xml", manifestName, act))
		if !has {
			break
		}
		r.Steps = append(r.Steps, v.inspectAct(ctx, fmt.Sprint(act), files, described, r, i, o)...)
	}
	if len(r.Steps) == 0 {
		return nil, fmt.Errorf("a container without an evidence record: %w", ErrUnreadable)
	}
	i.take(r.finish())
	i.takeWorst(r.Steps)
	if i.Verdict == Valid && files.beside() {
		i.Verdict, i.SubReason = Indeterminate, SignedInPart
	}
	return i, nil
}

// takeWorst takes the verdict of steps that are about the whole, where it is worse.
func (i *Inspection) takeWorst(steps []Step) {
	for _, worse := range []struct {
		outcome Outcome
		verdict Verdict
	}{{Failed, Invalid}, {Undecided, Indeterminate}} {
		at := slices.IndexFunc(steps, func(s Step) bool { return s.Outcome == worse.outcome })
		if at >= 0 && i.Verdict != Invalid {
			i.Verdict, i.SubReason = worse.verdict, SubReason(steps[at].Code)
			return
		}
	}
}

// contained are the files of a container by their names. What is looked at is taken out: nothing is
// looked at twice, and what is left is proved by nobody.
type contained map[string][]byte

func (c contained) take(name string) (content []byte, has bool) {
	content, has = c[name]
	delete(c, name)
	return content, has
}

// takeLists takes out the lists of revoked certificates, which prove themselves.
func (c contained) takeLists() (lists []*CRL) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if !strings.HasPrefix(name, listFolder) || len(lists) == maxCarried {
			continue
		}
		if list, err := ParseCRL(c[name]); err == nil {
			delete(c, name)
			lists = append(lists, list)
		}
	}
	return lists
}

// ListName is where a container keeps a list of revoked certificates.
func ListName(l *CRL) string { return listFolder + l.Digest() + ".crl" }

// beside reports whether there is more than what a container has beside its acts.
func (c contained) beside() bool {
	for name := range c {
		if name != "mimetype" {
			return true
		}
	}
	return false
}

// unpack reads the files of a container.
func unpack(data []byte) (contained, error) {
	if len(data) > MaxContained {
		return nil, errContainer
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > mostContained {
		return nil, errContainer
	}
	files, left := contained{}, int64(MaxContained)
	for _, f := range archive.File {
		opened, err := f.Open()
		if err != nil {
			return nil, errContainer
		}
		content, err := io.ReadAll(io.LimitReader(opened, left+1))
		_ = opened.Close() // it was read
		left -= int64(len(content))
		if _, twice := files[f.Name]; err != nil || left < 0 || twice {
			return nil, errContainer
		}
		files[f.Name] = content
	}
	return files, nil
}

// inspectAct judges one act of the number, and adds its signer, or who confirmed it by a code.
func (v *Verifier) inspectAct(ctx context.Context, number string, files contained, described []byte, r *Report, i *Inspection, o Options) []Step {
	record := Step{Name: StepRecord, Outcome: Passed, About: number}
	a, with, o, err := v.prove(ctx, files, described, o)
	if err != nil {
		record.Outcome, record.Code, record.Detail = Failed, string(RecordFailure), oneLine(err.Error())
		if gradeStamp(err) == Indeterminate {
			record.Outcome = Undecided
		}
		return []Step{record}
	}
	steps := []Step{record, a.step(number)}
	signed := false
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		if path.Ext(name) != ".cms" {
			continue
		}
		signed = true
		o.Content = a.text
		found := with.Examine(ctx, a.files[name], o)
		r.Signers, r.Content = append(r.Signers, found.Signers...), found.Content
		for _, signer := range found.Signers {
			a.nameLists(signer.Missing)
		}
		if len(found.Signers) == 0 {
			steps = append(steps, found.Steps...)
		}
	}
	if signed {
		return steps
	}
	code := Step{Name: StepCode, Outcome: Undecided, Code: string(SignedByCode), About: number}
	confirmed, err := a.confirmation(number, o)
	if err != nil {
		code.Code, code.Detail = string(NoSigningCert), err.Error()
	} else {
		i.Confirmed = append(i.Confirmed, confirmed)
	}
	return append(steps, code)
}

// prove judges the record of an act. It returns the act, with whom and with what its signature is to
// be judged.
func (v *Verifier) prove(ctx context.Context, files contained, described []byte, o Options) (*provedAct, *Verifier, Options, error) {
	var m manifest
	if err := xml.Unmarshal(described, &m); err != nil {
		return nil, nil, o, errContainer
	}
	proved, err := m.takeProved(files)
	if err != nil {
		return nil, nil, o, err
	}
	encoded, _ := files.take(m.Record.URI)
	record, err := ers.Parse(encoded)
	if err != nil {
		return nil, nil, o, err
	}
	if !record.Algorithm.Equal(OIDStampDigest) {
		return nil, nil, o, &UnsupportedAlgorithmError{OID: record.Algorithm}
	}
	e := v.examination(ctx, o, nil)
	e.takeBeside(proved)
	o.Proven, err = record.Check(StampDigest, slices.Collect(maps.Values(proved)), func(token, data []byte) (ers.Stamp, error) {
		stamp, s, authority, err := v.judgeStamp(token, data)
		if err == nil {
			_, err = e.stamper(authority, s)
		}
		if err == nil {
			err = e.notFuture(s)
		}
		if err == nil && o.ProvenBy == nil {
			o.ProvenBy = authority
		}
		return stamp, err
	}, o.At)
	if err != nil {
		return nil, nil, o, err
	}
	with := *v
	with.Evidence.Lists, with.Evidence.Answers = e.pool.lists, e.pool.answers
	o.Certificates = e.inside
	a, err := readAct(proved)
	return a, &with, o, err
}

// takeProved takes out the files that the manifest names, which are as it says.
func (m manifest) takeProved(files contained) (contained, error) {
	proved := contained{}
	for _, f := range m.Files {
		content, has := files.take(f.URI)
		digest, err := base64.StdEncoding.DecodeString(strings.TrimSpace(f.Digest))
		if !has || err != nil || f.Method.Algorithm != kzDsig+"gostr34112015-512" || !bytes.Equal(digest, StampDigest(content)) {
			return nil, fmt.Errorf("%s is not what the manifest says", clean(f.URI))
		}
		proved[f.URI] = content
	}
	return proved, nil
}

// takeBeside takes the certificates and the answers that stand among the files, at most as many as a
// signature may carry. Each proves itself, or does not count.
func (e *examination) takeBeside(proved contained) {
	for _, name := range slices.Sorted(maps.Keys(proved)) { // which ones count must not be chance
		content := proved[name]
		if len(e.pool.answers)+len(e.pool.lists) == maxCarried {
			return
		}
		switch path.Ext(name) {
		case ".pem":
			if certificates, err := ParseCertificates(content); err == nil && len(certificates) <= maxCarried {
				e.inside = append(e.inside, certificates...)
			}
		case ".der":
			if answer, err := ParseOCSP(content); err == nil {
				e.pool.answers = append(e.pool.answers, answer)
			}
		case ".crl":
			if list, err := ParseCRL(content); err == nil {
				e.pool.lists = append(e.pool.lists, list)
			}
		}
	}
}

// JudgeStamp judges a time stamp of an evidence record over data, apart from revocation (ers.Judge).
func (v *Verifier) JudgeStamp(token, data []byte) (ers.Stamp, error) {
	stamp, _, _, err := v.judgeStamp(token, data)
	return stamp, err
}

func (v *Verifier) judgeStamp(token, data []byte) (ers.Stamp, *Timestamp, *Certificate, error) {
	s, err := parseToken(token)
	if err != nil {
		return ers.Stamp{}, nil, nil, err
	}
	if !s.digest.Equal(OIDStampDigest) {
		return ers.Stamp{}, nil, nil, &UnsupportedAlgorithmError{OID: s.digest}
	}
	authority, err := v.CheckTimestamp(s, data)
	if err != nil {
		return ers.Stamp{}, nil, nil, err
	}
	return ers.Stamp{Time: s.Time, Until: authority.NotAfter}, s, authority, nil
}

// ManifestOf describes the files of one act, the number of which is from 1, and returns the name of
// the manifest and of the record that it names.
func ManifestOf(n int, names []string, files [][]byte) (name string, described []byte, record string) {
	name, record = fmt.Sprintf("%s%03d.xml", manifestName, n), fmt.Sprintf("META-INF/evidencerecord%03d.ers", n)
	var b bytes.Buffer
	b.WriteString(xml.Header + `<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` + "\n")
	fmt.Fprintf(&b, "<asic:SigReference URI=%q/>\n", record)
	for i, file := range files {
		fmt.Fprintf(&b, "<asic:DataObjectReference URI=%q><ds:DigestMethod Algorithm=%q/><ds:DigestValue>%s</ds:DigestValue></asic:DataObjectReference>\n",
			names[i], kzDsig+"gostr34112015-512", base64.StdEncoding.EncodeToString(StampDigest(file)))
	}
	b.WriteString("</asic:ASiCManifest>\n")
	return name, b.Bytes(), record
}
