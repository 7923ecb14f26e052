// The rules for failed sign-ins once more, slow and plain: every failure is kept for ever, and what
// follows from them is worked out anew each time.
#ifndef FRONTDESK_TESTS_SERVER_ACCESS_THROTTLE_MODEL_H_
#define FRONTDESK_TESTS_SERVER_ACCESS_THROTTLE_MODEL_H_

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace frontdesk::testing {

class ThrottleModel {
 public:
  // Until when this attempt has to wait; not after `now` if it need not.
  absl::Time WaitsUntil(const std::string& name, const std::string& source, absl::Time now) const {
    return std::max({OfPair(pairs_, {name, source}), OfName(name), OfSource(source, now)});
  }
  void Count(const std::string& name, const std::string& source, absl::Time now) {
    pairs_[{name, source}].push_back(now);
    names_[name].push_back(now);
    sources_[source].push_back(now);
  }
  void TakeBack(const std::string& name, const std::string& source, absl::Time when) {
    RemoveOne(pairs_[{name, source}], when);
    RemoveOne(names_[name], when);
    RemoveOne(sources_[source], when);
  }
  void ClearPair(const std::string& name, const std::string& source) {
    pairs_[{name, source}].clear();
  }

  // The most failures of one name in any half hour, and of one source in any hour.
  size_t MostOfAName() const { return Most(names_, absl::Minutes(30)); }
  size_t MostOfASource() const { return Most(sources_, absl::Hours(1)); }

 private:
  using Times = std::vector<absl::Time>;
  using Pair = std::pair<std::string, std::string>;

  static void RemoveOne(Times& times, absl::Time when) {
    const auto found = std::ranges::find(times, when);
    if (found != times.end()) times.erase(found);
  }

  // Five in a row wait a minute, each further doubles it, up to an hour. Fifteen minutes after the
  // last, or after what it had to wait, all is forgotten.
  static absl::Time OfPair(const std::map<Pair, Times>& pairs, const Pair& pair) {
    const auto found = pairs.find(pair);
    if (found == pairs.end()) return absl::InfinitePast();
    int row = 0;
    absl::Time until = absl::InfinitePast();
    absl::Time last = absl::InfinitePast();
    for (const absl::Time failed : found->second) {
      if (failed >= std::max(last, until) + absl::Minutes(15)) row = 0;
      ++row;
      last = failed;
      until = absl::InfinitePast();
      if (row >= 5) {
        absl::Duration wait = absl::Minutes(1);
        for (int i = 5; i < row && wait < absl::Hours(1); ++i) wait *= 2;
        until = failed + std::min(wait, absl::Hours(1));
      }
    }
    return until;
  }

  // Ten within half an hour close a name for half an hour after the last.
  absl::Time OfName(const std::string& name) const {
    const auto found = names_.find(name);
    if (found == names_.end() || found->second.empty()) return absl::InfinitePast();
    const absl::Time last = found->second.back();
    const auto recent = std::ranges::count_if(
        found->second, [&](absl::Time failed) { return failed > last - absl::Minutes(30); });
    return recent >= 10 ? last + absl::Minutes(30) : absl::InfinitePast();
  }

  // A hundred in an hour, where five minutes that began within count in full.
  absl::Time OfSource(const std::string& source, absl::Time now) const {
    const auto found = sources_.find(source);
    if (found == sources_.end()) return absl::InfinitePast();
    for (absl::Time at = now;; at += absl::Seconds(1)) {
      const auto recent = std::ranges::count_if(found->second, [&](absl::Time failed) {
        const absl::Time begun = absl::FromUnixSeconds(absl::ToUnixSeconds(failed) / 300 * 300);
        return begun + absl::Minutes(65) > at;
      });
      if (recent < 100) return at;
    }
  }

  static size_t Most(const auto& all, absl::Duration window) {
    size_t most = 0;
    for (const auto& [key, times] : all) {
      for (const absl::Time begin : times) {
        const auto within = std::ranges::count_if(
            times, [&](absl::Time t) { return t >= begin && t < begin + window; });
        most = std::max(most, static_cast<size_t>(within));
      }
    }
    return most;
  }

  std::map<Pair, Times> pairs_;
  std::map<std::string, Times> names_;
  std::map<std::string, Times> sources_;
};

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_ACCESS_THROTTLE_MODEL_H_
