// Signing in: throttle → hashing queue → password → second factor → session.
//
// Whatever is wrong (no such agent, wrong password, wrong code, shut out), the answer is one and
// the same, after the same work.
#ifndef FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_H_
#define FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/clock.h"
#include "common/redacted.h"
#include "server/access/access_rows.h"
#include "server/access/agents/agent_book.h"
#include "server/access/sign_in/hashing_queue.h"
#include "server/access/sign_in/password.h"
#include "server/access/sign_in/secret_box.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/sign_in/sign_in_throttle.h"

namespace frontdesk::access {

// What somebody who wants to be an agent says, and from where.
struct Credentials {
  std::string name;
  Secret password;
  Secret code;              // of the second factor; empty: none
  std::string source;       // the address that the call comes from, without port
  std::string certificate;  // SHA-256 of the client's; empty: none
};

struct SignedIn {
  AgentPtr agent;
  SessionPtr session;
  Secret token;
};

struct SignInOptions {
  PasswordCost cost;
  HashingQueue::Options queue;
  // Keeps second factors; null: no agent can get one, and those sealed before are good for nothing.
  std::shared_ptr<const SecretBox> secrets;
};

// What signing in stands on; outlives it.
struct SignInParts {
  AccessRows& rows;
  AgentBook& agents;
  Sessions& sessions;
  const Clock& clock;
  SignInThrottle::KeyedHash hash;
};

// Thread-safe. Where a function takes `done`, it is called once: before the function returns, or on
// a hashing thread or the writer's; it must be quick. Errors of all of them:
//   UNAUTHENTICATED SIGN_IN_REFUSED: the credentials are not those of an agent who may sign in;
//   RESOURCE_EXHAUSTED SIGN_IN_DELAYED (with the time to wait): too many failures of late;
//   RESOURCE_EXHAUSTED SIGN_IN_BUSY (with the time to wait): too many wait for their password to be
//   hashed (hashing_line.h);
//   UNAVAILABLE: nothing can be written now.
class SignIn {
 public:
  SignIn(SignInParts parts, SignInOptions options);

  // Takes up the failures of an earlier process. Before the first use. DATA_LOSS.
  absl::Status Load();

  using Done = std::function<void(absl::StatusOr<SignedIn>)>;
  // Signs in: begins a session.
  void Begin(Credentials credentials, Done done);

  // Changes the password of an agent, whose credentials are asked anew: all sessions of the agent
  // end and one begins. Also: INVALID_ARGUMENT with all that is wrong with the new password
  // (CheckNewPassword; PASSWORD_UNCHANGED), found before anything is hashed.
  void ChangePassword(Credentials credentials, Secret new_password, Done done);

  // Proposes a second factor to an agent, whose credentials are asked anew, and calls `done` with
  // the secret. It counts once ConfirmSecondFactor was given a code of it, within ten minutes.
  // FAILED_PRECONDITION SECRET_KEY_MISSING if there is nothing to seal it with.
  void ProposeSecondFactor(Credentials credentials,
                           std::function<void(absl::StatusOr<Secret>)> done);
  // Blocks for one write: not for a thread of gRPC. FAILED_PRECONDITION CODE_WRONG,
  // NOTHING_TO_CONFIRM.
  absl::Status ConfirmSecondFactor(const std::string& agent, std::string_view code);

  // Lets a name that failed too often sign in again.
  void Reopen(const std::string& name);

  // For passwords that somebody else sets. Blocks for a hash: not for a thread of gRPC.
  const PasswordHasher& hasher() const { return hasher_; }
  // How many agents cannot sign in because their second factor was sealed with a key that this is
  // not.
  size_t CountUnreadableSecrets() const;
  // Passwords looked at so far.
  uint64_t hashes() const { return hashes_.load(std::memory_order_relaxed); }
  HashingQueue& queue() { return queue_; }

 private:
  using Checked = std::function<void(absl::StatusOr<AgentPtr>)>;
  struct Proposal {
    Secret secret;
    absl::Time ends;
  };

  void Check(Credentials credentials, Checked then);
  absl::Status Queue(const std::shared_ptr<Credentials>& credentials, const Checked& then);
  absl::StatusOr<AgentPtr> Judge(const Credentials& credentials);
  absl::StatusOr<Secret> SecretOf(const storage::v1::AgentRecord& record) const;
  void KeepSecret(const Secret& secret, storage::v1::AgentRecord& record) const;
  absl::StatusOr<AgentPtr> UseCode(const Credentials& credentials, AgentPtr agent);
  absl::StatusOr<AgentPtr> Rehash(const Credentials& credentials, AgentPtr agent);
  absl::StatusOr<AgentPtr> SetPassword(const Agent& agent, std::string_view password);
  void Settle(const SignInAttempt& attempt, const absl::Status& outcome);
  void WriteFailures();
  void BeginSession(const AgentPtr& agent, const std::string& certificate, Done done);
  void Propose(const std::string& agent, const Secret& secret);

  const SignInParts parts_;
  const std::shared_ptr<const SecretBox> secrets_;
  const PasswordHasher hasher_;
  std::atomic<uint64_t> hashes_ = 0;
  std::mutex mutex_;  // guards the throttle and the proposals, and the order in which rows go out
  SignInThrottle throttle_;
  std::map<std::string, Proposal, std::less<>> proposals_;  // by agent
  HashingQueue queue_;                                      // last: its threads use all the rest
};

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_SIGN_IN_SIGN_IN_H_
