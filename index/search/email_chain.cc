#include "index/search/email_chain.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <string>

namespace frontdesk::index {
namespace {

// So large a share of all tails at most is listed to tell the others from them.
constexpr uint64_t kHoldingShare = 8;
// Candidates that are looked at in the time in which the list of a tail is read.
constexpr uint64_t kCandidatesOfList = 4;

#ifdef __SSE2__

// The 32 bytes from the beginning of a text on.
class Vector {
 public:
  static constexpr size_t kBytes = 32;

  // False of an empty text, which need not be in the blob.
  static bool Holds(std::string_view text, std::string_view blob) {
    return !text.empty() && text.size() <= kBytes &&
           static_cast<size_t>(blob.data() + blob.size() - text.data()) >= kBytes;
  }

  explicit Vector(const char* text)
      : low_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text))),
        high_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 16))) {}

  // Bit i: byte i is this one, which is given sixteen times.
  uint64_t PlacesOf(const std::array<char, 16>& byte) const {
    const auto wanted = _mm_load_si128(reinterpret_cast<const __m128i*>(byte.data()));
    const auto low = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(low_, wanted)));
    const auto high = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(high_, wanted)));
    return low | uint64_t{high} << 16;
  }

 private:
  const __m128i low_;
  const __m128i high_;
};

uint64_t LowBits(size_t bits) { return (uint64_t{1} << bits) - 1; }

// Bytes of heads between the one that is looked at and the one that is asked for.
constexpr size_t kReadAhead = 1024;

const bool kHasWide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");

#endif

}  // namespace

bool ChainScan<SplitText>::IsPossible(const Pattern& pattern) {
  size_t bytes = 0;
  size_t across = 0;
  for (const std::string& piece : pattern.pieces()) {
    bytes += piece.size();
    if (SplitPointInside(piece) != std::string_view::npos) ++across;
  }
  return bytes > 0 && bytes <= kMaxBytes && across <= 1 && !pattern.is_whole();
}

ChainScan<SplitText>::ChainScan(const Pattern& pattern, const SplitText& column)
    : pattern_(pattern), column_(column), asked_(size_t{column.tails().terms().size()} + 1) {
  uint8_t at = 0;
  for (const std::string& piece : pattern.pieces()) {
    const size_t split = SplitPointInside(piece);
    pieces_.push_back({.first = at,
                       .size = static_cast<uint8_t>(piece.size()),
                       .split = static_cast<uint8_t>(split == std::string_view::npos ? 0 : split)});
    for (char c : piece) bytes_[at++].fill(c);
  }
  single_bytes_ = at == pieces_.size();
  TellTails();
}

void ChainScan<SplitText>::TellTails() {
  const TermDictionary& tails = column_.tails().terms();
  const std::string& last = pattern_.pieces().back();
  // Whatever begins with a single piece has it in the head.
  const bool is_beginning =
      pieces_.size() == 1 && pattern_.anchored_begin() && !pattern_.anchored_end();
  if (MayBeInTail(last) && !is_beginning) {
    // Where many hold it the list tells little.
    if (tails.MayContainBound(last) * kHoldingShare > tails.size()) return;
    unlike_ = tails.MayContain(last);
  }
  const bool is_never = pattern_.anchored_end() || !column_.MayBeInHead(last);
  others_ask_ = kKnown | (is_never ? kNever : static_cast<uint8_t>(pieces_.size()));
  std::fill(asked_.begin() + 1, asked_.end(), others_ask_);
  for (uint32_t tail : unlike_) asked_[tail + 1] = 0;
  for (size_t p = 0; p < pieces_.size(); ++p) {
    if (pieces_[p].split == 0) continue;
    // Nothing is asked of what is behind an open end.
    const bool is_told = p + 1 == pieces_.size() && !pattern_.anchored_end();
    const auto [first, end] = tails.StartingWith(pattern_.pieces()[p].substr(pieces_[p].split));
    for (uint32_t tail = first; tail < end; ++tail) {
      unlike_.push_back(tail);
      asked_[tail + 1] = is_told ? others_ask_ | kAcross : 0;
    }
  }
}

void ChainScan<SplitText>::KnowFirst() {
  known_ = 1;
  if (pieces_.size() == 1 || !MayBeInTail(pattern_.pieces().front())) return;
  // What separates it from its tail ends every head, and is not a part of the first piece.
  if (pattern_.pieces()[1] == "@") known_ = 2;
  is_known_across_ = pieces_[1].split == 1;
}

bool ChainScan<SplitText>::HasRest(std::string_view text, size_t at, size_t piece) const {
  for (; piece < pieces_.size(); ++piece) {
    const std::string& wanted = pattern_.pieces()[piece];
    if (piece + 1 == pieces_.size() && pattern_.anchored_end()) {
      return text.size() - at >= wanted.size() && text.ends_with(wanted);
    }
    const size_t found = text.find(wanted, at);
    if (found == std::string_view::npos) return false;
    at = found + wanted.size();
  }
  return at == text.size() || !pattern_.anchored_end();
}

uint8_t ChainScan<SplitText>::PiecesBefore(std::string_view text) const {
#ifdef __SSE2__
  if (Vector::Holds(text, column_.tails().terms().blob())) return PiecesBeforeVector(text);
#endif
  size_t piece = pieces_.size();
  for (; piece > 0; --piece) {
    const std::string& wanted = pattern_.pieces()[piece - 1];
    if (piece == pieces_.size() && pattern_.anchored_end()) {
      if (!text.ends_with(wanted)) return kNever;
      text.remove_suffix(wanted.size());
      continue;
    }
    const size_t found = text.rfind(wanted);
    if (found == std::string_view::npos) break;
    text = text.substr(0, found);
  }
  return static_cast<uint8_t>(piece);
}

uint8_t ChainScan<SplitText>::Ask(uint32_t tail) const {
  const std::string_view text =
      tail == 0 ? std::string_view() : column_.tails().terms().full(tail - 1);
  uint8_t before = PiecesBefore(text);
  // There is a head before each tail.
  if (before == 0 && pattern_.anchored_begin()) before = 1;
  uint8_t asked = kKnown | before;
  for (size_t p = 0; p < pieces_.size(); ++p) {
    if (pieces_[p].split == 0) continue;
    const std::string_view behind = std::string_view(pattern_.pieces()[p]).substr(pieces_[p].split);
    if (text.starts_with(behind) && HasRest(text, behind.size(), p + 1)) asked |= kAcross;
  }
  return asked;
}

void ChainScan<SplitText>::LookAtTerms() {
  for (uint32_t tail = 0; tail < asked_.size(); ++tail) {
    if ((asked_[tail] & kKnown) == 0) asked_[tail] = Ask(tail);
  }
}

inline ChainLook ChainScan<SplitText>::LookAt(std::string_view head, uint32_t tail) {
  const uint8_t asked = AskOnce(tail);
  if (tail == 0 && pattern_.anchored_end()) [[unlikely]] {
    // The head is all there is, and must end as the pattern does.
    MatchKind kind;
    return {.accepted = pattern_.Match(head, kind),
            .begins = head.starts_with(pattern_.pieces().front())};
  }
  const Met met = Meet(head);
  const bool across = met.across && (asked & kAcross) != 0;
  return {.accepted = met.pieces >= (asked & kPieces) || across, .begins = met.begins};
}

bool ChainScan<SplitText>::LeaveAccepted(Bitmap& candidates) {
  const absl::Span<const uint32_t> tailless = column_.tailless();
  if ((others_ask_ & kKnown) == 0 || NeedsHead(others_ask_)) return false;
  if (kCandidatesOfList * (unlike_.size() + tailless.size()) > candidates.Count()) return false;
  const bool others_accepted = IsAccepted(others_ask_);
  Bitmap contrary(column_.size());
  for (uint32_t tail : unlike_) {
    const uint8_t asked = AskOnce(tail + 1);
    if (NeedsHead(asked)) return false;
    if (IsAccepted(asked) != others_accepted) column_.tails().postings().AddTo(tail, contrary);
  }
  std::vector<uint32_t> kept;  // of those without a tail
  for (uint32_t id : tailless) {
    if (candidates.Test(id) && Look(id).accepted) kept.push_back(id);
    candidates.Clear(id);
  }
  others_accepted ? candidates -= contrary : candidates &= contrary;
  for (uint32_t id : kept) candidates.Set(id);
  return true;
}

void ChainScan<SplitText>::PrefetchTerm(uint32_t ordinal) const {
  const uint32_t tail = column_.tails().ValueOf(ordinal);
  __builtin_prefetch(&asked_[tail]);
  if (tail != 0) column_.tails().PrefetchTerm(tail - 1);
}

void ChainScan<SplitText>::PrefetchTextPlace(uint32_t ordinal) const {
  const uint32_t tail = column_.tails().ValueOf(ordinal);
  const uint8_t asked = asked_[tail];
  if (tail != 0 && (asked & kKnown) == 0) column_.tails().terms().PrefetchText(tail - 1);
  if (NeedsHead(asked)) column_.heads().PrefetchPlace(ordinal);
}

void ChainScan<SplitText>::PrefetchText(uint32_t ordinal) const {
  if (!NeedsHead(asked_[column_.tails().ValueOf(ordinal)])) return;
  // All that will be read at once: it often reaches into the next line.
  const char* text = column_.heads().blob().data() + column_.heads().Start(ordinal);
  __builtin_prefetch(text);
  __builtin_prefetch(text + kMaxBytes - 1);
}

ChainLook ChainScan<SplitText>::Look(uint32_t ordinal) {
  const uint32_t tail = column_.tails().ValueOf(ordinal);
  if (tail != 0) {
    const uint8_t asked = AskOnce(tail);
    if (known_ > 0 && IsAccepted(asked)) return {.accepted = true};
    if (IsRejected(asked)) return {};
  }
  return LookAt(column_.heads()[ordinal], tail);
}

ChainBlock ChainScan<SplitText>::LookAtBlock(uint32_t first, uint32_t count) {
  std::array<uint64_t, ChainBlock::kAccounts + 1> starts;
  std::array<uint32_t, ChainBlock::kAccounts> tails;
  column_.heads().ReadStarts(first, count + 1, starts.data());
  column_.tails().ReadValues(first, count, tails.data());
  for (uint32_t i = 0; i < count; ++i) __builtin_prefetch(&asked_[tails[i]]);
#ifdef __SSE2__
  if (single_bytes_ && kHasWide) return LookAtWide(count, starts.data(), tails.data());
#endif
  const char* blob = column_.heads().blob().data();
  ChainBlock block;
  for (uint32_t i = 0; i < count; ++i) {
    const ChainLook look =
        LookAt({blob + starts[i], static_cast<size_t>(starts[i + 1] - starts[i])}, tails[i]);
    block.Set(i, look);
  }
  return block;
}

inline ChainScan<SplitText>::Met ChainScan<SplitText>::Meet(std::string_view head) const {
#ifdef __SSE2__
  if (Vector::Holds(head, column_.heads().blob())) [[likely]]
    return MeetInVector(head);
#endif
  Met met;
  size_t at = 0;
  for (size_t p = 0; p < pieces_.size(); ++p) {
    const std::string_view piece = pattern_.pieces()[p];
    const bool at_begin = p == 0 && pattern_.anchored_begin();
    const std::string_view before = piece.substr(0, pieces_[p].split);
    const bool whole_head = head.size() == before.size();
    if (!before.empty() && head.size() - at >= before.size() && head.ends_with(before)) {
      met.across |= whole_head || !at_begin;
      met.begins |= whole_head && p == 0;
    }
    met.begins |= p == 0 && head.starts_with(piece);
    const size_t found = head.find(piece, at);
    if (found == std::string_view::npos || (at_begin && found != 0)) break;
    at = found + piece.size();
    ++met.pieces;
  }
  return met;
}

#ifdef __SSE2__
inline ChainScan<SplitText>::Met ChainScan<SplitText>::MeetInVector(std::string_view head) const {
  const Vector vector(head.data());
  const size_t size = head.size();
  // Bit i: byte i has not been passed. What is behind the head never counts. No branch depends on
  // the text: it could not be foreseen.
  uint64_t left = LowBits(size);
  Met met;
  for (const Piece& piece : pieces_) {
    uint64_t places = ~uint64_t{0};  // bit i: the piece is at i
    uint64_t before = 0;             // the same of what is before the border
    for (size_t i = 0; i < piece.size; ++i) {
      places &= (vector.PlacesOf(bytes_[piece.first + i]) & left) >> i;
      if (i + 1 == piece.split) before = places;
    }
    if (piece.first == 0) {
      const bool whole_head = size == piece.split;
      met.begins = (places & 1) != 0 || (whole_head && (before & 1) != 0);
      if (pattern_.anchored_begin()) {
        places &= 1;
        if (!whole_head) before = 0;
      }
    }
    if (piece.split != 0 && size >= piece.split) {
      met.across |= (before >> (size - piece.split) & 1) != 0;
    }
    met.pieces += places != 0 ? 1 : 0;
    // The first place and all before it, as far as the piece goes; without one everything.
    const uint64_t passed = places ^ (places - 1);
    left &= ~(((passed + 1) << (piece.size - 1)) - 1);
  }
  return met;
}

// What LookAt() does where all pieces are single bytes, 32 at a time and without a call. A head
// that does not fit, and one without a tail, is left to it.
__attribute__((target("avx2,bmi"))) ChainBlock ChainScan<SplitText>::LookAtWide(
    uint32_t count, const uint64_t* starts, const uint32_t* tails) {
  const std::string_view blob = column_.heads().blob();
  const size_t pieces = pieces_.size();
  // A head that must begin with the first byte is met at its first place only.
  const uint64_t first_places = pattern_.anchored_begin() ? 1 : ~uint64_t{0};
  ChainBlock block;
  for (uint32_t i = 0; i < count; ++i) {
    const size_t size = starts[i + 1] - starts[i];
    const char* text = blob.data() + starts[i];
    const uint8_t asked = asked_[tails[i]];
    if (size - 1 >= Vector::kBytes || starts[i] + kReadAhead > blob.size() ||
        (asked & kKnown) == 0 || tails[i] == 0) [[unlikely]] {
      block.Set(i, LookAt({text, size}, tails[i]));
      continue;
    }
    __builtin_prefetch(text + kReadAhead);
    const __m256i vector = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const auto places_of = [&](size_t piece) __attribute__((target("avx2,bmi"))) {
      const __m256i wanted = _mm256_set1_epi8(bytes_[piece][0]);
      return uint64_t{
          static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(vector, wanted)))};
    };
    uint64_t left = (uint64_t{1} << size) - 1;
    uint64_t places = places_of(0) & left;
    block.begins |= (places & 1) << i;
    places &= first_places;
    uint64_t met = places != 0 ? 1 : 0;
    for (size_t piece = 1; piece < pieces; ++piece) {
      // What is behind the first place of the piece before; nothing if there was none.
      left &= ~(places ^ (places - 1));
      places = places_of(piece) & left;
      met += places != 0 ? 1 : 0;
    }
    block.accepted |= uint64_t{met >= (asked & kPieces)} << i;
  }
  return block;
}

uint8_t ChainScan<SplitText>::PiecesBeforeVector(std::string_view text) const {
  const Vector vector(text.data());
  uint64_t left = LowBits(text.size());
  size_t p = pieces_.size();
  for (; p > 0; --p) {
    const Piece& piece = pieces_[p - 1];
    uint64_t places = ~uint64_t{0};
    for (size_t i = 0; i < piece.size; ++i) {
      places &= (vector.PlacesOf(bytes_[piece.first + i]) & left) >> i;
    }
    if (p == pieces_.size() && pattern_.anchored_end()) {
      if (piece.size > text.size()) return kNever;
      places &= uint64_t{1} << (text.size() - piece.size);
      if (places == 0) return kNever;
    }
    if (places == 0) break;
    left = LowBits(static_cast<size_t>(63 - std::countl_zero(places)));
  }
  return static_cast<uint8_t>(p);
}
#endif

}  // namespace frontdesk::index
