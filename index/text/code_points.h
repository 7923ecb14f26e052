// What Unicode knows of code points, as far as folding needs it. Internal to index/text.
#ifndef FRONTDESK_INDEX_TEXT_CODE_POINTS_H_
#define FRONTDESK_INDEX_TEXT_CODE_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "index/text/fold.h"

namespace frontdesk::index {

using CodePoint = int32_t;
// Long enough for a letter with its marks.
using CodePoints = absl::InlinedVector<CodePoint, 16>;

// Reads the code point at text[position] and returns its bytes; 0 if they are ill-formed.
size_t DecodeAt(std::string_view text, size_t position, CodePoint& point);

// The property White_Space.
bool IsWhiteSpace(CodePoint point);

// Categories L and Nd.
bool IsLetterOrDigit(CodePoint point);

// True if nothing before `point` changes how it folds: not a mark, nor a Hangul vowel or final, nor
// anything that decomposes into something that begins with one.
bool StartsCluster(CodePoint point);

// True of most code points without case: alone in its cluster, `point` is its own folded form.
// False does not say the opposite.
bool FoldsToItself(CodePoint point);

// Appends the folded form of one cluster, white space as spaces. Cost: some hundred nanoseconds.
void FoldCluster(CodePoints cluster, Folding folding, std::string& out);

// Unicode NFC of the code points, appended as UTF-8.
void AppendNfc(CodePoints points, std::string& out);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_TEXT_CODE_POINTS_H_
