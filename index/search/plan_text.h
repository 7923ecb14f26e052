// What a search tells of its plans: one line over all segments.
#ifndef FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_
#define FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdesk::index {

// Every segment makes a plan of its own. What they have in common is said once, with the accounts
// of all together: `last name drives with 76 accounts in 3 segments, filtered by state; 2 unmerged
// accounts scanned`. For one thread.
class PlanText {
 public:
  // One segment has found matches of a conjunction (0, 1, …): `before`, so many accounts, `after`.
  void Add(size_t conjunction, std::string_view before, uint64_t accounts, std::string_view after);
  // So many accounts that are in no segment were looked at.
  void AddScanned(uint64_t accounts) { scanned_ += accounts; }

  // Segments in which nothing is found are not mentioned, unless there is nothing else to say.
  std::string Text() const;

 private:
  struct Way {
    std::string before;
    std::string after;
    uint64_t accounts = 0;
    uint32_t segments = 0;  // in which there are such accounts
  };
  static void AppendWay(const Way& way, std::string& text);

  std::vector<std::vector<Way>> ways_;  // by conjunction
  uint64_t scanned_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_
