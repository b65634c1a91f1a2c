//go:build !nopractice

package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/config"
	"akmola.kz/kezek/internal/central/operation"
	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// registersOptions serve the practice registers by the contracts of the real ones, until
// the program is told to stop.
type registersOptions struct {
	listen, contract, tokenFile string
	reference                   bool
}

func (o *registersOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8090", "`address` on this computer to listen at")
	flags.StringVar(&o.tokenFile, "token-file", "", "`file` with the bearer token that whoever asks must have")
	flags.StringVar(&o.contract, "contract", "", "print the contract of the register `NAME` and end: "+strings.Join(outside.Names(), ", "))
	flags.BoolVar(&o.reference, "reference", false, "print the organizations and the applications of the invented people, for import, and end")
}

func (o *registersOptions) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected %q", args[0])
	case !config.Loopback(o.listen):
		return fmt.Errorf("practice registers listen at 127.0.0.1 only, not at %q", o.listen)
	}
	return nil
}

func (o *registersOptions) run(ctx context.Context, e env) error {
	if o.reference {
		return json.NewEncoder(e.out).Encode(practice.Reference(time.Now())) //nolint:wrapcheck // it says what failed
	}
	if o.contract != "" {
		text, err := outside.Contract(o.contract)
		if err == nil {
			_, err = e.out.Write(text)
		}
		return err
	}
	token := ""
	if o.tokenFile != "" {
		text, err := os.ReadFile(o.tokenFile)
		if err != nil {
			return fmt.Errorf("--token-file: %w", err)
		}
		if token = strings.TrimSpace(string(text)); token == "" {
			return errors.New("--token-file: it is empty")
		}
	}
	telephone := registry.NewTelephone(time.Now)
	telephone.Subscribe(func(m registry.Message) {
		_, _ = fmt.Fprintf(e.out, "practice telephone %s: %s\n", m.Phone, m.Text)
	})
	behind := registry.New(people.Families(time.Now()), telephone, registry.Options{})
	set := behind.Registries()
	set.Organizations = registry.OrganizationList(func() []model.Organization { return people.Organizations(time.Now()) })
	server := registry.NewServer(set, token)
	mux := http.NewServeMux()
	mux.Handle("/", server)
	mux.Handle("/control/", registry.Control(server, behind))
	return operation.ServeLoopback(ctx, o.listen, mux, e.out, e.log)
}
