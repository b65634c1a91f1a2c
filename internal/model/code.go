package model

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

// Signing with a telephone.
const (
	CodeTelephoneUnknown   Code = "telephone_unknown"    // no such request, or of another telephone or workplace
	CodeTelephoneExpired   Code = "telephone_expired"    // its five minutes are over
	CodeTelephoneCancelled Code = "telephone_cancelled"  // by the person, on the telephone
	CodeTelephoneUsed      Code = "telephone_used"       // something has come of it already
	CodeTelephoneOff       Code = "telephone_off"        // the central is on no list of eGov Mobile
	CodeTelephoneOtherData Code = "telephone_other_data" // what came back is not a signature over what was shown
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
	CodeKinshipEnded       Code = "kinship_ended" // of a child that was linked: the applicant may not act for it any more
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
	CodeAgeNotOffered       Code = "age_not_offered"    // the organization has no group for this age
	CodeEntryExists         Code = "entry_exists"       // the same child, organization and language; parameter number
	CodeEntryGone           Code = "entry_gone"         // the child stands there no more; parameter number
	CodeEntryLimit          Code = "entry_limit"        // parameter limit
	CodeEntryPending        Code = "entry_pending"      // the same was signed at this counter and waits to be sent
	CodeOfferWaits          Code = "offer_waits"        // the child has one that is not settled, a stop list after it included; parameter number
	CodePlaceGone           Code = "place_gone"         // others asked for it before
	CodePlaceNotOpen        Code = "place_not_open"     // to everybody yet; parameter at
	CodeOfferUnknown        Code = "offer_unknown"      // the child has none of this number; parameter number
	CodeOfferOpen           Code = "offer_open"         // a place is kept for the entry that a child would leave; parameter number
	CodeOfferOver           Code = "offer_over"         // it waits for this no more; parameter number
	CodeOfferLate           Code = "offer_late"         // its time is over; parameter number
	CodeOfferExtended       Code = "offer_extended"     // the time was extended already; parameter number
	CodeOfferRestored       Code = "offer_restored"     // the application was restored already; parameter number
	CodeApplicationClosed   Code = "application_closed" // parameter number
	CodeNotLinked           Code = "not_linked"         // the child that would be unlinked
	CodePlaceKept           Code = "place_kept"         // for the child that would be unlinked; parameter number: of the offer
	CodeActPending          Code = "act_pending"        // another act about the child was signed at this counter and waits to be sent
	CodeApplicationExists   Code = "application_exists" // the child has one in the district that has not ended; parameter number
	CodeWishMissing         Code = "wish_missing"       // a new application asks for no place
	CodeWishLimit           Code = "wish_limit"         // parameter limit
	CodeWishTwice           Code = "wish_twice"         // the same organization and language; parameter name
	CodeStartDate           Code = "start_date"         // the wished day is over, or the child too old by then; parameters from, until
	CodeClaimUnknown        Code = "claim_unknown"      // the rules have no such category; parameter category
	CodeTransferForbidden   Code = "transfer_forbidden" // the child has a place, and by the rules of the district waits for no other
	CodeExchangeForbidden   Code = "exchange_forbidden" // by the rules of the district
	CodeExchangeNoPlace     Code = "exchange_no_place"  // the child has no place, or not that one
	CodeExchangeSame        Code = "exchange_same"      // the place that the child has
	CodeExchangeOpen        Code = "exchange_open"      // the family wishes for that one already; parameter day
	CodeClaimOpen           Code = "claim_open"         // the category is claimed already, and waits to be proved; parameter until
	CodeClaimDecided        Code = "claim_decided"      // the claim is not open any more
	CodeClaimProof          Code = "claim_proof"        // a paper of that day does not hold
	CodeRulesOld            Code = "rules_old"          // the statement was made under rules of another time
	CodeStatementChanged    Code = "statement_changed"
	CodeStatementRenewed    Code = "statement_renewed" // before its signature; it has to be read again
	CodeKeyMissing          Code = "idempotency_key_missing"
	CodeKeyReused           Code = "idempotency_key_reused" // the same key with another body
	CodeAfterwardsOver      Code = "afterwards_over"        // parameter days: the paper of the act opens nothing any more
	CodePaperOther          Code = "paper_other"            // the code on the paper is of another act
	CodeDocumentTooLarge    Code = "document_too_large"     // parameter limit, in MiB
	CodeDocumentType        Code = "document_type"          // neither PDF nor JPEG nor PNG
	CodeDocumentDamaged     Code = "document_damaged"       // it cannot be read
	CodeDocumentLocked      Code = "document_locked"        // by a password
	CodeDocumentMixed       Code = "document_mixed"         // another file stands in the same one
	CodeDocumentPixels      Code = "document_pixels"        // parameter limit, in millions
	CodeUploadOffset        Code = "upload_offset"          // another part of the scan is to follow
	CodeDocumentKept        Code = "document_kept"          // it counts: the visit that attached it has ended
	CodeDocumentUnseen      Code = "document_unseen"        // too large or too intricate to be shown
	CodePagesMissing        Code = "pages_missing"          // the program that draws documents is gone, or of another release
)

// Free places and runs of the queue.
const (
	CodePlacesRefused   Code = "places_refused"   // parameters: the number of each wrong place, from 1, and its code
	CodeRunChanged      Code = "run_changed"      // something that it goes by is not any more as it was seen
	CodeWorkTaken       Code = "work_taken"       // another officer has it now; parameter officer: name
	CodeMessageText     Code = "message_text"     // to a family: none, too long, or with an IIN
	CodeFamilyUnreached Code = "family_unreached" // nobody is linked, or they left neither telephone nor e-mail
	CodeContract        Code = "contract"         // without number, or of a day that cannot be; parameter from: the first that can
	CodeEnrolmentOrder  Code = "enrolment_order"  // first the documents, then the contract, then the child is enrolled
	CodeRunBusy         Code = "run_busy"         // another one of the district is under way
	CodeCalendarMissing Code = "calendar_missing" // a term runs into a year of which nobody gave the calendar
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
	CodeSettingLang      Code = "setting_lang" // parameter value, here and below
	CodeSettingOffice    Code = "setting_office"
	CodeSettingDistrict  Code = "setting_district"
	CodeSettingCentral   Code = "setting_central"       // no address of a central
	CodeSettingPlain     Code = "setting_central_plain" // http:// to another computer
	CodeSettingProxy     Code = "setting_proxy"
	CodeSettingNCALayer  Code = "setting_ncalayer"
	CodeSettingCA        Code = "setting_ca" // no file of certificates
	CodeSettingScale     Code = "setting_scale"
	CodeSettingTheme     Code = "setting_theme"
	CodeSettingLock      Code = "setting_lock"
	CodeSettingDays      Code = "setting_days"
	CodeSettingSwitch    Code = "setting_switch"
	CodeSettingPINHash   Code = "setting_pin_hash"
	CodeSettingUpdateKey Code = "setting_update_key"
	CodeSettingData      Code = "setting_data"     // the system names no folder of the person
	CodeSettingUnknown   Code = "setting_unknown"  // parameter name
	CodeSettingLocked    Code = "setting_locked"   // decided by somebody stronger than the clerk
	CodeSettingsFile     Code = "settings_file"    // parameter path: the file cannot be read
	CodeSettingsUnsaved  Code = "settings_unsaved" // the clerk's choice cannot be written
	CodeReportFailed     Code = "report_failed"    // the report for support cannot be written
	CodeGraphicsNone     Code = "graphics_none"    // nothing here draws a window
)

// Who may call.
const (
	CodeWorkplaceUnknown     Code = "workplace_unknown"     // the central does not know it, or its token has ended
	CodeWorkplaceUnconfirmed Code = "workplace_unconfirmed" // no operator of the central has confirmed it yet
	CodeWorkplaceRevoked     Code = "workplace_revoked"     // an operator has taken it back
	CodeOfficerUnknown       Code = "officer_unknown"       // nobody has given them a role, or it has ended
	CodeOfficerRole          Code = "officer_role"          // their role does not allow it
	CodeOfficerSession       Code = "officer_session"       // the session of an officer has ended, as their counter tells it
	CodeWorkplaceProofUsed   Code = "workplace_proof_used"  // its proof came before: the answer was lost, or a line sent it twice
	CodeWorkplaceClock       Code = "workplace_clock"       // its proof is of another time; parameter time: the central's
)

// Newer versions of the program, and what of two versions does not go together.
const (
	CodeUpdateForged     Code = "update_forged"      // signed by nobody who may, or not what was signed
	CodeUpdateKeyExpired Code = "update_key_expired" // signed with a key whose time is over
	CodeUpdateUnreadable Code = "update_unreadable"  // a manifest that is none, or of a later form
	CodeUpdateDowngrade  Code = "update_downgrade"   // not newer than what is there
	CodeUpdatePlatform   Code = "update_platform"    // for another system
	CodeUpdateWire       Code = "update_wire"        // does not speak with this central
	CodeUpdateFile       Code = "update_file"        // cannot read what this computer keeps, or an earlier one could not read what it has written
	CodeUpdateDamaged    Code = "update_damaged"     // not the files that were signed
	CodeUpdateUnwritten  Code = "update_unwritten"   // cannot be written to this computer
	CodeUpdateNotStarted Code = "update_not_started" // has ended or hung before its window was there
	CodeUpdateWithdrawn  Code = "update_withdrawn"   // the operator of the central has taken it back

	CodeCounterOld Code = "counter_old" // parameter wire: the oldest that the central speaks
	CodeCentralOld Code = "central_old" // parameter wire: the newest that the central speaks
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
	CodeCentralBusy     Code = "central_busy"     // its database is not reached, or others were in the way for too long
	CodeCentralReadOnly Code = "central_readonly" // it can write nothing: its disk is full or broken
	CodeCentralNonsense Code = "central_nonsense" // not the central API at all
	CodeCentralUnset    Code = "central_unset"    // no address configured
	CodePracticeAbsent  Code = "practice_absent"  // this program was built without the practice mode
	CodeCancelled       Code = "cancelled"        // by the clerk
	CodeFileUnreadable  Code = "file_unreadable"  // a scan on this computer cannot be read
	CodeBadRequest      Code = "bad_request"
	CodeTooManyRequests Code = "too_many_requests" // parameter seconds: wait before the next
	CodeNotFound        Code = "not_found"
	CodeInternal        Code = "internal"
)
