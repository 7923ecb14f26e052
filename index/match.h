// How a criterion matched a value: the kind, and whether accents and the like had to be set aside.
#ifndef FRONTDESK_INDEX_MATCH_H_
#define FRONTDESK_INDEX_MATCH_H_

#include <cstdint>

namespace frontdesk::index {

// Best first (D20). Values are those of frontdesk.v1.MatchKind less one.
enum class MatchKind : uint8_t { kExact = 0, kPrefix = 1, kInfix = 2, kNickname = 3 };

// The rank of a match: smaller is better. kind * 2, plus 1 if the match needed full folding (D19).
// A row ranks by the weakest of its criteria, and a row found by several conjunctions by the best
// of them.
using MatchClass = uint8_t;

inline constexpr MatchClass kNoMatch = 0xff;
inline constexpr int kMatchClasses = 8;

inline constexpr MatchClass MakeMatchClass(MatchKind kind, bool folded) {
  return static_cast<MatchClass>(static_cast<uint8_t>(kind) * 2 + (folded ? 1 : 0));
}
inline constexpr MatchKind KindOf(MatchClass match) { return static_cast<MatchKind>(match / 2); }
inline constexpr bool IsFolded(MatchClass match) { return match % 2 == 1; }

// The classes of what matches as it is written.
inline constexpr MatchClass kExactMatch = MakeMatchClass(MatchKind::kExact, /*folded=*/false);
inline constexpr MatchClass kPrefixMatch = MakeMatchClass(MatchKind::kPrefix, /*folded=*/false);
inline constexpr MatchClass kInfixMatch = MakeMatchClass(MatchKind::kInfix, /*folded=*/false);
inline constexpr MatchClass kNicknameMatch = MakeMatchClass(MatchKind::kNickname, /*folded=*/false);

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_MATCH_H_
