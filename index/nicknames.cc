#include "index/nicknames.h"

#include <algorithm>
#include <span>
#include <utility>

#include "index/nickname_table.h"

namespace frontdesk::index {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

void SortUnique(std::vector<Pair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

// The table as pairs, sorted for lookup. Made at the first use.
struct Pairs {
  Pairs() {
    Add(EnglishNicknames());
    Add(SpanishNicknames());
    SortUnique(short_for);
    related = short_for;
    for (const auto& [nickname, name] : short_for) related.emplace_back(name, nickname);
    SortUnique(related);
  }

  void Add(std::span<const NicknameGroup> groups) {
    for (const NicknameGroup& group : groups) {
      std::string_view rest = group.nicknames;
      while (!rest.empty()) {
        const size_t size = std::min(rest.find(' '), rest.size());
        short_for.emplace_back(rest.substr(0, size), group.name);
        rest.remove_prefix(std::min(size + 1, rest.size()));
      }
    }
  }

  std::vector<Pair> short_for;  // nickname, name
  std::vector<Pair> related;    // both ways
};

const Pairs& Table() {
  static const auto* const pairs = new Pairs();
  return *pairs;
}

}  // namespace

std::vector<std::string_view> RelatedNames(std::string_view folded_name) {
  const std::vector<Pair>& related = Table().related;
  std::vector<std::string_view> names;
  auto it = std::lower_bound(related.begin(), related.end(), Pair(folded_name, ""));
  for (; it != related.end() && it->first == folded_name; ++it) names.push_back(it->second);
  return names;
}

bool IsNicknameOf(std::string_view nickname, std::string_view name) {
  const std::vector<Pair>& short_for = Table().short_for;
  return std::binary_search(short_for.begin(), short_for.end(), Pair(nickname, name));
}

}  // namespace frontdesk::index
