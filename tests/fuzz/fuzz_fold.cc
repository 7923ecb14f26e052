// Folding: any bytes.
#include <string>
#include <string_view>
#include <vector>

#include "index/criterion.h"
#include "index/document.h"
#include "index/text/fold.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using index::Folding;

constexpr size_t kMostBytes = 2000;  // more teaches nothing new and sorting marks is quadratic

void CheckMap(std::string_view text, const index::MappedFold& mapped) {
  Require(mapped.begin.size() == mapped.text.size(), "a begin for every byte");
  Require(mapped.end.size() == mapped.text.size(), "an end for every byte");
  const bool clean = index::IsCleanUtf8(text);
  for (size_t i = 0; i < mapped.text.size(); ++i) {
    const size_t begin = mapped.begin[i];
    const size_t end = mapped.end[i];
    Require(begin < end && end <= text.size(), "the map stays in bounds");
    Require(i == 0 || (mapped.begin[i - 1] <= begin && mapped.end[i - 1] <= end),
            "the map keeps the order");
    Require(!clean || (IsCodePointBoundary(text, begin) && IsCodePointBoundary(text, end)),
            "the map does not cut code points");
  }
}

void CheckSpaces(std::string_view folded) {
  Require(folded.empty() || (folded.front() != ' ' && folded.back() != ' '), "trimmed");
  Require(folded.find("  ") == std::string_view::npos, "spaces collapsed");
}

// The words and the breaks between them make up the text.
void CheckWords(std::string_view folded) {
  const char* at = folded.data();
  for (std::string_view word : index::Words(folded)) {
    Require(!word.empty() && word.data() >= at, "words in order");
    for (size_t i = 0; i < word.size(); ++i)
      Require(!index::IsWordBreak(word, i), "no break inside");
    at = word.data() + word.size();
    Require(at <= folded.data() + folded.size(), "words in bounds");
  }
}

void CheckFolding(std::string_view text, Folding folding) {
  const std::string folded = index::Fold(text, folding);
  Require(index::Fold(folded, folding) == folded, "idempotent");
  Require(folded.find('\0') != std::string::npos || index::IsCleanUtf8(folded), "well-formed");
  const index::MappedFold mapped = index::FoldWithMap(text, folding);
  Require(mapped.text == folded, "the mapped fold is the fold");
  CheckMap(text, mapped);
  CheckSpaces(folded);
  CheckWords(folded);
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk;
  using fuzz::Require;
  const std::string_view text(reinterpret_cast<const char*>(data),
                              std::min(size, fuzz::kMostBytes));
  fuzz::CheckFolding(text, index::Folding::kLight);
  fuzz::CheckFolding(text, index::Folding::kFull);
  const std::string normalized = index::TrimmedNfc(text);
  Require(index::TrimmedNfc(normalized) == normalized, "NFC is idempotent");
  index::Document document;
  document.last_name = std::string(text);
  const index::FoldedDocument folded = index::FoldDocument(document);
  Require(folded.last_name.light == index::Fold(text, index::Folding::kLight), "light form");
  Require(folded.last_name.full == index::Fold(text, index::Folding::kFull), "full form");
  return 0;
}
