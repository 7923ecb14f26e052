// Who has signed in: sessions by their tokens.
//
// A token is 256 random bits; kept, in memory and on disk, is only a hash of it. A session ends
// when it is not used for a while, at the latest some hours after it began, and at once when it is
// ended. Sessions survive a restart.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_SESSIONS_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_SESSIONS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/limits.h"
#include "common/redacted.h"
#include "frontdesk/storage/v1/sign_in.pb.h"
#include "server/access/access_rows.h"
#include "server/access/tokens/token_hash.h"

namespace frontdesk::access {

struct SessionOptions {
  absl::Duration idle = absl::Minutes(limits::kSessionIdleMinutes);
  absl::Duration lifetime = absl::Hours(limits::kSessionHours);
  size_t max_per_agent = limits::kMaxSessionsPerAgent;
};

class Session {
 public:
  // Names the session in the audit log. Tells nothing about the token.
  std::string id() const { return ShortName(hash_); }
  const std::string& agent() const { return agent_; }
  absl::Time created() const { return created_; }
  // When it ends unless it is used again.
  absl::Time expires(const SessionOptions& options) const;

 private:
  friend class Sessions;
  storage::v1::SessionRecord ToRecord() const;

  TokenHash hash_;
  std::string agent_;
  std::string certificate_;  // SHA-256 of the client's; empty: any connection will do
  absl::Time created_;
  std::atomic<int64_t> used_micros_ = 0;
  std::atomic<int64_t> written_micros_ = 0;  // of used_micros_, what is on disk
  std::atomic<bool> ended_ = false;
};

using SessionPtr = std::shared_ptr<const Session>;

// Why a token is not taken. Callers are told one and the same (SessionRefused); the audit log may
// know.
enum class SessionFault : uint8_t {
  kNone,
  kUnknown,           // never was, or has been ended
  kExpired,           // not used for too long, or too old
  kOtherCertificate,  // of a session that began with another client certificate: a stolen token
};

struct FoundSession {
  SessionPtr session;  // null if there is a fault
  SessionFault fault = SessionFault::kNone;
};

// UNAUTHENTICATED SESSION_ENDED.
absl::Status SessionRefused();

// Thread-safe. What takes `done` takes effect in memory at once and calls `done` when it is on
// disk, on the writer's thread, with UNAVAILABLE if it cannot be; `done` must not call back.
class Sessions {
 public:
  using Done = std::function<void(absl::Status)>;

  // `rows` must outlive this.
  explicit Sessions(AccessRows& rows, SessionOptions options = {});

  // Takes up the sessions of an earlier process. Before the first use. DATA_LOSS.
  absl::Status Load(absl::Time now);

  struct Begun {
    Secret token;  // the only copy
    SessionPtr session;
  };
  // Begins a session. The one that began first ends if the agent has too many. The token must not
  // be given out before `done`; UNAUTHENTICATED SESSION_ENDED if it was ended in between. Returns
  // it already, null if it cannot be written down.
  SessionPtr Begin(const std::string& agent, const std::string& certificate, absl::Time now,
                   std::function<void(absl::StatusOr<Begun>)> done);

  // The session of a token that was presented over a connection with this client certificate
  // (empty: none). Counts as use. Cost: under a microsecond; no allocation, except once a minute
  // and session, to write down its use.
  FoundSession Find(std::string_view token, std::string_view certificate, absl::Time now);

  // The session of an agent that goes by this id, or null. Takes a lock: not for every call.
  SessionPtr Named(const std::string& agent, std::string_view id) const;

  void End(const Session& session, Done done);
  void EndAllOf(const std::string& agent, Done done);

  const SessionOptions& options() const { return options_; }
  size_t size() const;

 private:
  static constexpr size_t kShards = 16;
  using MutableSession = std::shared_ptr<Session>;
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<TokenHash, MutableSession, TokenHashHash> sessions;
  };

  Shard& ShardOf(const TokenHash& hash) { return shards_[hash[0] % kShards]; }
  void Insert(const MutableSession& session);
  void Remove(const Session& session, std::vector<storage::RowKey>& erased);
  void RemoveExpired(absl::Time now, std::vector<storage::RowKey>& erased);
  void RemoveOldest(const std::string& agent, std::vector<storage::RowKey>& erased);
  void Touch(Session& session, absl::Time now);
  void WriteUse(Session& session);

  AccessRows& rows_;
  const SessionOptions options_;
  std::array<Shard, kShards> shards_;
  // Held while sessions begin and end and their rows are handed to the writer, so that rows are
  // written in the order of what happened. The readers' locks nest inside.
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<MutableSession>, std::less<>> by_agent_;  // oldest first
  absl::Time swept_ = absl::InfinitePast();
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_SESSIONS_H_
