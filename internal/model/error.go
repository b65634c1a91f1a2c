package model

import (
	"errors"
	"fmt"
	"net/http"
)

// Code names one thing that can go wrong, the same in the program, on the wire
// and in the catalogue of texts. It never changes once released: support reads it
// over the telephone.
type Code string

// What was typed.
const (
	CodeIINEmpty    Code = "iin_empty"
	CodeIINDigits   Code = "iin_digits"
	CodeIINLength   Code = "iin_length"
	CodeIINDate     Code = "iin_date"
	CodeIINCentury  Code = "iin_century"
	CodeIINChecksum Code = "iin_checksum"
	CodeIINChild    Code = "iin_child" // valid, but not of a child of preschool age

	CodePhoneEmpty  Code = "phone_empty"
	CodePhoneDigits Code = "phone_digits"
	CodePhoneLength Code = "phone_length"
	CodePhoneMobile Code = "phone_mobile" // a land line or a foreign number

	CodeEmailEmpty  Code = "email_empty"
	CodeEmailFormat Code = "email_format"
	CodeOTPFormat   Code = "otp_format" // not six digits
)

// Logging in.
const (
	CodeChallengeUnknown Code = "challenge_unknown" // never given, used before, or older than its five minutes
	CodePhoneNotBound    Code = "phone_not_bound"
	CodePhoneOther       Code = "phone_other" // the IIN is bound to another number
	CodeBMGDown          Code = "bmg_down"
	CodeSMSDown          Code = "sms_down"
	CodeOTPWrong         Code = "otp_wrong" // parameter left: attempts that remain
	CodeOTPExpired       Code = "otp_expired"
	CodeOTPLocked        Code = "otp_locked"   // wrong too often: a new one is needed
	CodeOTPTooSoon       Code = "otp_too_soon" // parameter seconds: wait before the next
	CodeOTPTooMany       Code = "otp_too_many" // the limit of codes an hour
	CodeSessionEnded     Code = "session_ended"
	CodeEmailRequired    Code = "email_required"
)

// Signatures and keys.
const (
	CodeSignatureInvalid   Code = "signature_invalid"  // broken, or over other bytes
	CodeCertificateExpired Code = "cert_expired"       // parameter until
	CodeCertificateEarly   Code = "cert_not_yet_valid" // parameter from
	CodeCertificateRoot    Code = "cert_untrusted"     // no chain to a configured root
	CodeCertificateUse     Code = "cert_wrong_use"     // a signing key at login, or the reverse
	CodeCertificateOwner   Code = "cert_no_iin"        // no person in the certificate
	CodeCertificateRevoked Code = "cert_revoked"       // parameter from
	CodeCertificateNone    Code = "cert_not_issued"    // its authority does not know it
	CodeRevocationUnknown  Code = "revocation_unknown" // nobody could tell whether it is revoked
	CodeTimestampInvalid   Code = "timestamp_invalid"  // the time stamp of the signature does not hold
	CodeSignerOther        Code = "signer_other"       // key of another person than the one logged in
)

// NCALayer.
const (
	CodeNCALayerDown      Code = "ncalayer_down"       // nothing listens
	CodeNCALayerTLS       Code = "ncalayer_tls"        // its certificate is not trusted
	CodeNCALayerOld       Code = "ncalayer_old"        // too old to sign
	CodeNCALayerModule    Code = "ncalayer_module"     // the signing module is missing
	CodeNCALayerCancelled Code = "ncalayer_cancelled"  // closed by the person
	CodeNCALayerClosed    Code = "ncalayer_closed"     // went away half-way
	CodeNCALayerNonsense  Code = "ncalayer_nonsense"   // an answer that nobody can read
	CodeNCALayerFailed    Code = "ncalayer_failed"     // an error of its own; parameter message
	CodeNCALayerBusy      Code = "ncalayer_busy"       // another request is open
	CodeNCALayerSignature Code = "ncalayer_other_data" // what came back is not a signature over what was sent
)

// Linking a child.
const (
	CodeKinshipRefused     Code = "kinship_refused"
	CodeKinshipDown        Code = "kinship_down"
	CodeKinshipTooMany     Code = "kinship_too_many" // for one applicant; parameter seconds: wait before the next
	CodeApplicationMissing Code = "application_missing"
	CodeAlreadyLinked      Code = "already_linked"    // by this applicant
	CodeLinkedByOther      Code = "linked_by_other"   // by the other parent
	CodeApplicationOther   Code = "application_other" // in another district; parameter district
)

// Placing on the waiting list.
const (
	CodeOrganizationUnknown Code = "organization_unknown"
	CodeLanguageNotOffered  Code = "language_not_offered"
	CodeAgeNotOffered       Code = "age_not_offered" // the organization has no group for this age
	CodeEntryExists         Code = "entry_exists"    // the same child, organization and language; parameter number
	CodeEntryLimit          Code = "entry_limit"     // parameter limit
	CodeStatementChanged    Code = "statement_changed"
	CodeKeyMissing          Code = "idempotency_key_missing"
	CodeKeyReused           Code = "idempotency_key_reused" // the same key with another body
	CodeDocumentTooLarge    Code = "document_too_large"     // parameter limit, in MiB
	CodeDocumentType        Code = "document_type"          // neither PDF nor JPEG nor PNG
)

// Without a line.
const (
	CodeOfflineLogin     Code = "offline_login"     // a code needs the line, a key does not
	CodeReferenceMissing Code = "reference_missing" // never fetched: without it no statement can be made
	CodeClockWrong       Code = "clock_wrong"       // the statement's time cannot be; the computer's clock
	CodeStatementOld     Code = "statement_old"     // parameter days: it came later than that
	CodeOutboxStuck      Code = "outbox_stuck"      // tried often, while others went through
)

// What this computer remembers.
const (
	CodeCacheLocked   Code = "cache_locked" // no operator has given a PIN yet
	CodeCacheInUse    Code = "cache_in_use" // by another copy of the program
	CodeCacheDamaged  Code = "cache_damaged"
	CodeCacheFull     Code = "cache_full"     // no room on the disk
	CodeCacheReadOnly Code = "cache_readonly" // nothing may be written there
	CodeCacheNewer    Code = "cache_newer"    // written by a later version
	CodeCacheFailed   Code = "cache_failed"
	CodeCacheKeyring  Code = "cache_keyring" // the system's keyring does not give the key
	CodeClockBack     Code = "clock_back"    // the clock was set back

	CodePINFormat Code = "pin_format" // not that many digits; parameter digits: the least, of at most twelve
	CodePINWeak   Code = "pin_weak"   // one digit again and again, or a run
	CodePINRepeat Code = "pin_repeat" // typed twice, not the same
	CodePINWrong  Code = "pin_wrong"
	CodePINWait   Code = "pin_wait" // parameter seconds
	CodeNameEmpty Code = "name_empty"

	CodePassphraseShort Code = "passphrase_short"
	CodePassphraseWrong Code = "passphrase_wrong"
	CodeBackupDamaged   Code = "backup_damaged"

	CodeActionsGap    Code = "actions_gap"    // parameter next: the Seq that is waited for
	CodeActionsForked Code = "actions_forked" // the central keeps another action with this Seq
)

// Settings of this computer. The codes of a value tell what would be right.
const (
	CodeSettingLang     Code = "setting_lang" // parameter value, here and below
	CodeSettingOffice   Code = "setting_office"
	CodeSettingDistrict Code = "setting_district"
	CodeSettingCentral  Code = "setting_central"       // no address of a central
	CodeSettingPlain    Code = "setting_central_plain" // http:// to another computer
	CodeSettingNCALayer Code = "setting_ncalayer"
	CodeSettingCA       Code = "setting_ca" // no file of certificates
	CodeSettingScale    Code = "setting_scale"
	CodeSettingTheme    Code = "setting_theme"
	CodeSettingLock     Code = "setting_lock"
	CodeSettingDays     Code = "setting_days"
	CodeSettingSwitch   Code = "setting_switch"
	CodeSettingPINHash  Code = "setting_pin_hash"
	CodeSettingUnknown  Code = "setting_unknown"  // parameter name
	CodeSettingLocked   Code = "setting_locked"   // decided by somebody stronger than the clerk
	CodeSettingsFile    Code = "settings_file"    // parameter path: the file cannot be read
	CodeSettingsUnsaved Code = "settings_unsaved" // the clerk's choice cannot be written
	CodeReportFailed    Code = "report_failed"    // the report for support cannot be written
)

// Paper.
const (
	CodePrintNone   Code = "print_none"   // this computer has no printer
	CodePrintFailed Code = "print_failed" // parameter reason: in the system's words
)

// The line and everything else.
const (
	CodeCentralDown     Code = "central_down"     // cannot be reached
	CodeCentralSlow     Code = "central_slow"     // no answer in time
	CodeCentralFailed   Code = "central_failed"   // a 5xx answer
	CodeCentralNonsense Code = "central_nonsense" // not the central API at all
	CodeCentralUnset    Code = "central_unset"    // no address configured
	CodeCancelled       Code = "cancelled"        // by the clerk
	CodeFileUnreadable  Code = "file_unreadable"  // a scan on this computer cannot be read
	CodeBadRequest      Code = "bad_request"
	CodeTooManyRequests Code = "too_many_requests" // parameter seconds: wait before the next
	CodeNotFound        Code = "not_found"
	CodeInternal        Code = "internal"
)

// Error is a failure that a person can be told about. Its text is for the log:
// the screen takes the text of its Code, with Params put in.
type Error struct {
	Code   Code
	Params map[string]string // what the text needs, never a name, a phone, an IIN or a code
	Err    error             // the cause, for the log; may be nil
}

// NewError returns an Error with the code and the parameters, given in pairs of
// name and value.
func NewError(code Code, params ...string) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = map[string]string{}
		}
		e.Params[params[i]] = params[i+1]
	}
	return e
}

// WrapError returns an Error with the code that keeps err as its cause.
func WrapError(code Code, err error) *Error { return &Error{Code: code, Err: err} }

// Error returns the code and the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code)
	}
	return fmt.Sprintf("%s: %v", e.Code, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an Error with the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// Coded is met by the errors of rooms that may not import this one.
type Coded interface {
	error
	Code() string
}

// CodeOf returns the code that err carries, as an *Error or as a Coded,
// CodeInternal where it carries none, and the empty Code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if e, ok := errors.AsType[Coded](err); ok {
		return Code(e.Code())
	}
	return CodeInternal
}

// Retryable reports whether doing the same again, unchanged, can help.
func (c Code) Retryable() bool {
	switch c {
	case CodeBMGDown, CodeSMSDown, CodeKinshipDown, CodeCentralDown, CodeCentralSlow,
		CodeCentralFailed, CodeNCALayerDown, CodeNCALayerClosed, CodeNCALayerBusy,
		CodeNCALayerCancelled, CodeNCALayerNonsense, CodeCancelled, CodeOTPTooSoon, CodeRevocationUnknown, CodeTooManyRequests, CodeKinshipTooMany, CodePrintFailed:
		return true
	}
	return false
}

// Status returns the HTTP status under which the central sends the code.
func (c Code) Status() int {
	switch c {
	case CodeSessionEnded:
		return http.StatusUnauthorized
	case CodeNotFound, CodeApplicationMissing, CodeOrganizationUnknown:
		return http.StatusNotFound
	case CodeAlreadyLinked, CodeLinkedByOther, CodeEntryExists, CodeEntryLimit, CodeKeyReused, CodeActionsGap, CodeActionsForked:
		return http.StatusConflict
	case CodeOTPTooSoon, CodeOTPTooMany, CodeOTPLocked, CodeTooManyRequests, CodeKinshipTooMany:
		return http.StatusTooManyRequests
	case CodeBMGDown, CodeSMSDown, CodeKinshipDown, CodeRevocationUnknown:
		return http.StatusServiceUnavailable
	case CodeDocumentTooLarge:
		return http.StatusRequestEntityTooLarge
	case CodeDocumentType:
		return http.StatusUnsupportedMediaType
	case CodeBadRequest, CodeKeyMissing:
		return http.StatusBadRequest
	case CodeInternal, CodeCentralFailed:
		return http.StatusInternalServerError
	}
	return http.StatusUnprocessableEntity
}

// Problem is an error on the wire (RFC 9457, application/problem+json).
type Problem struct {
	Type      string            `json:"type"`   // "urn:kezek:problem:" and the code
	Title     string            `json:"title"`  // the code in words, English, for developers
	Status    int               `json:"status"` // the HTTP status again
	Code      Code              `json:"code"`
	Retryable bool              `json:"retryable"`
	Params    map[string]string `json:"params,omitempty"`
	RequestID string            `json:"request_id,omitempty"` // to find it in the central's log
}
