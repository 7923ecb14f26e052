// Walks a text in stretches that fold independently of each other. Internal to index/text.
#ifndef FRONTDESK_INDEX_TEXT_FOLD_SCANNER_H_
#define FRONTDESK_INDEX_TEXT_FOLD_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/text/fold.h"

namespace frontdesk::index {

// A cluster is a code point with whatever may combine with it: marks, Hangul vowels and finals.
// Folding never crosses the border of a cluster, so the fold of a text is that of its clusters, one
// after the other, with the runs of spaces collapsed. Ill-formed bytes are skipped.
//
//   FoldScanner scanner(text, Folding::kFull);
//   while (scanner.Next()) Use(scanner.folded(), scanner.begin(), scanner.end());
class FoldScanner {
 public:
  // `text` must outlive this.
  FoldScanner(std::string_view text, Folding folding) : text_(text), folding_(folding) {}

  // Goes to the next cluster; false at the end.
  bool Next();

  // The bytes of the cluster in the text.
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  // Its folded form, every white space a space; may be empty. Valid until Next.
  std::string_view folded() const { return folded_; }

 private:
  size_t ExtendCluster(size_t end, bool base_vanishes) const;

  void FoldSlowly();

  const std::string_view text_;
  const Folding folding_;
  size_t begin_ = 0;
  size_t end_ = 0;
  std::string_view folded_;
  std::string buffer_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_FOLD_SCANNER_H_
