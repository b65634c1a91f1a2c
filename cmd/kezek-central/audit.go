package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// auditOptions tell who has used whose personal data.
type auditOptions struct {
	audited
	flags    *flag.FlagSet
	do       func(ctx context.Context, db *store.Store, e env) error
	command  string
	person   string
	from, to string
	heads    string
	since    time.Time // the beginning of from
	before   time.Time // the end of to
}

func (o *auditOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database")
	flags.StringVar(&o.person, "person", "", "`IIN` of the person concerned")
	flags.StringVar(&o.from, "from", "", "first `day`, such as 2026-11-21")
	flags.StringVar(&o.to, "to", "", "last `day`")
	flags.StringVar(&o.heads, "heads", "", "`file` of an earlier export, or its heads")
}

func (o *auditOptions) check(args []string) error {
	if len(args) == 0 {
		return errors.New("audit knows list, export and verify")
	}
	o.command = args[0]
	if err := o.flags.Parse(args[1:]); err != nil {
		return err
	}
	if o.flags.NArg() > 0 {
		return fmt.Errorf("unexpected %q", o.flags.Arg(0))
	}
	switch o.command {
	case "list":
		if _, err := model.ParseIIN(o.person); err != nil {
			return errors.New("audit list needs --person, an IIN")
		}
		o.do = o.list
	case "export":
		o.do = o.export
	case "verify":
		o.do = o.verify
	default:
		return fmt.Errorf("audit knows list, export and verify, and no %q", o.command)
	}
	if err := o.readDays(); err != nil {
		return err
	}
	return o.loadDatabase("audit")
}

func (o *auditOptions) readDays() (err error) {
	o.since, o.before = time.UnixMicro(0), model.Date{Year: 9999, Month: time.January, Day: 1}.Start()
	if o.from != "" {
		if o.since, err = time.ParseInLocation(time.DateOnly, o.from, model.Zone); err != nil {
			return errors.New("--from is no day such as 2026-11-21")
		}
	}
	if o.to != "" {
		if o.before, err = time.ParseInLocation(time.DateOnly, o.to, model.Zone); err != nil {
			return errors.New("--to is no day such as 2026-11-21")
		}
		o.before = o.before.AddDate(0, 0, 1)
	}
	return nil
}

func (o *auditOptions) run(ctx context.Context, e env) error {
	return o.inDatabase(ctx, e, "audit "+o.command, "", o.do)
}

// list prints what was done with the data of one person.
func (o *auditOptions) list(ctx context.Context, db *store.Store, e env) error {
	rows, err := service.AuditOf(ctx, db, model.IIN(o.person), o.since, o.before)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var r store.AuditRecord
		if err := json.Unmarshal([]byte(row.Body), &r); err != nil {
			return fmt.Errorf("row %s of the audit: %w", row.ID, err)
		}
		_, err := fmt.Fprintf(e.out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			r.At.In(model.Zone).Format(time.RFC3339), r.Actor, orDash(string(r.Applicant+r.Officer)+r.User), orDash(r.Workplace), orDash(r.Office),
			r.Operation, orDash(r.Why), r.Outcome, orDash(r.Request))
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(e.out, "%d records\n", len(rows))
	return err
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// exported is a row of the audit on a line of its own. Seq and Hash are missing where it is not
// in the chain yet.
type exported struct {
	Seq    int64           `json:"seq,omitempty"`
	Day    string          `json:"day,omitempty"`
	Hash   string          `json:"hash,omitempty"`
	Record json.RawMessage `json:"record"`
}

// export prints everything of the days asked for, and then the head of each day.
func (o *auditOptions) export(ctx context.Context, db *store.Store, e env) error {
	if err := db.RecordReads(ctx, store.Answered); err != nil { // the export tells of itself
		return err
	}
	out := bufio.NewWriter(e.out)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	wanted := func(r store.KeptRecord) bool { return !r.At.Before(o.since) && r.At.Before(o.before) }
	var heads []service.AuditDay
	err := service.AuditChain(ctx, db, func(l store.AuditLink, _ []model.IIN) error {
		if l.Gone || !wanted(l.Record) {
			return nil
		}
		if len(heads) == 0 || heads[len(heads)-1].Day != l.Day {
			heads = append(heads, service.AuditDay{Day: l.Day})
		}
		head := &heads[len(heads)-1]
		head.Rows, head.Seq, head.Head = head.Rows+1, l.Seq, l.Hash
		return lines.Encode(exported{l.Seq, l.Day, l.Hash, json.RawMessage(l.Record.Body)})
	})
	if err != nil {
		return err
	}
	err = service.Unsealed(ctx, db, func(r store.KeptRecord, _ bool) error {
		if !wanted(r) {
			return nil
		}
		return lines.Encode(exported{Record: json.RawMessage(r.Body)})
	})
	for _, head := range heads {
		err = errors.Join(err, lines.Encode(head))
	}
	return errors.Join(err, out.Flush())
}

// verify holds the rows against the chain, and the chain against heads that were kept elsewhere.
func (o *auditOptions) verify(ctx context.Context, db *store.Store, e env) error {
	known, err := readHeads(o.heads)
	if err != nil {
		return err
	}
	faults := 0
	fault := func(what string) error {
		faults++
		_, err := fmt.Fprintln(e.out, "FAULT:", what)
		return err
	}
	removed, err := service.VerifyAudit(ctx, db, known, func(d service.AuditDay) error {
		_, err := fmt.Fprintf(e.out, "%s\t%d records\t%d\t%s\n", d.Day, d.Rows, d.Seq, d.Head)
		return err
	}, fault)
	if err != nil {
		return err
	}
	if removed > 0 {
		if _, err := fmt.Fprintf(e.out, "records 1 to %d were kept their time and removed\n", removed); err != nil {
			return err
		}
	}
	if faults > 0 {
		_, err = fmt.Fprintf(e.out, "%d faults\n", faults)
		return errors.Join(err, exitStatus(1))
	}
	_, err = fmt.Fprintln(e.out, "the audit is as it was sealed")
	return err
}

// readHeads reads the heads among the lines of an export: the hash by the number of its link.
func readHeads(name string) (map[int64]string, error) {
	heads := map[int64]string{}
	if name == "" {
		return heads, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("heads: %w", err)
	}
	lines := json.NewDecoder(strings.NewReader(string(data)))
	for {
		var head service.AuditDay
		err := lines.Decode(&head)
		switch {
		case errors.Is(err, io.EOF):
			return heads, nil
		case err != nil:
			return nil, fmt.Errorf("heads: %s is no export of the audit: %w", name, err)
		case head.Head != "":
			heads[head.Seq] = head.Head
		}
	}
}
