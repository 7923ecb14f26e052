#include "bench/documents_of_image.h"

#include "index/engine/snapshot.h"
#include "index/segment/segment.h"

namespace frontdesk::bench {
namespace {

// The segment keeps the text of an account folded.
index::Document DocumentOf(const index::IndexedDocument& account) {
  const index::FoldedDocument& folded = account.folded;
  index::Document document = account.document;
  document.first_name = folded.first_name.full;
  if (document.last_name.empty()) document.last_name = folded.last_name.full;
  document.nickname = folded.nickname.full;
  document.email = folded.email.light;
  document.phones = folded.phones;
  document.street = folded.street.full;
  document.city = folded.city.full;
  document.state = folded.state.full;
  document.postal_code = folded.postal_code;
  document.company = folded.company.full;
  document.group_name = folded.group_name.full;
  return document;
}

}  // namespace

void ReadBack(const index::Snapshot& snapshot, uint64_t step,
              const std::function<void(const index::Document&)>& use) {
  const auto& whole = dynamic_cast<const index::IndexSnapshot&>(snapshot);
  uint64_t passed = 0;
  index::IndexedDocument account;
  for (const index::SegmentView& view : whole.state().segments) {
    const index::SegmentReader reader(*view.segment);
    for (uint32_t ordinal = 0; ordinal < view.segment->size(); ++ordinal) {
      if (passed++ % step != 0 || view.dead.Contains(ordinal)) continue;
      reader.Read(ordinal, account);
      use(DocumentOf(account));
    }
  }
}

}  // namespace frontdesk::bench
