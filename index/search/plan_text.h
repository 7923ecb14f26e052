// What a search tells of its plans: one line over all segments.
#ifndef FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_
#define FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "index/query.h"

namespace frontdesk::index {

// How one segment found the matches of a conjunction.
struct PlanWay {
  enum class Driver : uint8_t {
    kAll,         // there are no criteria
    kRemembered,  // they were found before
    kCounted,     // the lists of `field` were counted, and the first of them looked at
    kPlanes,      // frequent letters
    kField,       // those of `field`, one by one
  };
  Driver driver = Driver::kAll;
  Field field = Field::kNone;
  Field read_along = Field::kNone;  // told by payloads beside the lists; kNone: none
  std::vector<Field> filters = {};  // the others, in their order

  friend bool operator==(const PlanWay&, const PlanWay&) = default;
};

// Every segment makes a plan of its own. What they have in common is said once, with the accounts
// of all together: `last name drives with 76 accounts in 3 segments, filtered by state; 2 unmerged
// accounts scanned`. For one thread.
class PlanText {
 public:
  // One segment has found matches of a conjunction (0, 1, …) in so many accounts.
  void Add(size_t conjunction, const PlanWay& way, uint64_t accounts);
  // So many accounts that are in no segment were looked at.
  void AddScanned(uint64_t accounts) { scanned_ += accounts; }

  // Segments in which nothing is found are not mentioned, unless there is nothing else to say.
  std::string Text() const;

 private:
  struct Part {
    size_t conjunction = 0;
    PlanWay way;
    uint64_t accounts = 0;
    uint32_t segments = 0;  // in which there are such accounts
  };
  static void AppendPart(const Part& part, std::string& text);
  void AppendConjunction(size_t conjunction, std::string& text) const;

  std::vector<Part> parts_;
  size_t conjunctions_ = 0;
  uint64_t scanned_ = 0;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_PLAN_TEXT_H_
