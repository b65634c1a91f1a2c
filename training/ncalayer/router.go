package ncalayer

import (
	"context"
	"encoding/json"
	"errors"

	"akmola.kz/kezek/training/ca"
)

// The modules that the simulator has.
const (
	moduleBasics      = "kz.gov.pki.knca.basics"
	moduleCommonUtils = "kz.gov.pki.knca.commonUtils"
	moduleAccessory   = "kz.gov.pki.ncalayerservices.accessory"
)

// call is one request.
type call struct {
	Module     string          `json:"module"`
	Method     string          `json:"method"`
	Args       json.RawMessage `json:"args"`
	UUID       json.RawMessage `json:"uuid"`
	APIVersion json.RawMessage `json:"apiVersion"`
	faults     Faults
}

// answer returns the reply to one frame; an error drops the connection.
func (s *Server) answer(ctx context.Context, frame []byte) (any, error) {
	faults := s.currentFaults()
	if err := wait(ctx, faults.Delay); err != nil {
		return nil, err
	}
	switch {
	case faults.ClosedHalfWay:
		return nil, errQuit
	case faults.Rubbish != "":
		return rawFrame(faults.Rubbish), nil
	}
	var request call
	if json.Unmarshal(frame, &request) != nil {
		return object{"success": false, "code": "COMMON_JSON_WRAPPING_EXCEPTION"}, nil
	}
	request.faults = faults
	s.config.Log.Debug("ncalayer simulator", "module", request.Module, "method", request.Method)
	switch {
	case request.Module == moduleBasics && !faults.NoBasics:
		return s.basics(ctx, request)
	case request.Module == moduleCommonUtils && !faults.NoCommonUtils:
		return s.commonUtils(ctx, request)
	case request.Module == moduleAccessory && request.Method == "getServices":
		return object{"services": services(faults)}, nil
	}
	return object{"success": false, "errorCode": "MODULE_NOT_FOUND"}, nil
}

func services(faults Faults) []string {
	names := []string{}
	if !faults.NoCommonUtils {
		names = append(names, moduleCommonUtils)
	}
	if !faults.NoBasics {
		names = append(names, moduleBasics)
	}
	return names
}

// choose asks the person for a key.
func (s *Server) choose(ctx context.Context, request call, asked Request) (*ca.Key, error) {
	if request.faults.Cancelled {
		return nil, ErrCancelled
	}
	asked.Folders = s.config.Folders
	if asked.Locale == "" {
		asked.Locale = s.currentLocale()
	}
	asked.limits.now = s.config.Now()
	choice, err := s.config.Dialog.Choose(ctx, asked)
	switch {
	case err != nil:
		return nil, err
	case choice.Key == nil:
		return nil, ErrCancelled
	case asked.limits.problem(choice.Key) != "":
		return nil, errors.New("the dialog chose a key that does not fit")
	}
	return choice.Key, nil
}

// sign makes the CMS of one document.
func (s *Server) sign(request call, key *ca.Key, data []byte, options ca.SignOptions) ([]byte, error) {
	if request.faults.OtherBytes {
		data = append(append([]byte(nil), data...), " (other bytes)"...)
		options.Digested = false
	}
	options.At = s.config.Now()
	return key.SignCMS(data, options)
}
