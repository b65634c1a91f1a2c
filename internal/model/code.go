package model

import "net/http"

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

	CodePhoneContact Code = "phone_contact" // no telephone of any country

	CodeEmailEmpty   Code = "email_empty"
	CodeEmailFormat  Code = "email_format"
	CodeEmailLetters Code = "email_letters" // letters of two alphabets, or signs that nobody sees
	CodeEmailLayout  Code = "email_layout"  // typed under the Kazakh or Russian layout
	CodeOTPFormat    Code = "otp_format"    // not six digits
	CodePersonName   Code = "person_name"   // none, too long, or with signs that nobody sees
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
	CodeEntryPending        Code = "entry_pending"   // the same was signed at this counter and waits to be sent
	CodeRulesOld            Code = "rules_old"       // the statement was made under rules of another time
	CodeStatementChanged    Code = "statement_changed"
	CodeKeyMissing          Code = "idempotency_key_missing"
	CodeKeyReused           Code = "idempotency_key_reused" // the same key with another body
	CodeAfterwardsOver      Code = "afterwards_over"        // parameter days: the paper of the act opens nothing any more
	CodePaperOther          Code = "paper_other"            // the code on the paper is of another act
	CodeDocumentTooLarge    Code = "document_too_large"     // parameter limit, in MiB
	CodeDocumentType        Code = "document_type"          // neither PDF nor JPEG nor PNG
	CodeDocumentDamaged     Code = "document_damaged"       // it cannot be read
	CodeDocumentLocked      Code = "document_locked"        // by a password
	CodeDocumentKept        Code = "document_kept"          // it counts: the visit that attached it has ended
	CodeDocumentUnseen      Code = "document_unseen"        // too large or too intricate to be shown
)

// Without a connection.
const (
	CodeOfflineLogin     Code = "offline_login"     // a code needs the connection, a key does not
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
	CodeCacheGone     Code = "cache_gone"     // somebody removed the file or its folder while the program runs
	CodeCacheFailed   Code = "cache_failed"
	CodeCacheKeyring  Code = "cache_keyring" // the system's keyring does not give the key

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
	CodeSettingProxy    Code = "setting_proxy"
	CodeSettingNCALayer Code = "setting_ncalayer"
	CodeSettingCA       Code = "setting_ca" // no file of certificates
	CodeSettingScale    Code = "setting_scale"
	CodeSettingTheme    Code = "setting_theme"
	CodeSettingLock     Code = "setting_lock"
	CodeSettingDays     Code = "setting_days"
	CodeSettingSwitch   Code = "setting_switch"
	CodeSettingPINHash  Code = "setting_pin_hash"
	CodeSettingData     Code = "setting_data"     // the system names no folder of the person
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

	CodeScannerNone   Code = "scanner_none"   // this computer has no scanner
	CodeScannerFailed Code = "scanner_failed" // parameter reason: in the system's words
)

// The connection and everything else.
const (
	CodeCentralDown     Code = "central_down"     // cannot be reached
	CodeCentralSlow     Code = "central_slow"     // no answer in time
	CodeCentralFailed   Code = "central_failed"   // a 5xx answer
	CodeCentralReadOnly Code = "central_readonly" // it can write nothing: its disk is full or broken
	CodeCentralNonsense Code = "central_nonsense" // not the central API at all
	CodeCentralUnset    Code = "central_unset"    // no address configured
	CodeCancelled       Code = "cancelled"        // by the clerk
	CodeFileUnreadable  Code = "file_unreadable"  // a scan on this computer cannot be read
	CodeBadRequest      Code = "bad_request"
	CodeTooManyRequests Code = "too_many_requests" // parameter seconds: wait before the next
	CodeNotFound        Code = "not_found"
	CodeInternal        Code = "internal"
)

// OutboxAction is what the outbox does with an act whose sending ended with a code.
type OutboxAction int

// What the outbox does. A code that this version does not know is for a person to look
// at: it may be a refusal, and it may not.
const (
	AskPerson       OutboxAction = iota // sending it again does not help
	GiveBack                            // refused for good: it becomes a draft again
	TryLater                            // the central has trouble
	AwaitConnection                     // nobody was reached, or nobody knows
)

// Field is what on the screens or in a visit a code is about.
type Field string

// The fields.
const (
	FieldIIN      Field = "iin"
	FieldChild    Field = "child" // the child as such, not the writing of the IIN
	FieldPhone    Field = "phone"
	FieldEmail    Field = "email"
	FieldCode     Field = "code" // one-time
	FieldFile     Field = "file"
	FieldName     Field = "name" // of an operator
	FieldPIN      Field = "pin"  // by which an operator proves who they are
	FieldNewPIN   Field = "new_pin"
	FieldPINAgain Field = "pin_again" // the new PIN, typed once more
)

// codeRow is what the program knows of a code.
type codeRow struct {
	status  int          // under which the central sends it; 0: 422
	retry   bool         // doing the same again, unchanged, can help
	outbox  OutboxAction // AskPerson for what no central answers to an act
	field   Field        // empty: none
	support bool         // whoever meets it may have to tell the code to support
}

// codes has a row for every code; a test fails on one without.
var codes = map[Code]codeRow{
	// What was typed.
	CodeIINEmpty:     {outbox: GiveBack, field: FieldIIN},
	CodeIINDigits:    {outbox: GiveBack, field: FieldIIN},
	CodeIINLength:    {outbox: GiveBack, field: FieldIIN},
	CodeIINDate:      {outbox: GiveBack, field: FieldIIN},
	CodeIINCentury:   {outbox: GiveBack, field: FieldIIN},
	CodeIINChecksum:  {outbox: GiveBack, field: FieldIIN},
	CodeIINChild:     {outbox: GiveBack, field: FieldChild},
	CodePhoneEmpty:   {outbox: GiveBack, field: FieldPhone},
	CodePhoneDigits:  {outbox: GiveBack, field: FieldPhone},
	CodePhoneLength:  {outbox: GiveBack, field: FieldPhone},
	CodePhoneMobile:  {outbox: GiveBack, field: FieldPhone},
	CodeEmailEmpty:   {outbox: GiveBack, field: FieldEmail},
	CodeEmailFormat:  {outbox: GiveBack, field: FieldEmail},
	CodePhoneContact: {outbox: GiveBack, field: FieldPhone},
	CodeEmailLetters: {outbox: GiveBack, field: FieldEmail},
	CodeEmailLayout:  {outbox: GiveBack, field: FieldEmail},
	CodePersonName:   {outbox: GiveBack},
	CodeOTPFormat:    {outbox: GiveBack, field: FieldCode},

	// Logging in.
	CodeChallengeUnknown: {outbox: GiveBack},
	CodePhoneNotBound:    {outbox: GiveBack},
	CodePhoneOther:       {outbox: GiveBack},
	CodeBMGDown:          {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater},
	CodeSMSDown:          {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater},
	CodeOTPWrong:         {outbox: GiveBack, field: FieldCode},
	CodeOTPExpired:       {outbox: GiveBack, field: FieldCode},
	CodeOTPLocked:        {status: http.StatusTooManyRequests, outbox: GiveBack, field: FieldCode},
	CodeOTPTooSoon:       {status: http.StatusTooManyRequests, retry: true, outbox: GiveBack},
	CodeOTPTooMany:       {status: http.StatusTooManyRequests, outbox: GiveBack},
	CodeSessionEnded:     {status: http.StatusUnauthorized, outbox: TryLater}, // a signed act needs no session
	CodeEmailRequired:    {outbox: GiveBack, field: FieldEmail},

	// Signatures and keys.
	CodeSignatureInvalid:   {outbox: GiveBack, support: true},
	CodeCertificateExpired: {outbox: GiveBack},
	CodeCertificateEarly:   {outbox: GiveBack},
	CodeCertificateRoot:    {outbox: GiveBack},
	CodeCertificateUse:     {outbox: GiveBack},
	CodeCertificateOwner:   {outbox: GiveBack},
	CodeCertificateRevoked: {outbox: GiveBack},
	CodeCertificateNone:    {outbox: GiveBack, support: true},
	CodeRevocationUnknown:  {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater},
	CodeTimestampInvalid:   {outbox: GiveBack, support: true},
	CodeSignerOther:        {outbox: GiveBack},

	// NCALayer.
	CodeNCALayerDown:      {retry: true},
	CodeNCALayerTLS:       {support: true},
	CodeNCALayerOld:       {},
	CodeNCALayerModule:    {},
	CodeNCALayerCancelled: {retry: true},
	CodeNCALayerClosed:    {retry: true},
	CodeNCALayerNonsense:  {retry: true, support: true},
	CodeNCALayerFailed:    {support: true},
	CodeNCALayerBusy:      {retry: true},
	CodeNCALayerSignature: {},

	// Linking a child.
	CodeKinshipRefused:     {outbox: GiveBack, field: FieldChild},
	CodeKinshipDown:        {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater},
	CodeKinshipTooMany:     {status: http.StatusTooManyRequests, retry: true, outbox: TryLater},
	CodeApplicationMissing: {status: http.StatusNotFound, outbox: GiveBack, field: FieldChild},
	CodeAlreadyLinked:      {status: http.StatusConflict, outbox: GiveBack, field: FieldChild},
	CodeLinkedByOther:      {status: http.StatusConflict, outbox: GiveBack, field: FieldChild},
	CodeApplicationOther:   {outbox: GiveBack, field: FieldChild},

	// Placing on the waiting list.
	CodeOrganizationUnknown: {status: http.StatusNotFound, outbox: GiveBack},
	CodeLanguageNotOffered:  {outbox: GiveBack},
	CodeAgeNotOffered:       {outbox: GiveBack},
	CodeEntryExists:         {status: http.StatusConflict, outbox: GiveBack},
	CodeEntryLimit:          {status: http.StatusConflict, outbox: GiveBack},
	CodeEntryPending:        {status: http.StatusConflict},
	CodeRulesOld:            {outbox: GiveBack},
	CodeStatementChanged:    {outbox: GiveBack},
	CodeKeyMissing:          {status: http.StatusBadRequest, support: true},
	CodeKeyReused:           {status: http.StatusConflict, support: true},
	CodeAfterwardsOver:      {status: http.StatusForbidden},
	CodePaperOther:          {},
	CodeDocumentTooLarge:    {status: http.StatusRequestEntityTooLarge, outbox: GiveBack, field: FieldFile},
	CodeDocumentType:        {status: http.StatusUnsupportedMediaType, outbox: GiveBack, field: FieldFile},
	CodeDocumentDamaged:     {outbox: GiveBack, field: FieldFile},
	CodeDocumentLocked:      {outbox: GiveBack, field: FieldFile},
	CodeDocumentKept:        {status: http.StatusConflict},
	CodeDocumentUnseen:      {},

	// Without a connection.
	CodeOfflineLogin:     {outbox: GiveBack},
	CodeReferenceMissing: {outbox: GiveBack},
	CodeClockWrong:       {outbox: GiveBack},
	CodeStatementOld:     {outbox: GiveBack},
	CodeOutboxStuck:      {support: true},

	// What this computer remembers.
	CodeCacheLocked:     {},
	CodeCacheInUse:      {},
	CodeCacheDamaged:    {support: true},
	CodeCacheFull:       {support: true},
	CodeCacheReadOnly:   {support: true},
	CodeCacheNewer:      {support: true},
	CodeCacheGone:       {support: true},
	CodeCacheFailed:     {support: true},
	CodeCacheKeyring:    {support: true},
	CodePINFormat:       {field: FieldNewPIN},
	CodePINWeak:         {field: FieldNewPIN},
	CodePINRepeat:       {field: FieldPINAgain},
	CodePINWrong:        {field: FieldPIN},
	CodePINWait:         {field: FieldPIN},
	CodeNameEmpty:       {field: FieldName},
	CodePassphraseShort: {},
	CodePassphraseWrong: {},
	CodeBackupDamaged:   {support: true},
	CodeActionsGap:      {status: http.StatusConflict, support: true},
	CodeActionsForked:   {status: http.StatusConflict, support: true},

	// Settings of this computer.
	CodeSettingLang:     {},
	CodeSettingOffice:   {},
	CodeSettingDistrict: {},
	CodeSettingCentral:  {},
	CodeSettingPlain:    {},
	CodeSettingProxy:    {},
	CodeSettingNCALayer: {},
	CodeSettingCA:       {},
	CodeSettingScale:    {},
	CodeSettingTheme:    {},
	CodeSettingLock:     {},
	CodeSettingDays:     {},
	CodeSettingSwitch:   {},
	CodeSettingPINHash:  {},
	CodeSettingData:     {support: true},
	CodeSettingUnknown:  {},
	CodeSettingLocked:   {},
	CodeSettingsFile:    {support: true},
	CodeSettingsUnsaved: {},
	CodeReportFailed:    {},

	// Paper.
	CodePrintNone:     {},
	CodeScannerNone:   {},
	CodeScannerFailed: {},
	CodePrintFailed:   {retry: true},

	// The connection and everything else.
	CodeCentralDown:     {retry: true, outbox: AwaitConnection},
	CodeCentralSlow:     {retry: true, outbox: AwaitConnection},
	CodeCentralFailed:   {status: http.StatusInternalServerError, retry: true, outbox: TryLater, support: true},
	CodeCentralReadOnly: {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater, support: true},
	CodeCentralNonsense: {outbox: AwaitConnection, support: true},
	CodeCentralUnset:    {outbox: AwaitConnection},
	CodeCancelled:       {retry: true, outbox: AwaitConnection},
	CodeFileUnreadable:  {field: FieldFile},
	CodeBadRequest:      {status: http.StatusBadRequest, support: true},
	CodeTooManyRequests: {status: http.StatusTooManyRequests, retry: true, outbox: TryLater},
	CodeNotFound:        {status: http.StatusNotFound, support: true},
	CodeInternal:        {status: http.StatusInternalServerError, support: true},
}

// Known reports whether this version has a row for the code: a later one may send more.
func (c Code) Known() bool {
	_, ok := codes[c]
	return ok
}

// Retryable reports whether doing the same again, unchanged, can help.
func (c Code) Retryable() bool { return codes[c].retry }

// ForSupport reports whether whoever meets the code may have to tell it to support: nobody at
// a counter can do anything about what it stands for. One that is unknown is such a code.
func (c Code) ForSupport() bool {
	row, known := codes[c]
	return row.support || !known
}

// Status returns the HTTP status under which the central sends the code.
func (c Code) Status() int {
	if status := codes[c].status; status != 0 {
		return status
	}
	return http.StatusUnprocessableEntity
}

// Outbox returns what the outbox does with an act that was answered with the code.
func (c Code) Outbox() OutboxAction { return codes[c].outbox }

// Field returns what the code is about, empty where it is about no field.
func (c Code) Field() Field { return codes[c].field }

// Unreached reports whether the code tells that the central was not reached.
func (c Code) Unreached() bool { return c.Outbox() == AwaitConnection && c != CodeCancelled }
