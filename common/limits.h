// Every limit of the product in one place. A limit that bites is named in the reply.
#ifndef FRONTDESK_COMMON_LIMITS_H_
#define FRONTDESK_COMMON_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace frontdesk::limits {

// Searching.
inline constexpr size_t kMaxCriterionBytes = 256;  // one criterion or the free-text query
inline constexpr size_t kMaxCriteria = 32;         // values in one SearchCriteria
inline constexpr int32_t kDefaultPageSize = 25;    // page_size 0
inline constexpr int32_t kMaxPageSize = 200;       // larger page sizes become this
inline constexpr size_t kMaxQueryTerms = 8;        // words of the free-text query
inline constexpr uint64_t kNextQuestionThreshold =
    5;  // more matches than this: propose a question
inline constexpr size_t kMaxNextQuestionSample = 128;  // candidates a question is judged by
inline constexpr size_t kMaxNextQuestions = 5;
inline constexpr uint64_t kHugeResult = 10'000;  // more matches than this: advise to ask for more
inline constexpr size_t kMaxGroupMatches = 20;
inline constexpr size_t kMaxRelatedRows = 50;
inline constexpr int kPageTokenMinutes = 15;       // a page token may be used this long
inline constexpr size_t kMaxPinnedSnapshots = 32;  // snapshots kept alive for page tokens

// Accounts.
inline constexpr size_t kMaxNameBytes = 128;   // first, last, nickname, cardholder
inline constexpr size_t kMaxEmailBytes = 254;  // RFC 5321 path less the angle brackets
inline constexpr size_t kMaxPhoneBytes = 40;
inline constexpr size_t kMinPhoneDigits = 3;   // before an extension
inline constexpr size_t kMaxPhoneDigits = 15;  // E.164
inline constexpr size_t kMaxPhones = 8;
inline constexpr size_t kMaxStreetBytes = 200;
inline constexpr size_t kMaxCityBytes = 100;
inline constexpr size_t kMaxStateBytes = 32;
inline constexpr size_t kMaxPostalCodeBytes = 16;
inline constexpr size_t kMaxCompanyBytes = 200;
inline constexpr size_t kMaxGroupBytes = 200;
inline constexpr size_t kMaxGroupIdBytes = 64;
inline constexpr size_t kMaxCodeBytes = 32;  // program, tier, plan, language, brand, processor
inline constexpr size_t kMaxCards = 16;
inline constexpr size_t kMaxPaymentCards = 16;
inline constexpr size_t kMinCardDigits = 12;
inline constexpr size_t kMaxCardDigits = 19;
inline constexpr size_t kMaxTiers = 64;                  // of a program
inline constexpr size_t kMaxNoteBytes = 499;             // notes and comments: under 500
inline constexpr int64_t kMaxRechargeMinor = 1'000'000;  // threshold and amount of auto-recharge
inline constexpr int kResetMailsPerHour = 3;             // of one account
inline constexpr size_t kMaxIssuedCards = 2000;          // cards issued by one call
inline constexpr size_t kMaxRememberedCertificates = 10'000;  // of tills
inline constexpr size_t kMaxAgentBytes = 64;                  // name of who calls
inline constexpr int kJuvenileAgeYears = 13;
inline constexpr int kMaxAgeYears = 120;

// Member events and pages.
inline constexpr size_t kMaxEventIdBytes = 64;     // of events, jobs, charges and reviews
inline constexpr size_t kMaxEventTextBytes = 200;  // a device, a place, a title, a value
inline constexpr size_t kMaxEventBatch = 2000;     // events in one message
inline constexpr int kMaxEventMinutesAhead = 5;    // a sender's clock may be this much ahead
inline constexpr int64_t kMaxAmountMinor = 100'000'000'000;
inline constexpr int32_t kMaxPeriodMonths = 120;
inline constexpr int64_t kMaxActivityCount = 1'000'000;
inline constexpr size_t kMaxPageEvents = 20'000;  // newest events that a page is made of
inline constexpr size_t kMaxPageRows = 200;       // jobs, charges or notes on a page without paging
inline constexpr size_t kMaxRecentLogins = 20;    // on My Stats
inline constexpr size_t kMaxViewReasonBytes = 200;
inline constexpr int32_t kDefaultViewMinutes = 15;  // a member view ends by itself
inline constexpr int32_t kMaxViewMinutes = 60;
inline constexpr int kResetLinkMinutes = 60;      // a link of a reset mail works this long
inline constexpr uint32_t kMaxMailAttempts = 12;  // then a mail is given up: after about a day
inline constexpr int32_t kMaxOutboxRows = 1000;   // of one answer
inline constexpr size_t kMaxEmailOwners = 100;    // of one address: reset mails, bounces

// Calls.
inline constexpr size_t kMaxRequestBytes = 64 * 1024;        // one request; import batches may be
inline constexpr size_t kMaxMessageBytes = 4 * 1024 * 1024;  // as large as any message, either way
inline constexpr int kMaxDeadlineSeconds = 5;  // a later deadline, or none, becomes one of these:
inline constexpr int kSearchSeconds = 2;       // of a read
inline constexpr int kWriteSeconds = 5;        // of a write
inline constexpr size_t kMaxQueuedSearches = 1024;  // beyond: RESOURCE_EXHAUSTED
inline constexpr size_t kExportAccountsPerMessage = 100;
inline constexpr size_t kMaxBatchCards = 1000;
inline constexpr size_t kMaxImportBatchRows = 2000;
inline constexpr size_t kMaxRequestIdBytes = 64;
inline constexpr int kRequestIdHours = 24;
inline constexpr size_t kMaxQueuedWrites = 4096;  // beyond: RESOURCE_EXHAUSTED
inline constexpr size_t kMaxQueuedImports =
    64;  // import batches waiting; beyond: RESOURCE_EXHAUSTED
inline constexpr size_t kMaxGroupCommit = 512;   // writes in one synced commit
inline constexpr size_t kMaxImportGroup = 8192;  // rows in one, while nobody else writes
inline constexpr size_t kMaxImportPartRows =
    256 * 1024;  // rows of imports that become searchable together
inline constexpr size_t kMaxImportBatchesUnderWay = 6;      // of a stream: read, not yet committed
inline constexpr size_t kMaxImportBatchesUnanswered = 256;  // of a stream

// Sign-in.
inline constexpr size_t kMinPasswordCharacters = 12;
inline constexpr size_t kMaxPasswordCharacters = 128;
inline constexpr uint32_t kFreeFailures = 5;   // of a name from one place, until it has to wait
inline constexpr uint32_t kNameFailures = 10;  // of a name from all places, in kNameLockMinutes
inline constexpr int kNameLockMinutes = 30;
inline constexpr uint32_t kSourceFailures = 100;        // from one place, in any hour
inline constexpr int kFailureMemoryMinutes = 15;        // then a name may fail anew
inline constexpr size_t kMaxFailureTallies = 200'000;   // kept at a time: some 60 MB
inline constexpr int kSignInsPerMinute = 300;           // passwords hashed, unless configured
inline constexpr int kSignInsAtOnce = 10;               // of them, after a quiet time
inline constexpr int kSignInWaitSeconds = 3;            // in line; who would wait longer: refused
inline constexpr size_t kMaxQueuedHashes = 50;          // in line at most, whatever is configured
inline constexpr size_t kMaxKnownPlaces = 10'000;       // where somebody has signed in from
inline constexpr int kSessionIdleMinutes = 15;          // unless configured
inline constexpr int kSessionHours = 10;                // likewise
inline constexpr size_t kMaxSessionsPerAgent = 10;      // one more ends the oldest
inline constexpr size_t kMaxTokenBytes = 6 * 1024;      // of a bearer token
inline constexpr size_t kMaxRememberedTokens = 10'000;  // of an identity provider, verified

// Storage.
inline constexpr uint64_t kMinFreeDiskBytes = 1ull << 30;  // less free space, or
inline constexpr int kMinFreeDiskPercent = 5;              // a smaller share: no more writes
inline constexpr uint64_t kMaxRowsCheckedAtStart =
    1'000'000;  // of a column family besides accounts, a second; more are checked behind the start
inline constexpr int kImageSeconds = 600;          // between images of the index
inline constexpr int kWitnessIntervalMillis = 50;  // an older loss is always detected

// Audit.
inline constexpr size_t kMaxAuditTextBytes = 256;  // one text of an entry; the rest is cut off
inline constexpr size_t kMaxAuditMembers = 4096;   // of one entry; more become several entries
inline constexpr size_t kMaxAuditEntryBytes = 64 * 1024;    // one entry on disk
inline constexpr size_t kMaxAuditGroupBytes = 1024 * 1024;  // written with one sync
inline constexpr size_t kMaxAuditQueue = 65'536;  // entries that wait for the disk; beyond: refused
inline constexpr size_t kMaxBufferedAuditEntries = 10'000;  // of tills, answered before the disk
inline constexpr int kMaxBufferedAuditMillis = 1000;        // beyond either: tills are refused
inline constexpr int kTillAuditMillis = 100;  // look-ups of a till are gathered this long
inline constexpr int kAuditHeadMillis = 50;   // an older loss is always detected
inline constexpr uint64_t kAuditSegmentBytes = 16ull << 20;  // of one file of the log
inline constexpr uint64_t kAuditScanBytes = 256ull << 20;    // read for one page of a search

// Budgets.
// Distinct accounts shown to an agent in an hour, rows of searches included: thirty callers with a
// page or two each stay below the first, which is an alert; beyond the second it is refused.
inline constexpr size_t kShownAccountsSoft = 1000;
inline constexpr size_t kShownAccountsHard = 2500;
inline constexpr size_t kShownAccountsOverride = 20'000;  // with an override
inline constexpr int kShowOverrideHours = 24;             // an override lasts at most
inline constexpr size_t kCardMissesShort = 20;            // of a terminal in ten minutes
inline constexpr size_t kCardMissesDay = 100;             // of a terminal in a day
inline constexpr size_t kCardMissesProgramFactor = 10;    // of all terminals of a program
inline constexpr size_t kTillLookupsPerSecond = 50'000;   // of a terminal

// Account files.
inline constexpr size_t kMaxImportLineBytes =
    64 * 1024;  // one row; the largest good account has 20 KiB

}  // namespace frontdesk::limits

#endif  // FRONTDESK_COMMON_LIMITS_H_
