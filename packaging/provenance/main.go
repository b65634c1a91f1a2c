// Command provenance writes an in-toto statement of what a release was made from, after SLSA 1.0
// (https://slsa.dev/spec/v1.0/provenance): provenance --revision COMMIT FOLDER [PROGRAM...]. Its
// subjects are the files of the folder; its materials the commit, the compiler and the modules that
// the programs carry in their build information. It tells no time: the same release is the same bytes.
package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kezek "akmola.kz/kezek"
)

// digests are of one thing, by their algorithm.
type digests map[string]string

// resource is what something was made of, or what was made.
type resource struct {
	Name   string  `json:"name,omitempty"`
	URI    string  `json:"uri,omitempty"`
	Digest digests `json:"digest,omitempty"`
}

// statement is in-toto's, with the predicate of SLSA.
type statement struct {
	Type          string     `json:"_type"`
	Subject       []resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     predicate  `json:"predicate"`
}

type predicate struct {
	BuildDefinition struct {
		BuildType            string            `json:"buildType"`
		ExternalParameters   map[string]string `json:"externalParameters"`
		InternalParameters   map[string]string `json:"internalParameters"` // of each program: what Go was asked for
		ResolvedDependencies []resource        `json:"resolvedDependencies"`
	} `json:"buildDefinition"`
	RunDetails struct {
		Builder struct {
			ID string `json:"id"`
		} `json:"builder"`
	} `json:"runDetails"`
}

// options are what the command line says.
type options struct {
	revision, source, builder string
	folder                    string
	programs                  []string
}

func main() {
	var o options
	flag.StringVar(&o.revision, "revision", "", "`commit` that everything was built from")
	flag.StringVar(&o.source, "source", "https://akmola.kz/kezek", "`address` of the repository")
	flag.StringVar(&o.builder, "builder", "https://akmola.kz/kezek/packaging/dist", "`id` of who has built it")
	flag.Parse()
	if flag.NArg() < 1 || o.revision == "" {
		_, _ = fmt.Fprintln(os.Stderr, "usage: provenance --revision COMMIT FOLDER [PROGRAM...]")
		os.Exit(2)
	}
	o.folder, o.programs = flag.Arg(0), flag.Args()[1:]
	if err := write(os.Stdout, o); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "provenance:", err)
		os.Exit(1)
	}
}

func write(out io.Writer, o options) error {
	s := statement{Type: "https://in-toto.io/Statement/v1", PredicateType: "https://slsa.dev/provenance/v1"}
	var err error
	if s.Subject, err = subjects(o.folder); err != nil {
		return err
	}
	built := &s.Predicate.BuildDefinition
	built.BuildType = "https://akmola.kz/kezek/packaging/dist/v1"
	built.ExternalParameters = map[string]string{"source": o.source, "revision": o.revision, "version": kezek.Describe().Version}
	built.InternalParameters = map[string]string{}
	built.ResolvedDependencies = []resource{{URI: "git+" + o.source, Digest: digests{"gitCommit": o.revision}}}
	modules := map[resourceKey]resource{}
	for _, program := range o.programs {
		if err := addMaterials(modules, built.InternalParameters, program); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(modules) {
		built.ResolvedDependencies = append(built.ResolvedDependencies, modules[key])
	}
	s.Predicate.RunDetails.Builder.ID = o.builder
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}

// subjects are the files of a folder, by name.
func subjects(folder string) (all []resource, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		sum, err := hashOf(filepath.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, resource{Name: entry.Name(), Digest: digests{"sha256": sum}})
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no file", folder)
	}
	return all, nil
}

func hashOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, file.Close())
}

type resourceKey struct{ path, version string }

// addMaterials adds what a program was made of, as it says itself.
func addMaterials(modules map[resourceKey]resource, parameters map[string]string, program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	var asked []string
	for _, setting := range info.Settings {
		asked = append(asked, setting.Key+"="+setting.Value)
	}
	parameters[filepath.Base(program)] = strings.Join(asked, " ")
	modules[resourceKey{"", info.GoVersion}] = resource{Name: "go", URI: "https://go.dev/dl/?mode=json#" + info.GoVersion}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		if strings.HasPrefix(module.Path, "./") {
			continue // a folder of the commit
		}
		sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(module.Sum, "h1:"))
		if err != nil || len(sum) != sha256.Size {
			return fmt.Errorf("%s has no hash of %s", program, module.Path)
		}
		modules[resourceKey{module.Path, module.Version}] = resource{
			URI: "pkg:golang/" + module.Path + "@" + module.Version, Digest: digests{"dirHash1": hex.EncodeToString(sum)},
		}
	}
	return nil
}

func sortedKeys(modules map[resourceKey]resource) []resourceKey {
	keys := make([]resourceKey, 0, len(modules))
	for key := range modules {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b resourceKey) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.version, b.version))
	})
	return keys
}
