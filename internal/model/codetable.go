package model

import "net/http"

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

	// Signing with a telephone.
	CodeTelephoneUnknown:   {status: http.StatusForbidden},
	CodeTelephoneExpired:   {status: http.StatusForbidden},
	CodeTelephoneCancelled: {status: http.StatusForbidden},
	CodeTelephoneUsed:      {status: http.StatusForbidden},
	CodeTelephoneOff:       {status: http.StatusForbidden},
	CodeTelephoneOtherData: {},

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
	CodeKinshipEnded:       {status: http.StatusForbidden, outbox: GiveBack, field: FieldChild},
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
	CodeEntryGone:           {status: http.StatusConflict, outbox: GiveBack},
	CodeEntryLimit:          {status: http.StatusConflict, outbox: GiveBack},
	CodeEntryPending:        {status: http.StatusConflict},
	CodeOfferWaits:          {status: http.StatusConflict, outbox: GiveBack},
	CodePlaceGone:           {status: http.StatusConflict, outbox: GiveBack},
	CodePlaceNotOpen:        {status: http.StatusConflict, outbox: GiveBack},
	CodeOfferUnknown:        {status: http.StatusNotFound, outbox: GiveBack},
	CodeOfferOpen:           {status: http.StatusConflict, outbox: GiveBack},
	CodeOfferOver:           {status: http.StatusConflict, outbox: GiveBack},
	CodeOfferLate:           {status: http.StatusConflict, outbox: GiveBack},
	CodeOfferExtended:       {status: http.StatusConflict, outbox: GiveBack},
	CodeOfferRestored:       {status: http.StatusConflict, outbox: GiveBack},
	CodeNotLinked:           {status: http.StatusConflict, outbox: GiveBack, field: FieldChild},
	CodePlaceKept:           {status: http.StatusConflict, outbox: GiveBack},
	CodeActPending:          {status: http.StatusConflict},
	CodeApplicationClosed:   {status: http.StatusConflict, outbox: GiveBack},
	CodeApplicationExists:   {status: http.StatusConflict, outbox: GiveBack, field: FieldChild},
	CodeWishMissing:         {outbox: GiveBack},
	CodeWishLimit:           {outbox: GiveBack},
	CodeWishTwice:           {outbox: GiveBack},
	CodeStartDate:           {outbox: GiveBack},
	CodeClaimUnknown:        {outbox: GiveBack},
	CodeTransferForbidden:   {status: http.StatusConflict, outbox: GiveBack, field: FieldChild},
	CodeExchangeForbidden:   {status: http.StatusConflict},
	CodeExchangeNoPlace:     {status: http.StatusConflict, field: FieldChild},
	CodeExchangeSame:        {outbox: GiveBack},
	CodeExchangeOpen:        {status: http.StatusConflict},
	CodeClaimOpen:           {status: http.StatusConflict},
	CodeClaimDecided:        {status: http.StatusConflict},
	CodeClaimProof:          {},

	// Free places and runs of the queue.
	CodePlacesRefused:    {},
	CodeRunChanged:       {status: http.StatusConflict},
	CodeWorkTaken:        {status: http.StatusConflict, retry: true},
	CodeMessageText:      {},
	CodeContract:         {},
	CodeEnrolmentOrder:   {status: http.StatusConflict},
	CodeFamilyUnreached:  {},
	CodeRunBusy:          {status: http.StatusConflict, retry: true},
	CodeCalendarMissing:  {status: http.StatusConflict, support: true},
	CodeRulesOld:         {outbox: GiveBack},
	CodeStatementChanged: {outbox: GiveBack},
	CodeStatementRenewed: {retry: true},
	CodeKeyMissing:       {status: http.StatusBadRequest, support: true},
	CodeKeyReused:        {status: http.StatusConflict, support: true},
	CodeAfterwardsOver:   {status: http.StatusForbidden},
	CodePaperOther:       {},
	CodeDocumentTooLarge: {status: http.StatusRequestEntityTooLarge, outbox: GiveBack, field: FieldFile},
	CodeDocumentType:     {status: http.StatusUnsupportedMediaType, outbox: GiveBack, field: FieldFile},
	CodeDocumentDamaged:  {outbox: GiveBack, field: FieldFile},
	CodeDocumentLocked:   {outbox: GiveBack, field: FieldFile},
	CodeDocumentMixed:    {outbox: GiveBack, field: FieldFile},
	CodeDocumentPixels:   {status: http.StatusRequestEntityTooLarge, outbox: GiveBack, field: FieldFile},
	CodeUploadOffset:     {status: http.StatusConflict, retry: true},
	CodeDocumentKept:     {status: http.StatusConflict},
	CodeDocumentUnseen:   {},
	CodePagesMissing:     {support: true},

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
	CodeSettingLang:      {},
	CodeSettingOffice:    {},
	CodeSettingDistrict:  {},
	CodeSettingCentral:   {},
	CodeSettingPlain:     {},
	CodeSettingProxy:     {},
	CodeGraphicsNone:     {support: true},
	CodeSettingNCALayer:  {},
	CodeSettingCA:        {},
	CodeSettingScale:     {},
	CodeSettingTheme:     {},
	CodeSettingLock:      {},
	CodeSettingDays:      {},
	CodeSettingSwitch:    {},
	CodeSettingPINHash:   {},
	CodeSettingUpdateKey: {},
	CodeSettingData:      {support: true},
	CodeSettingUnknown:   {},
	CodeSettingLocked:    {},
	CodeSettingsFile:     {support: true},
	CodeSettingsUnsaved:  {},
	CodeReportFailed:     {},

	// Who may call.
	CodeWorkplaceUnknown:     {status: http.StatusUnauthorized, retry: true, outbox: TryLater},
	CodeWorkplaceUnconfirmed: {status: http.StatusForbidden, outbox: TryLater},
	CodeWorkplaceRevoked:     {status: http.StatusForbidden, outbox: TryLater},
	CodeOfficerUnknown:       {status: http.StatusForbidden},
	CodeOfficerRole:          {status: http.StatusForbidden},
	CodeOfficerSession:       {},
	CodeWorkplaceProofUsed:   {status: http.StatusConflict, retry: true, outbox: TryLater},
	CodeWorkplaceClock:       {status: http.StatusUnauthorized, retry: true, outbox: TryLater},

	// Newer versions of the program.
	CodeUpdateForged:     {support: true},
	CodeUpdateKeyExpired: {support: true},
	CodeUpdateUnreadable: {support: true},
	CodeUpdateDowngrade:  {},
	CodeUpdatePlatform:   {support: true},
	CodeUpdateWire:       {support: true},
	CodeUpdateFile:       {support: true},
	CodeUpdateDamaged:    {retry: true, support: true},
	CodeUpdateUnwritten:  {retry: true, support: true},
	CodeUpdateNotStarted: {support: true},
	CodeUpdateWithdrawn:  {},
	CodeCounterOld:       {status: http.StatusUpgradeRequired, outbox: TryLater, support: true},
	CodeCentralOld:       {status: http.StatusNotImplemented, outbox: TryLater, support: true},

	// Paper.
	CodePrintNone:     {},
	CodeScannerNone:   {},
	CodeScannerFailed: {},
	CodePrintFailed:   {retry: true},

	// The connection and everything else.
	CodeCentralDown:     {retry: true, outbox: AwaitConnection},
	CodeCentralSlow:     {retry: true, outbox: AwaitConnection},
	CodeCentralFailed:   {status: http.StatusInternalServerError, retry: true, outbox: TryLater, support: true},
	CodeCentralBusy:     {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater},
	CodeCentralReadOnly: {status: http.StatusServiceUnavailable, retry: true, outbox: TryLater, support: true},
	CodeCentralNonsense: {outbox: AwaitConnection, support: true},
	CodeCentralUnset:    {outbox: AwaitConnection},
	CodePracticeAbsent:  {},
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
