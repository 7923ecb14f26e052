#include "server/access/sign_in/sign_in_throttle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/error.h"
#include "common/retry_after.h"
#include "common/strings.h"

namespace frontdesk::access {
namespace {

// In the order of SignInAttempt::keys.
constexpr TallyScope kScopes[] = {TallyScope::kNameAndSource, TallyScope::kName,
                                  TallyScope::kSource};

// A key begins with its scope.
TallyScope ScopeOf(const std::string& key) { return static_cast<TallyScope>(key.front()); }

bool IsScope(int number) {
  return std::ranges::any_of(kScopes,
                             [&](TallyScope scope) { return static_cast<int>(scope) == number; });
}

absl::Status SignInDelayed(absl::Duration wait) {
  const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1)));
  return WithRetryAfter(
      MakeError(absl::StatusCode::kResourceExhausted, "SIGN_IN_DELAYED",
                absl::StrCat("too many attempts to sign in have failed; try again in ",
                             absl::FormatDuration(absl::Seconds(seconds)))),
      absl::Seconds(seconds));
}

}  // namespace

std::string SignInThrottle::Key(TallyScope scope, std::string_view name,
                                std::string_view source) const {
  const std::string_view counted_name = scope == TallyScope::kSource ? "" : name;
  const std::string_view counted_source = scope == TallyScope::kName ? "" : source;
  const std::string bytes =
      absl::StrCat("sign in ", static_cast<int>(scope), " ", counted_source.size(), " ",
                   ToAbsl(counted_source), " ", ToAbsl(counted_name));
  return absl::StrCat(std::string(1, static_cast<char>(scope)), hash_(bytes));
}

absl::StatusOr<SignInAttempt> SignInThrottle::Admit(std::string_view name, std::string_view source,
                                                    absl::Time now) {
  SignInAttempt attempt{.keys = {}, .when = now};
  absl::Time blocked = absl::InfinitePast();
  for (size_t i = 0; i < attempt.keys.size(); ++i) {
    attempt.keys[i] = Key(kScopes[i], name, source);
    const auto found = tallies_.find(attempt.keys[i]);
    if (found == tallies_.end()) continue;
    blocked = std::max(blocked, BlockedUntil(kScopes[i], found->second.tally, now));
  }
  if (blocked > now) return SignInDelayed(blocked - now);
  MakeRoom(now);
  for (const std::string& key : attempt.keys) {
    Update(key, [now](TallyScope scope, FailureTally& tally) { CountFailure(scope, now, tally); });
  }
  return attempt;
}

void SignInThrottle::Succeed(const SignInAttempt& attempt) {
  Withdraw(attempt);
  Update(attempt.keys[0], [](TallyScope, FailureTally& tally) { tally.clear(); });
}

void SignInThrottle::Withdraw(const SignInAttempt& attempt) {
  for (const std::string& key : attempt.keys) {
    Update(key, [&attempt](TallyScope scope, FailureTally& tally) {
      TakeBack(scope, attempt.when, tally);
    });
  }
}

void SignInThrottle::Reopen(std::string_view name) {
  Update(Key(TallyScope::kName, name, ""), [](TallyScope, FailureTally& tally) { tally.clear(); });
}

// Changes the tally of `key`, which may not exist yet, and drops it if nothing is left of it.
void SignInThrottle::Update(const std::string& key,
                            const std::function<void(TallyScope, FailureTally&)>& change) {
  const auto entry = tallies_.try_emplace(key).first;
  by_end_.erase({entry->second.forgotten, key});
  change(ScopeOf(key), entry->second.tally);
  if (entry->second.tally.empty()) return Erase(entry);
  entry->second.forgotten = ForgottenAt(ScopeOf(key), entry->second.tally);
  by_end_.emplace(entry->second.forgotten, key);
  changed_.insert(key);
}

void SignInThrottle::Erase(Tallies::iterator entry) {
  by_end_.erase({entry->second.forgotten, entry->first});
  changed_.erase(entry->first);
  if (entry->second.stored) erased_.insert(entry->first);
  tallies_.erase(entry);
}

void SignInThrottle::MakeRoom(absl::Time now) {
  const size_t wanted = std::size(kScopes);
  while (!by_end_.empty() &&
         (by_end_.begin()->first <= now || tallies_.size() + wanted > max_tallies_)) {
    Erase(tallies_.find(by_end_.begin()->second));
  }
}

SignInThrottle::Changes SignInThrottle::TakeChanges() {
  Changes changes;
  for (const std::string& key : changed_) {
    Entry& entry = tallies_.find(key)->second;
    Record& record = changes.put.emplace_back();
    record.set_scope(static_cast<::frontdesk::storage::v1::SignInScope>(ScopeOf(key)));
    record.set_key(key.substr(1));
    for (const FailureCount& failure : entry.tally) {
      auto* kept = record.add_failures();
      kept->set_micros(absl::ToUnixMicros(failure.when));
      kept->set_count(failure.count);
    }
    entry.stored = true;
    erased_.erase(key);
  }
  changes.erased.assign(erased_.begin(), erased_.end());
  changed_.clear();
  erased_.clear();
  return changes;
}

std::string SignInThrottle::KeyOf(const Record& record) {
  return absl::StrCat(std::string(1, static_cast<char>(record.scope())), record.key());
}

absl::Status SignInThrottle::Load(const Record& record) {
  if (!IsScope(record.scope()) || record.failures().empty()) {
    return MakeError(absl::StatusCode::kDataLoss, "VALUE_UNREADABLE",
                     "a stored record of failed sign-ins makes no sense");
  }
  const std::string key = KeyOf(record);
  Entry entry;
  for (const auto& kept : record.failures()) {
    entry.tally.push_back({absl::FromUnixMicros(kept.micros()), kept.count()});
  }
  entry.forgotten = ForgottenAt(ScopeOf(key), entry.tally);
  entry.stored = true;
  by_end_.emplace(entry.forgotten, key);
  tallies_[key] = std::move(entry);
  return absl::OkStatus();
}

}  // namespace frontdesk::access
