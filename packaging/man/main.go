// Command man writes the page of a program for man(1) from what the program itself says of its
// commands and flags, so that the two cannot differ: man [--see FILE]... DESCRIPTION PROGRAM. The help
// of a program begins with a sentence and, after an empty line, how it is called, two spaces before each
// line. Where a line names a command, its flags are asked for by PROGRAM COMMAND --help.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	kezek "akmola.kz/kezek"
)

// page is what a page is made of.
type page struct {
	name, description string
	date              time.Time
	help              func(args ...string) (string, error)
	see               []string
}

func main() {
	var p page
	flag.Func("see", "`file` where more is told; may stand several times", func(text string) error { p.see = append(p.see, text); return nil })
	epoch := flag.Int64("date", 0, "day of the page, in `seconds` since 1970")
	flag.Parse()
	if flag.NArg() != 2 {
		_, _ = fmt.Fprintln(os.Stderr, "usage: man [--date SECONDS] [--see FILE]... DESCRIPTION PROGRAM")
		os.Exit(2)
	}
	program := flag.Arg(1)
	p.description, p.name, p.date, p.help = flag.Arg(0), filepath.Base(program), time.Unix(*epoch, 0).UTC(), helpOf(program)
	text, err := p.write()
	if err == nil {
		_, err = io.WriteString(os.Stdout, text)
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

// helpOf asks a program for its help, in a folder of nobody's, whose name is that of everybody's.
func helpOf(program string) func(args ...string) (string, error) {
	return func(args ...string) (string, error) {
		var said bytes.Buffer
		command := exec.Command(program, append(args, "--help")...)
		command.Env = []string{"HOME=/home/NAME", "LANG=C", "PATH=" + os.Getenv("PATH")}
		command.Stdout, command.Stderr = &said, &said
		if err := command.Run(); err != nil {
			return "", fmt.Errorf("%s %q: %w: %s", program, args, err, &said)
		}
		return strings.ReplaceAll(said.String(), "/home/NAME", "~"), nil
	}
}

var commandForm = regexp.MustCompile(`^[a-z][a-z-]+$`)

func (p page) write() (string, error) {
	help, err := p.help()
	if err != nil {
		return "", err
	}
	text, flags := cutFlags(help)
	parts := strings.Split(strings.TrimSpace(text), "\n\n")
	if len(parts) < 2 || !strings.HasPrefix(parts[1], "  "+p.name) {
		return "", fmt.Errorf("the help of %s does not begin with a sentence and how it is called", p.name)
	}
	var out strings.Builder
	fmt.Fprintf(&out, ".TH %s 1 %q %q\n.SH NAME\n%s \\- %s\n.SH SYNOPSIS\n.nf\n", strings.ToUpper(p.name), p.date.Format(time.DateOnly), p.name+" "+kezek.Describe().Version, p.name, escape(p.description))
	calls := strings.Split(parts[1], "\n")
	for _, call := range calls {
		out.WriteString(escape(strings.TrimSpace(call)) + "\n")
	}
	out.WriteString(".fi\n.SH DESCRIPTION\n")
	for _, part := range append(parts[:1], parts[2:]...) {
		out.WriteString(".PP\n" + escape(part) + "\n")
	}
	if flags != "" {
		out.WriteString(".SH OPTIONS\n" + optionsOf(flags))
	}
	if err := p.writeCommands(&out, calls); err != nil {
		return "", err
	}
	if len(p.see) > 0 {
		out.WriteString(".SH SEE ALSO\n" + escape(strings.Join(p.see, ", ")) + "\n")
	}
	return out.String(), nil
}

// writeCommands adds the flags of each command that a call names.
func (p page) writeCommands(out *strings.Builder, calls []string) error {
	var seen []string
	for _, call := range calls {
		words := strings.Fields(call)
		if len(words) < 2 || !commandForm.MatchString(words[1]) || slices.Contains(seen, words[1]) {
			continue
		}
		help, err := p.help(words[1])
		if err != nil {
			return err
		}
		_, flags := cutFlags(help)
		if len(seen) == 0 {
			out.WriteString(".SH COMMANDS\n")
		}
		seen = append(seen, words[1])
		fmt.Fprintf(out, ".SS %s\n%s", escape(words[1]), optionsOf(flags))
	}
	return nil
}

// cutFlags parts a help before its first flag.
func cutFlags(help string) (text, flags string) {
	if i := strings.Index("\n"+help, "\n  -"); i >= 0 {
		return help[:i], help[i:]
	}
	return help, ""
}

// optionsOf are the flags as the flag package of Go prints them.
func optionsOf(flags string) string {
	var out strings.Builder
	for line := range strings.Lines(flags) {
		line = strings.TrimRight(line, "\n")
		if option, ok := strings.CutPrefix(line, "  -"); ok {
			option, more, _ := strings.Cut(option, "\t") // a short one has its text behind it
			name, value, _ := strings.Cut(option, " ")
			fmt.Fprintf(&out, ".TP\n.B %s", escape("--"+name))
			if value != "" {
				fmt.Fprintf(&out, " \\fI%s\\fR", escape(value))
			}
			out.WriteString("\n")
			line = more
		}
		if line = strings.TrimSpace(line); line != "" {
			out.WriteString(escape(line) + "\n")
		}
	}
	return out.String()
}

// escape has roff take a text as it is.
func escape(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...").Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
