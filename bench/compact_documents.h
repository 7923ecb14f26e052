// Many documents in little memory: what storage would give the index at a start.
#ifndef FRONTDESK_BENCH_COMPACT_DOCUMENTS_H_
#define FRONTDESK_BENCH_COMPACT_DOCUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/document.h"

namespace frontdesk::bench {

// Some 200 bytes an account instead of a kilobyte. Append and read in order. For one thread; once
// all is added, for any number that read.
class CompactDocuments {
 public:
  void Add(const index::Document& document);
  uint64_t size() const { return size_; }

  // Calls use(document) for all in order until it returns false.
  template <typename Use>
  void ForEach(Use use) const {
    index::Document document;
    for (const std::string& block : blocks_) {
      for (std::string_view rest = block; !rest.empty();) {
        Decode(rest, document);
        if (!use(document)) return;
      }
    }
  }

  // About `count` documents, evenly spread.
  std::vector<index::Document> Sample(uint64_t count) const;

 private:
  static constexpr size_t kBlockBytes = 64 << 20;

  // Takes one document off the front of `rest`.
  static void Decode(std::string_view& rest, index::Document& document);

  std::vector<std::string> blocks_;
  uint64_t size_ = 0;
};

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_COMPACT_DOCUMENTS_H_
