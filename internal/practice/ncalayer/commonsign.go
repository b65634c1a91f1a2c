package ncalayer

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"

	"akmola.kz/kezek/internal/practice/ca"
)

// errNoStamps is what Java says where the time stamp authority cannot be reached.
const errNoStamps = javaError("java.net.UnknownHostException: tsp.pki.gov.kz")

// chooseFor asks for a key with the first two arguments of every method that signs.
// The arguments have been read by then: what is wrong with them is told without a
// dialog.
func (s *Server) chooseFor(ctx context.Context, c call, args []json.RawMessage, documents int) (*ca.Key, error) {
	return s.choose(ctx, c, Request{Storages: []string{argText(args[0])}, Documents: documents,
		limits: limits{use: keyUses[argText(args[1])]}})
}

// A source makes the data of an argument.
type source func(argument string) ([]byte, error)

func fromBase64(argument string) ([]byte, error) {
	data, err := decodeBase64(argument)
	if err != nil {
		return nil, javaError("java.lang.IllegalArgumentException: Illegal base64 character")
	}
	return data, nil
}

func fromFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, javaError("file.not_found")
	case info.Size() > maxFrame:
		return nil, javaError("java.lang.OutOfMemoryError: Java heap space")
	}
	return os.ReadFile(path)
}

// cmsMethod is a method that signs what the source makes of the third argument. Where
// that is a CMS already, the signature joins those in it.
func cmsMethod(read source, stamped bool) func(context.Context, *Server, call, []json.RawMessage) (any, error) {
	return func(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
		if err := s.checkStorage(argText(args[0])); err != nil {
			return nil, err
		}
		data, err := read(argText(args[2]))
		if err != nil {
			return nil, err
		}
		options := ca.SignOptions{Detached: !readFlag(args[3]), At: s.config.Now()}
		if stamped {
			if options.Stamp = s.config.Stamp; options.Stamp == nil {
				return nil, errNoStamps
			}
		}
		key, err := s.chooseFor(ctx, c, args, 1)
		if err != nil {
			return nil, err
		}
		cms, err := key.CosignCMS(data, nil, options)
		if errors.Is(err, ca.ErrNotCMS) {
			cms, err = s.sign(c, key, data, options)
		}
		if err != nil {
			return nil, err
		}
		return base64.StdEncoding.EncodeToString(cms), nil
	}
}

// createFromHash signs a digest that the caller made. Its length is not looked at:
// NCALayer signs what it is given.
func createFromHash(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	if err := s.checkStorage(argText(args[0])); err != nil {
		return nil, err
	}
	digest, err := fromBase64(argText(args[2]))
	if err != nil {
		return nil, err
	}
	if len(digest) == 0 {
		return nil, javaError("")
	}
	key, err := s.chooseFor(ctx, c, args, 1)
	if err != nil {
		return nil, err
	}
	cms, err := s.sign(c, key, digest, ca.SignOptions{Digested: true})
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.EncodeToString(cms), nil
}

// applyStamp puts a time stamp over the signatures of a CMS.
func applyStamp(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	if err := s.checkStorage(argText(args[0])); err != nil {
		return nil, err
	}
	cms, err := fromBase64(argText(args[2]))
	if err != nil {
		return nil, err
	}
	if s.config.Stamp == nil {
		return nil, errNoStamps
	}
	if _, err := s.chooseFor(ctx, c, args, 1); err != nil {
		return nil, err
	}
	if cms, err = ca.StampCMS(cms, s.config.Stamp); err != nil {
		return nil, err
	}
	return base64.StdEncoding.EncodeToString(cms), nil
}

func signXML(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	signed, err := s.signDocuments(ctx, c, args, []string{argText(args[2])})
	if err != nil {
		return nil, err
	}
	return signed[0], nil
}

func signXMLs(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	var documents []string
	if err := json.Unmarshal(args[2], &documents); err != nil {
		return nil, err
	}
	return s.signDocuments(ctx, c, args, documents)
}

// signDocuments signs each with the one key that the person chooses.
func (s *Server) signDocuments(ctx context.Context, c call, args []json.RawMessage, documents []string) ([]string, error) {
	if err := s.checkStorage(argText(args[0])); err != nil {
		return nil, err
	}
	for _, document := range documents {
		if err := checkXML([]byte(document)); err != nil {
			return nil, err
		}
	}
	key, err := s.chooseFor(ctx, c, args, len(documents))
	if err != nil {
		return nil, err
	}
	signed := make([]string, len(documents))
	for i, document := range documents {
		if signed[i], err = s.signXML(c, key, []byte(document), ca.XMLOptions{Element: argText(args[3]), Parent: argText(args[4])}); err != nil {
			return nil, err
		}
	}
	return signed, nil
}

// FileChooser is a Dialog that can also be asked for a file. The extension is one of
// ALL, DIRECTORY, CRL, CER, P12, KEYSTORE and JKS; the folder is where to begin.
type FileChooser interface {
	ChooseFile(ctx context.Context, extension, folder, locale string) (string, error)
}

func showFileChooser(ctx context.Context, s *Server, c call, args []json.RawMessage) (any, error) {
	chooser, ok := s.config.Dialog.(FileChooser)
	if !ok || c.faults.Cancelled {
		return nil, ErrCancelled
	}
	return chooser.ChooseFile(ctx, argText(args[0]), argText(args[1]), s.currentLocale())
}
