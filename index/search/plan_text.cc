#include "index/search/plan_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "index/search/field_name.h"

namespace frontdesk::index {
namespace {

// Enough for most.
constexpr size_t kUsualSize = 96;

void AppendDriver(const PlanWay& way, std::string& text) {
  switch (way.driver) {
    case PlanWay::Driver::kAll:
      text.append("all");
      return;
    case PlanWay::Driver::kRemembered:
      text.append("remembered");
      return;
    case PlanWay::Driver::kCounted:
      absl::StrAppend(&text, FieldName(way.field), " counts");
      return;
    case PlanWay::Driver::kPlanes:
      text.append("frequent letters drive with");
      return;
    case PlanWay::Driver::kField:
      absl::StrAppend(&text, FieldName(way.field), " drives with");
      return;
  }
}

void AppendOthers(const PlanWay& way, std::string& text) {
  if (way.driver == PlanWay::Driver::kCounted) text.append(" and shows the first");
  if (way.read_along != Field::kNone) {
    absl::StrAppend(&text, ", ", FieldName(way.read_along), " read along");
  }
  for (size_t i = 0; i < way.filters.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? ", filtered by " : ", ", FieldName(way.filters[i]));
  }
}

}  // namespace

void PlanText::Add(size_t conjunction, const PlanWay& way, uint64_t accounts) {
  conjunctions_ = std::max(conjunctions_, conjunction + 1);
  auto part = std::find_if(parts_.begin(), parts_.end(), [&](const Part& other) {
    return other.conjunction == conjunction && other.way == way;
  });
  if (part == parts_.end()) {
    part = parts_.insert(parts_.end(), {.conjunction = conjunction, .way = way});
  }
  part->accounts += accounts;
  part->segments += accounts > 0 ? 1 : 0;
}

void PlanText::AppendPart(const Part& part, std::string& text) {
  AppendDriver(part.way, text);
  absl::StrAppend(&text, " ", part.accounts, part.accounts == 1 ? " account" : " accounts");
  if (part.segments > 1) absl::StrAppend(&text, " in ", part.segments, " segments");
  AppendOthers(part.way, text);
}

void PlanText::AppendConjunction(size_t conjunction, std::string& text) const {
  const Part* first = nullptr;
  bool any = false;
  for (const Part& part : parts_) {
    if (part.conjunction != conjunction) continue;
    if (first == nullptr) first = &part;
    if (part.accounts == 0) continue;
    if (any) text.append("; ");
    AppendPart(part, text);
    any = true;
  }
  if (!any && first != nullptr) AppendPart(*first, text);
}

std::string PlanText::Text() const {
  std::string text;
  text.reserve(kUsualSize);
  for (size_t c = 0; c < conjunctions_; ++c) {
    if (c > 0) text.append(" | ");
    AppendConjunction(c, text);
  }
  if (scanned_ == 0) return text;
  absl::StrAppend(&text, text.empty() ? "" : "; ", scanned_,
                  scanned_ == 1 ? " unmerged account scanned" : " unmerged accounts scanned");
  return text;
}

}  // namespace frontdesk::index
