package ncalayer

import (
	"context"
	"encoding/json"
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
	if readJSON(frame, &request) != nil {
		return object{"success": false, "code": "COMMON_JSON_WRAPPING_EXCEPTION"}, nil
	}
	request.faults = faults
	s.config.Log.Debug("ncalayer simulator", "module", request.Module, "method", request.Method)
	switch {
	case request.Module == moduleBasics && !faults.NoBasics:
		return s.basics(ctx, request)
	case request.Module == moduleCommonUtils && !faults.NoCommonUtils:
		return s.commonUtils(ctx, request)
	case request.Module == moduleAccessory:
		if answer := accessory(request.Method, faults); answer != nil {
			return answer, nil
		}
	}
	return object{"success": false, "errorCode": "MODULE_NOT_FOUND"}, nil
}

// accessory is the module of NCALayer about itself. The methods that open its windows
// get no reply: the official page waits for none.
func accessory(method string, faults Faults) any {
	switch method {
	case "getServices":
		return object{"services": services(faults)}
	case "getBundles":
		bundles := object{}
		for _, name := range services(faults) {
			bundles[name] = "1.0.0"
		}
		return bundles
	case "showSettings", "showBundleManager":
		return noReply
	}
	return nil
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
