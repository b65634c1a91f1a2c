// Command resources gives programs for Windows what FyneApp.toml and the icon say: an icon, a
// manifest and what the file's properties show. The files kezek.ico, for the installer, and
// product, the same facts as lines of a shell, go into a folder.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
)

// manifest tells Windows that the program needs no other rights than the person's, draws
// for each screen in its own density, and takes long paths and UTF-8.
//
//go:embed kezek.manifest
var manifest []byte

func main() {
	if len(os.Args) < 2 {
		_, _ = fmt.Fprintln(os.Stderr, "usage: resources FOLDER [PROGRAM.exe ...]")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2:]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "resources:", err)
		os.Exit(1)
	}
}

// write writes the files into a folder that is there, and the resources into the programs.
func write(folder string, programs []string) error {
	about := kezek.Describe()
	icon, err := makeIcon()
	if err != nil {
		return err
	}
	var ico bytes.Buffer
	if err := icon.SaveICO(&ico); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"kezek.ico": ico.Bytes(), "product": product(about)} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	set, err := resources(about, icon)
	for _, program := range programs {
		err = errors.Join(err, give(set, program))
	}
	return err
}

// give puts the resources into a program, in place.
func give(set *winres.ResourceSet, program string) error {
	plain, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	var whole bytes.Buffer
	if err := set.WriteToEXE(&whole, bytes.NewReader(plain), winres.ForceCheckSum()); err != nil {
		return fmt.Errorf("%s: %w", program, err)
	}
	return os.WriteFile(program, whole.Bytes(), 0o755)
}

// product says the facts in lines that a shell reads.
func product(about kezek.Program) []byte {
	return fmt.Appendf(nil, "NAME='%s'\nID='%s'\nRELEASE='%s'\nNUMBER='%s'\nWEBSITE='%s'\nDESCRIPTION='%s'\n",
		about.Name, about.ID, about.Version, number(about), about.Website, about.Description)
}

// number is the version as Windows compares it: four numbers.
func number(about kezek.Program) string { return fmt.Sprintf("%s.%d", about.Version, about.Build) }

func makeIcon() (*winres.Icon, error) {
	picture, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		return nil, err
	}
	return winres.NewIconFromResizedImage(picture, nil)
}

// resources are the icon, the manifest and what the file's properties show.
func resources(about kezek.Program, icon *winres.Icon) (*winres.ResourceSet, error) {
	set := new(winres.ResourceSet)
	if err := set.SetIcon(winres.ID(1), icon); err != nil {
		return nil, err
	}
	if err := set.Set(winres.RT_MANIFEST, winres.ID(1), winres.LCIDNeutral, manifest); err != nil {
		return nil, err
	}
	var info version.Info
	info.SetFileVersion(number(about))
	info.SetProductVersion(number(about))
	for key, text := range map[string]string{
		version.ProductName: about.Name, version.FileDescription: about.Name, version.Comments: about.Description,
		version.CompanyName: about.ID, version.InternalName: about.ID, version.ProductVersion: about.Version, version.FileVersion: number(about),
	} {
		if err := info.Set(version.LangDefault, key, text); err != nil {
			return nil, err
		}
	}
	set.SetVersionInfo(info)
	return set, nil
}
