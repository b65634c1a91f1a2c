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
	"path"
	"strings"

	"akmola.kz/kezek/internal/pki/ers"
)

// KindContainer is an ASiC-E container (ETSI EN 319 162-1) with evidence records: what the central
// exports of its acts.
const KindContainer Kind = "container"

const (
	maxContained  = 64 << 20 // bytes of all files
	mostContained = 1000     // files
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
// stand beside it. What stands in no manifest is not looked at.
func (v *Verifier) inspectContainer(ctx context.Context, data []byte, i *Inspection, o Options) (*Inspection, error) {
	i.Kind = KindContainer
	files, err := unpack(data)
	if err != nil {
		return nil, err
	}
	r, acts := &Report{}, 0
	for n := 1; ; n++ {
		described, has := files[fmt.Sprintf("%s%03d.xml", manifestName, n)]
		if !has {
			break
		}
		acts++
		if problem := v.inspectAct(ctx, files, described, r, o); problem != nil {
			r.Steps = append(r.Steps, Step{Name: StepRecord, Outcome: Failed, About: fmt.Sprint(n), Detail: oneLine(problem.Error())})
			err = problem
		} else {
			r.Steps = append(r.Steps, Step{Name: StepRecord, Outcome: Passed, About: fmt.Sprint(n)})
		}
	}
	i.take(r.finish())
	switch {
	case acts == 0:
		return nil, fmt.Errorf("a container without an evidence record: %w", ErrUnreadable)
	case err != nil:
		i.Verdict, i.SubReason = Invalid, RecordFailure
	case len(r.Signers) == 0:
		i.Verdict, i.SubReason = Indeterminate, NoSigningCert
	}
	return i, nil
}

// unpack reads the files of a container.
func unpack(data []byte) (map[string][]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > mostContained {
		return nil, errContainer
	}
	files, left := map[string][]byte{}, int64(maxContained)
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

// inspectAct judges one act, and adds its signer.
func (v *Verifier) inspectAct(ctx context.Context, files map[string][]byte, described []byte, r *Report, o Options) error {
	var m manifest
	if err := xml.Unmarshal(described, &m); err != nil {
		return errContainer
	}
	proved, names, err := m.proved(files)
	if err != nil {
		return err
	}
	record, err := ers.Parse(files[m.Record.URI])
	if err != nil {
		return err
	}
	e := v.examination(ctx, o, nil)
	e.takeBeside(files, names)
	o.Proven, err = record.Check(StampDigest, proved, func(token, data []byte) (ers.Stamp, error) {
		stamp, s, authority, err := v.judgeStamp(token, data)
		if err == nil {
			_, err = e.stamper(authority, s)
		}
		if err == nil && o.ProvenBy == nil {
			o.ProvenBy = authority
		}
		return stamp, err
	}, o.At)
	if err != nil {
		return err
	}
	for _, name := range names {
		if path.Ext(name) != ".cms" {
			continue
		}
		with := *v
		with.Evidence.Lists, with.Evidence.Answers = e.pool.lists, e.pool.answers
		with.Evidence.Until = o.At // an answer of the day of the act may be a moment younger than the stamp
		o.Certificates, o.Content = e.inside, files[path.Join(path.Dir(name), "statement.txt")]
		found := with.Examine(ctx, files[name], o)
		r.Signers, r.Content = append(r.Signers, found.Signers...), found.Content
		if len(found.Signers) == 0 {
			return found.Err()
		}
	}
	return nil
}

// proved returns the files that the manifest names, which are as it says, and their names.
func (m manifest) proved(files map[string][]byte) (contents [][]byte, names []string, err error) {
	for _, f := range m.Files {
		content, has := files[f.URI]
		digest, err := base64.StdEncoding.DecodeString(strings.TrimSpace(f.Digest))
		if !has || err != nil || f.Method.Algorithm != kzDsig+"gostr34112015-512" || !bytes.Equal(digest, StampDigest(content)) {
			return nil, nil, fmt.Errorf("%s is not what the manifest says", clean(f.URI))
		}
		contents, names = append(contents, content), append(names, f.URI)
	}
	return contents, names, nil
}

// takeBeside takes the certificates and the answers that stand among the files. Each proves itself,
// or does not count.
func (e *examination) takeBeside(files map[string][]byte, names []string) {
	for _, name := range names {
		switch path.Ext(name) {
		case ".pem":
			if certificates, err := ParseCertificates(files[name]); err == nil {
				e.inside = append(e.inside, certificates...)
			}
		case ".der":
			if answer, err := ParseOCSP(files[name]); err == nil {
				e.pool.answers = append(e.pool.answers, answer)
			}
		case ".crl":
			if list, err := ParseCRL(files[name]); err == nil {
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
