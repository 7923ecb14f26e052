// What the engine is measured against in the same run: the plain ways to find accounts in memory.
#ifndef FRONTDESK_BENCH_BASELINES_H_
#define FRONTDESK_BENCH_BASELINES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/compact_documents.h"

namespace frontdesk::bench {

// The folded e-mails of all accounts, one behind the other, each with a line break at its end.
class EmailLines {
 public:
  explicit EmailLines(const CompactDocuments& documents);

  // Lines that contain `piece`, by one pass over all of them with AVX2 (where there is none, with
  // memmem).
  uint64_t CountByScan(std::string_view piece) const;

  uint32_t size() const { return static_cast<uint32_t>(starts_.size() - 1); }
  std::string_view operator[](uint32_t line) const {
    return std::string_view(text_).substr(starts_[line], starts_[line + 1] - starts_[line] - 1);
  }

 private:
  std::string text_;
  std::vector<uint64_t> starts_ = {0};
};

// Posting lists of all trigrams in plain CRoaring bitmaps: intersect, then verify.
class RoaringTrigrams {
 public:
  // `lines` must outlive it.
  explicit RoaringTrigrams(const EmailLines& lines);
  ~RoaringTrigrams();

  // How many lines contain `piece`, and the first `limit` of them; nullopt for fewer than three
  // characters, where a scan is left.
  std::optional<uint64_t> Find(std::string_view piece, size_t limit,
                               std::vector<uint32_t>& first) const;
  uint64_t bytes() const;

 private:
  struct Lists;
  const EmailLines& lines_;
  std::unique_ptr<Lists> lists_;
};

// What a programmer reaches for to find an account by a whole number or address.
struct ExactMaps {
  explicit ExactMaps(const CompactDocuments& documents);

  absl::flat_hash_map<uint64_t, uint32_t> cards;  // number → account
  absl::flat_hash_map<uint64_t, uint32_t> phones;
  absl::flat_hash_map<std::string, uint32_t> emails;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_BASELINES_H_
