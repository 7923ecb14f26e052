#include "server/access/sign_in/sign_in.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "common/status_macros.h"
#include "server/access/sign_in/password_text.h"
#include "server/access/sign_in/totp.h"
#include "storage/row.h"

namespace frontdesk::access {
namespace {

using storage::v1::AgentRecord;

constexpr absl::Duration kProposalLife = absl::Minutes(10);

absl::Status SignInRefused() {
  return MakeError(absl::StatusCode::kUnauthenticated, "SIGN_IN_REFUSED",
                   "name, password and one-time code are not those of anybody who may sign in");
}

// `wait` is how long those in line will take.
absl::Status SignInBusy(absl::Duration wait) {
  const absl::Duration told = std::max(absl::Ceil(wait, absl::Seconds(1)), absl::Seconds(1));
  return WithRetryAfter(MakeError(absl::StatusCode::kResourceExhausted, "SIGN_IN_BUSY",
                                  absl::StrCat("too many are signing in right now; try again in ",
                                               absl::FormatDuration(told))),
                        told);
}

absl::Status KeyMissing() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SECRET_KEY_MISSING",
                   "this server has no key to keep second factors with; tell your operator "
                   "(--secret_key_file)");
}

storage::RowKey FailuresKey(std::string name) {
  return storage::NamedRow(storage::Table::kSignInFailures, std::move(name));
}

bool HasPassword(const AgentPtr& agent) {
  return agent != nullptr && agent->record.kind() == storage::v1::CALLER_KIND_AGENT &&
         !agent->record.password_hash().empty();
}

// Whether what was checked is still so.
bool IsSame(const AgentPtr& now, const Agent& then) {
  return now != nullptr && !now->record.disabled() &&
         now->record.password_hash() == then.record.password_hash();
}

}  // namespace

SignIn::SignIn(SignInParts parts, SignInOptions options)
    : parts_(std::move(parts)),
      secrets_(std::move(options.secrets)),
      hasher_(options.cost),
      throttle_(parts_.hash),
      queue_(options.queue) {}

absl::Status SignIn::Load() {
  std::lock_guard lock(mutex_);
  return parts_.rows.Scan(storage::Table::kSignInFailures, [this](const std::string& payload) {
    SignInThrottle::Record record;
    RETURN_IF_ERROR(storage::ParseRow(payload, &record));
    return throttle_.Load(record);
  });
}

void SignIn::Begin(Credentials credentials, Done done) {
  const std::string certificate = credentials.certificate;
  Check(std::move(credentials),
        [this, certificate, done = std::move(done)](absl::StatusOr<AgentPtr> agent) mutable {
          if (!agent.ok()) return done(agent.status());
          BeginSession(*agent, certificate, std::move(done));
        });
}

void SignIn::ChangePassword(Credentials credentials, Secret new_password, Done done) {
  std::vector<Violation> violations;
  const AgentPtr known = parts_.agents.Find(credentials.name);
  const std::string display_name = known == nullptr ? "" : known->record.display_name();
  CheckNewPassword({new_password.Reveal(), credentials.name, display_name}, "new_password",
                   violations);
  if (NormalizePassword(new_password.Reveal()) ==
      NormalizePassword(credentials.password.Reveal())) {
    violations.push_back({"new_password", "PASSWORD_UNCHANGED", "the new password is the old one"});
  }
  if (!violations.empty()) return done(InvalidArgument(std::move(violations)));
  const std::string certificate = credentials.certificate;
  Check(std::move(credentials), [this, certificate, wanted = std::move(new_password),
                                 done = std::move(done)](absl::StatusOr<AgentPtr> agent) mutable {
    if (agent.ok()) agent = SetPassword(**agent, wanted.Reveal());
    if (!agent.ok()) return done(agent.status());
    parts_.sessions.EndAllOf((*agent)->record.name(), [](const absl::Status&) {});
    BeginSession(*agent, certificate, std::move(done));
  });
}

void SignIn::ProposeSecondFactor(Credentials credentials,
                                 std::function<void(absl::StatusOr<Secret>)> done) {
  if (secrets_ == nullptr) return done(KeyMissing());
  Check(std::move(credentials),
        [this, done = std::move(done)](const absl::StatusOr<AgentPtr>& agent) {
          if (!agent.ok()) return done(agent.status());
          const Secret secret = NewTotpSecret();
          Propose((*agent)->record.name(), secret);
          done(secret);
        });
}

void SignIn::Propose(const std::string& agent, const Secret& secret) {
  const absl::Time now = parts_.clock.Now();
  std::lock_guard lock(mutex_);
  std::erase_if(proposals_, [now](const auto& entry) { return entry.second.ends <= now; });
  proposals_[agent] = {secret, now + kProposalLife};
}

absl::Status SignIn::ConfirmSecondFactor(const std::string& agent, std::string_view code) {
  const absl::Time now = parts_.clock.Now();
  Secret secret;
  {
    std::lock_guard lock(mutex_);
    const auto proposal = proposals_.find(agent);
    if (proposal == proposals_.end() || proposal->second.ends <= now) {
      return MakeError(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_CONFIRM",
                       "no second factor waits to be confirmed; begin again");
    }
    secret = proposal->second.secret;
    // One try: nobody guesses codes here.
    proposals_.erase(proposal);
  }
  const std::optional<int64_t> step = MatchTotp(secret.Reveal(), code, now, 0);
  if (!step) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "CODE_WRONG",
                     "this is not the code of the new second factor; begin again");
  }
  return parts_.agents
      .Change(agent,
              [&](const Agent* before) -> absl::StatusOr<AgentRecord> {
                if (before == nullptr) return SignInRefused();
                AgentRecord record = before->record;
                KeepSecret(secret, record);
                record.set_totp_last_step(*step);
                return record;
              })
      .status();
}

void SignIn::Reopen(const std::string& name) {
  std::lock_guard lock(mutex_);
  throttle_.Reopen(name);
  WriteFailures();
}

// Lets `then` know whose the credentials are.
void SignIn::Check(Credentials credentials, Checked then) {
  const auto shared = std::make_shared<Credentials>(std::move(credentials));
  if (absl::Status refused = Queue(shared, then); !refused.ok()) then(std::move(refused));
}

// Has the credentials looked at, or says why not. Whom it refuses costs no hash and no write, and
// nothing of it is counted.
absl::Status SignIn::Queue(const std::shared_ptr<Credentials>& credentials, const Checked& then) {
  std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const SignInAttempt attempt,
                   throttle_.Admit(credentials->name, credentials->source, parts_.clock.Now()));
  const std::optional<absl::Duration> wait =
      queue_.Submit(credentials->source, [this, credentials, attempt, then] {
        absl::StatusOr<AgentPtr> agent = Judge(*credentials);
        credentials->password = Secret();
        if (agent.ok()) queue_.Remember(credentials->source);
        Settle(attempt, agent.status());
        then(std::move(agent));
      });
  if (!wait) return absl::OkStatus();
  throttle_.Withdraw(attempt);
  return SignInBusy(*wait);
}

absl::StatusOr<AgentPtr> SignIn::Judge(const Credentials& credentials) {
  const AgentPtr agent = parts_.agents.Find(credentials.name);
  const bool known = HasPassword(agent);
  hashes_.fetch_add(1, std::memory_order_relaxed);
  const bool right = hasher_.Matches(known ? agent->record.password_hash() : hasher_.decoy(),
                                     credentials.password.Reveal());
  if (!known || !right || agent->record.disabled()) return SignInRefused();
  AgentPtr current;
  ASSIGN_OR_RETURN(current, UseCode(credentials, agent));
  return Rehash(credentials, std::move(current));
}

// Checks the one-time code, if the agent has a second factor, and uses it up.
absl::StatusOr<AgentPtr> SignIn::UseCode(const Credentials& credentials, AgentPtr agent) {
  if (!HasSecondFactor(agent->record)) return agent;
  return parts_.agents.Change(credentials.name,
                              [&](const Agent* before) -> absl::StatusOr<AgentRecord> {
                                const absl::StatusOr<Secret> secret = SecretOf(before->record);
                                // The log has said at the start that there are some; who signs in
                                // learns nothing by it.
                                if (!secret.ok()) return SignInRefused();
                                const std::optional<int64_t> step =
                                    MatchTotp(secret->Reveal(), credentials.code.Reveal(),
                                              parts_.clock.Now(), before->record.totp_last_step());
                                if (!step) return SignInRefused();
                                AgentRecord record = before->record;
                                if (secrets_ != nullptr && !record.totp_secret().empty())
                                  KeepSecret(*secret, record);
                                record.set_totp_last_step(*step);
                                return record;
                              });
}

// The secret of an agent's second factor.
absl::StatusOr<Secret> SignIn::SecretOf(const AgentRecord& record) const {
  if (record.sealed_totp_secret().empty()) return Secret(record.totp_secret());
  if (secrets_ == nullptr) return KeyMissing();
  return secrets_->Unseal(record.sealed_totp_secret(), record.name());
}

// Needs a key.
void SignIn::KeepSecret(const Secret& secret, AgentRecord& record) const {
  record.set_sealed_totp_secret(secrets_->Seal(secret, record.name()));
  record.clear_totp_secret();
}

size_t SignIn::CountUnreadableSecrets() const {
  const std::vector<AgentPtr> all = parts_.agents.All();
  return static_cast<size_t>(std::ranges::count_if(
      all, [this](const AgentPtr& agent) { return !SecretOf(agent->record).ok(); }));
}

// Keeps the password at today's cost.
absl::StatusOr<AgentPtr> SignIn::Rehash(const Credentials& credentials, AgentPtr agent) {
  if (!hasher_.NeedsRehash(agent->record.password_hash())) return agent;
  std::string hash;
  ASSIGN_OR_RETURN(hash, hasher_.Hash(credentials.password.Reveal()));
  return parts_.agents.Change(credentials.name,
                              [&](const Agent* before) -> absl::StatusOr<AgentRecord> {
                                AgentRecord record = before->record;
                                // Unless it was changed meanwhile.
                                if (record.password_hash() == agent->record.password_hash()) {
                                  record.set_password_hash(hash);
                                }
                                return record;
                              });
}

absl::StatusOr<AgentPtr> SignIn::SetPassword(const Agent& agent, std::string_view password) {
  std::string hash;
  ASSIGN_OR_RETURN(hash, hasher_.Hash(password));
  return parts_.agents.Change(
      agent.record.name(), [&](const Agent* before) -> absl::StatusOr<AgentRecord> {
        // Somebody else set another, or shut the agent out.
        if (before == nullptr || before->record.disabled() ||
            before->record.password_hash() != agent.record.password_hash()) {
          return SignInRefused();
        }
        AgentRecord record = before->record;
        record.set_password_hash(hash);
        record.set_password_set_micros(absl::ToUnixMicros(parts_.clock.Now()));
        record.set_password_temporary(false);
        return record;
      });
}

// An attempt that was not judged (nothing can be written) counts neither way.
void SignIn::Settle(const SignInAttempt& attempt, const absl::Status& outcome) {
  std::lock_guard lock(mutex_);
  if (outcome.ok()) {
    throttle_.Succeed(attempt);
  } else if (!absl::IsUnauthenticated(outcome)) {
    throttle_.Withdraw(attempt);
  }
  WriteFailures();
}

// Not waited for: a crash forgets the failures of its last milliseconds at most.
void SignIn::WriteFailures() {
  SignInThrottle::Changes changes = throttle_.TakeChanges();
  std::vector<storage::Row> rows;
  for (const SignInThrottle::Record& record : changes.put) {
    rows.push_back({FailuresKey(SignInThrottle::KeyOf(record)), record.SerializeAsString()});
  }
  std::vector<storage::RowKey> erased;
  for (std::string& key : changes.erased) erased.push_back(FailuresKey(std::move(key)));
  if (rows.empty() && erased.empty()) return;
  parts_.rows.Write(std::move(rows), std::move(erased), [](const absl::Status&) {});
}

void SignIn::BeginSession(const AgentPtr& agent, const std::string& certificate, Done done) {
  const SessionPtr session =
      parts_.sessions.Begin(agent->record.name(), certificate, parts_.clock.Now(),
                            [agent, done = std::move(done)](absl::StatusOr<Sessions::Begun> begun) {
                              if (!begun.ok()) return done(begun.status());
                              done(SignedIn{agent, begun->session, begun->token});
                            });
  // Whoever changed the agent since it was checked may have ended its sessions before this one.
  if (session != nullptr && !IsSame(parts_.agents.Find(agent->record.name()), *agent)) {
    parts_.sessions.End(*session, [](const absl::Status&) {});
  }
}

}  // namespace frontdesk::access
