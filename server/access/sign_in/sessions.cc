#include "server/access/sign_in/sessions.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/error.h"
#include "common/status_macros.h"
#include "storage/row.h"

namespace frontdesk::access {
namespace {

using Record = ::frontdesk::storage::v1::SessionRecord;

// A use is noted to this precision, and written to that one.
constexpr int64_t kUseMicros = 1'000'000;
constexpr int64_t kWriteMicros = 60'000'000;
constexpr absl::Duration kSweep = absl::Minutes(1);

storage::RowKey KeyOf(const TokenHash& hash) {
  return storage::NamedRow(storage::Table::kSessions,
                           {reinterpret_cast<const char*>(hash.data()), hash.size()});
}

absl::Status SessionUnreadable() {
  return MakeError(absl::StatusCode::kDataLoss, "VALUE_UNREADABLE",
                   "a stored session makes no sense");
}

void Ignore(const absl::Status&) {}

// Without `session`, which may be in it once.
void Drop(const Session& session, std::vector<std::shared_ptr<Session>>& sessions) {
  std::erase_if(sessions, [&](const auto& other) { return other.get() == &session; });
}

}  // namespace

absl::Time Session::expires(const SessionOptions& options) const {
  const absl::Time used = absl::FromUnixMicros(used_micros_.load(std::memory_order_relaxed));
  return std::min(used + options.idle, created_ + options.lifetime);
}

storage::v1::SessionRecord Session::ToRecord() const {
  storage::v1::SessionRecord record;
  record.set_token_hash(hash_.data(), hash_.size());
  record.set_agent(agent_);
  record.set_certificate(certificate_);
  record.set_create_micros(absl::ToUnixMicros(created_));
  record.set_use_micros(used_micros_.load(std::memory_order_relaxed));
  return record;
}

absl::Status SessionRefused() {
  return MakeError(absl::StatusCode::kUnauthenticated, "SESSION_ENDED",
                   "this session is unknown or has ended; sign in again");
}

Sessions::Sessions(AccessRows& rows, SessionOptions options) : rows_(rows), options_(options) {}

absl::Status Sessions::Load(absl::Time now) {
  std::lock_guard lock(mutex_);
  const absl::Status read =
      rows_.Scan(storage::Table::kSessions, [this](const std::string& payload) {
        Record record;
        RETURN_IF_ERROR(storage::ParseRow(payload, &record));
        const auto session = std::make_shared<Session>();
        if (record.token_hash().size() != session->hash_.size()) return SessionUnreadable();
        std::memcpy(session->hash_.data(), record.token_hash().data(), session->hash_.size());
        session->agent_ = record.agent();
        session->certificate_ = record.certificate();
        session->created_ = absl::FromUnixMicros(record.create_micros());
        session->used_micros_ = record.use_micros();
        session->written_micros_ = record.use_micros();
        Insert(session);
        return absl::OkStatus();
      });
  RETURN_IF_ERROR(read);
  for (auto& [agent, sessions] : by_agent_) {
    std::ranges::sort(sessions, {}, [](const auto& session) { return session->created_; });
  }
  std::vector<storage::RowKey> erased;
  RemoveExpired(now, erased);
  if (!erased.empty()) rows_.Write({}, std::move(erased), Ignore);
  return absl::OkStatus();
}

SessionPtr Sessions::Begin(const std::string& agent, const std::string& certificate, absl::Time now,
                           std::function<void(absl::StatusOr<Begun>)> done) {
  Secret token(NewToken(kSessionPrefix));
  const auto session = std::make_shared<Session>();
  session->hash_ = HashToken(token.Reveal());
  session->agent_ = agent;
  session->certificate_ = certificate;
  session->created_ = now;
  session->used_micros_ = absl::ToUnixMicros(now);
  session->written_micros_ = absl::ToUnixMicros(now);
  absl::StatusOr<storage::Row> row = storage::MakeRow(KeyOf(session->hash_), session->ToRecord());
  if (!row.ok()) {
    done(row.status());
    return nullptr;
  }
  std::vector<storage::RowKey> erased;
  std::lock_guard lock(mutex_);
  RemoveExpired(now, erased);
  RemoveOldest(agent, erased);
  Insert(session);
  rows_.Write({*std::move(row)}, std::move(erased),
              [session, token = std::move(token), done = std::move(done)](absl::Status status) {
                if (!status.ok()) session->ended_.store(true, std::memory_order_release);
                if (status.ok() && session->ended_.load(std::memory_order_acquire)) {
                  status = SessionRefused();
                }
                if (!status.ok()) return done(std::move(status));
                done(Begun{token, session});
              });
  return session;
}

FoundSession Sessions::Find(std::string_view token, std::string_view certificate, absl::Time now) {
  if (!IsToken(kSessionPrefix, token)) return {nullptr, SessionFault::kUnknown};
  const TokenHash hash = HashToken(token);
  MutableSession session;
  {
    Shard& shard = ShardOf(hash);
    std::shared_lock lock(shard.mutex);
    const auto found = shard.sessions.find(hash);
    if (found == shard.sessions.end()) return {nullptr, SessionFault::kUnknown};
    session = found->second;
  }
  if (session->ended_.load(std::memory_order_acquire)) return {nullptr, SessionFault::kUnknown};
  if (session->expires(options_) <= now) return {nullptr, SessionFault::kExpired};
  if (!session->certificate_.empty() && session->certificate_ != certificate) {
    return {nullptr, SessionFault::kOtherCertificate};
  }
  Touch(*session, now);
  return {std::move(session), SessionFault::kNone};
}

void Sessions::Touch(Session& session, absl::Time now) {
  const int64_t micros = absl::ToUnixMicros(now);
  if (micros - session.used_micros_.load(std::memory_order_relaxed) < kUseMicros) return;
  session.used_micros_.store(micros, std::memory_order_relaxed);
  int64_t written = session.written_micros_.load(std::memory_order_relaxed);
  // Of several that find it is time, one writes.
  if (micros - written >= kWriteMicros &&
      session.written_micros_.compare_exchange_strong(written, micros)) {
    WriteUse(session);
  }
}

void Sessions::WriteUse(Session& session) {
  absl::StatusOr<storage::Row> row = storage::MakeRow(KeyOf(session.hash_), session.ToRecord());
  std::lock_guard lock(mutex_);
  // Its row is gone, and must stay so.
  if (!row.ok() || session.ended_.load(std::memory_order_acquire)) return;
  rows_.Write({*std::move(row)}, {}, Ignore);
}

SessionPtr Sessions::Named(const std::string& agent, std::string_view id) const {
  std::lock_guard lock(mutex_);
  const auto found = by_agent_.find(agent);
  if (found == by_agent_.end()) return nullptr;
  const auto named = std::ranges::find_if(
      found->second, [id](const MutableSession& session) { return session->id() == id; });
  return named == found->second.end() ? nullptr : *named;
}

void Sessions::End(const Session& session, Done done) {
  std::vector<storage::RowKey> erased;
  std::lock_guard lock(mutex_);
  Remove(session, erased);
  rows_.Write({}, std::move(erased), std::move(done));
}

void Sessions::EndAllOf(const std::string& agent, Done done) {
  std::vector<storage::RowKey> erased;
  std::lock_guard lock(mutex_);
  const auto found = by_agent_.find(agent);
  if (found == by_agent_.end()) return done(absl::OkStatus());
  // A copy: removing the last one removes the list.
  for (const MutableSession& session : std::vector(found->second)) Remove(*session, erased);
  rows_.Write({}, std::move(erased), std::move(done));
}

size_t Sessions::size() const {
  size_t size = 0;
  for (const Shard& shard : shards_) {
    std::shared_lock lock(shard.mutex);
    size += shard.sessions.size();
  }
  return size;
}

void Sessions::Insert(const MutableSession& session) {
  by_agent_[session->agent_].push_back(session);
  Shard& shard = ShardOf(session->hash_);
  std::unique_lock lock(shard.mutex);
  shard.sessions[session->hash_] = session;
}

// Nothing if it has been removed already.
void Sessions::Remove(const Session& session, std::vector<storage::RowKey>& erased) {
  Shard& shard = ShardOf(session.hash_);
  MutableSession removed;
  {
    std::unique_lock lock(shard.mutex);
    const auto found = shard.sessions.find(session.hash_);
    if (found == shard.sessions.end()) return;
    removed = std::move(found->second);
    shard.sessions.erase(found);
  }
  removed->ended_.store(true, std::memory_order_release);
  erased.push_back(KeyOf(removed->hash_));
  const auto of_agent = by_agent_.find(removed->agent_);
  Drop(*removed, of_agent->second);
  if (of_agent->second.empty()) by_agent_.erase(of_agent);
}

void Sessions::RemoveExpired(absl::Time now, std::vector<storage::RowKey>& erased) {
  if (now < swept_ + kSweep) return;
  swept_ = now;
  std::vector<MutableSession> expired;
  for (const auto& [agent, sessions] : by_agent_) {
    for (const MutableSession& session : sessions) {
      if (session->ended_ || session->expires(options_) <= now) expired.push_back(session);
    }
  }
  for (const MutableSession& session : expired) Remove(*session, erased);
}

void Sessions::RemoveOldest(const std::string& agent, std::vector<storage::RowKey>& erased) {
  const auto found = by_agent_.find(agent);
  if (found == by_agent_.end() || found->second.size() < options_.max_per_agent) return;
  const MutableSession oldest = found->second.front();
  Remove(*oldest, erased);
}

}  // namespace frontdesk::access
