#include "index/search/plan_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace frontdesk::index {

void PlanText::Add(size_t conjunction, std::string_view before, uint64_t accounts,
                   std::string_view after) {
  if (ways_.size() <= conjunction) ways_.resize(conjunction + 1);
  std::vector<Way>& ways = ways_[conjunction];
  auto way = std::find_if(ways.begin(), ways.end(), [&](const Way& other) {
    return other.before == before && other.after == after;
  });
  if (way == ways.end()) {
    way = ways.insert(ways.end(), {.before = std::string(before), .after = std::string(after)});
  }
  way->accounts += accounts;
  way->segments += accounts > 0 ? 1 : 0;
}

void PlanText::AppendWay(const Way& way, std::string& text) {
  absl::StrAppend(&text, way.before, " ", way.accounts,
                  way.accounts == 1 ? " account" : " accounts");
  if (way.segments > 1) absl::StrAppend(&text, " in ", way.segments, " segments");
  text.append(way.after);
}

std::string PlanText::Text() const {
  std::string text;
  for (size_t c = 0; c < ways_.size(); ++c) {
    if (c > 0) text.append(" | ");
    bool any = false;
    for (const Way& way : ways_[c]) {
      if (way.accounts == 0) continue;
      if (any) text.append("; ");
      AppendWay(way, text);
      any = true;
    }
    if (!any && !ways_[c].empty()) AppendWay(ways_[c].front(), text);
  }
  if (scanned_ == 0) return text;
  absl::StrAppend(&text, text.empty() ? "" : "; ", scanned_,
                  scanned_ == 1 ? " unmerged account scanned" : " unmerged accounts scanned");
  return text;
}

}  // namespace frontdesk::index
