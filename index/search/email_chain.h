// Whether e-mails contain the pieces of a pattern in their order (`%a%b@%`): some nanoseconds each.
#ifndef FRONTDESK_INDEX_SEARCH_EMAIL_CHAIN_H_
#define FRONTDESK_INDEX_SEARCH_EMAIL_CHAIN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/bitmap.h"
#include "index/match.h"
#include "index/search/chain_scan.h"
#include "index/segment/split_text.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// The head of an e-mail is compared with each piece sixteen bytes at a time where it stands: how
// many pieces it holds, as far to the left as they go. Each tail is looked at once: how many pieces
// must have been met before it. For one thread; pattern and column must outlive it.
template <>
class ChainScan<SplitText> {
 public:
  // Pieces that are together longer than this are not worth it.
  static constexpr size_t kMaxBytes = 32;

  // False of patterns that it does not know: without a piece, long, of a text that must be the
  // whole, or with two pieces that could lie across the border of head and tail.
  static bool IsPossible(const Pattern& pattern);
  ChainScan(const Pattern& pattern, const SplitText& column);

  // True: what is accepted matches.
  bool decides() const { return true; }
  std::optional<MatchClass> Tell(uint32_t /*ordinal*/) const { return std::nullopt; }
  // To be called before all accounts are looked at: tails are then read one behind the other.
  void LookAtTerms();
  // To be called if all accounts that Look() will be asked for have a head that holds the first
  // piece, and begins with it if the pattern does. Few heads are read then, and what Look() says of
  // beginnings is void.
  void KnowFirst();
  // Leaves those of `candidates`, of which the above must be known, that are accepted. False, with
  // nothing done, if their tails do not tell that, or too many would have to be looked at.
  bool LeaveAccepted(Bitmap& candidates);
  // Ask the processor for what Look() soon will read, each some time after the one before.
  void PrefetchPlace(uint32_t ordinal) const { column_.tails().Prefetch(ordinal); }
  void PrefetchTerm(uint32_t ordinal) const;
  void PrefetchTextPlace(uint32_t ordinal) const;
  void PrefetchText(uint32_t ordinal) const;
  // True if the account is accepted whatever its head is.
  bool SufficesTerm(uint32_t ordinal) {
    return (AskOnce(column_.tails().ValueOf(ordinal)) & kPieces) == 0;
  }
  ChainLook Look(uint32_t ordinal);
  // The same of `count` accounts from `first` on, which are read one behind the other. `first` must
  // be a multiple of ChainBlock::kAccounts.
  ChainBlock LookAtBlock(uint32_t first, uint32_t count);

 private:
  struct Piece {
    uint8_t first = 0;  // of its bytes among those of all pieces
    uint8_t size = 0;
    uint8_t split = 0;  // bytes before the border that it can lie across; 0: none
  };
  // How far a head leads.
  struct Met {
    uint32_t pieces = 0;
    bool across = false;  // the next piece may go on in the tail
    bool begins = false;  // with the first piece, or the part of it before the border
  };
  // What a tail asks of a head.
  static constexpr uint8_t kPieces = 0x3f;  // at least so many pieces
  static constexpr uint8_t kNever = 0x3f;   // no head has them
  static constexpr uint8_t kAcross = 0x40;  // or that a piece lies across
  static constexpr uint8_t kKnown = 0x80;

  // Sets what is asked by the tails that hold nothing of the pattern, if these can be told from the
  // others without a look at them.
  void TellTails();
  // What KnowFirst() has told suffices, or nothing would. Not of an account that is all head.
  bool IsAccepted(uint8_t asked) const {
    return known_ >= (asked & kPieces) || (is_known_across_ && (asked & kAcross) != 0);
  }
  static bool IsRejected(uint8_t asked) { return (asked & (kPieces | kAcross)) == kNever; }
  bool NeedsHead(uint8_t asked) const {
    return known_ == 0 || !(IsAccepted(asked) || IsRejected(asked));
  }
  ChainLook LookAt(std::string_view head, uint32_t tail);
  Met Meet(std::string_view head) const;
  Met MeetInVector(std::string_view head) const;
  // LookAtBlock() for processors with AVX2 and single bytes, of heads that begin at `starts` and
  // their tails.
  ChainBlock LookAtWide(uint32_t count, const uint64_t* starts, const uint32_t* tails);
  // What the tail, a term and one, asks of heads; the same, found out at the first call.
  uint8_t Ask(uint32_t tail) const;
  uint8_t AskOnce(uint32_t tail) {
    uint8_t& asked = asked_[tail];
    if ((asked & kKnown) == 0) [[unlikely]]
      asked = Ask(tail);
    return asked;
  }
  // How many pieces must come before a text that holds all others, as far to the right as they go;
  // kNever if it does not end as the pattern does.
  uint8_t PiecesBefore(std::string_view text) const;
  uint8_t PiecesBeforeVector(std::string_view text) const;
  // True if the pieces from `piece` on are in the text behind `at`, and end as the pattern does.
  bool HasRest(std::string_view text, size_t at, size_t piece) const;

  const Pattern& pattern_;
  const SplitText& column_;
  std::vector<Piece> pieces_;
  bool single_bytes_ = false;                                           // all pieces are
  alignas(16) std::array<std::array<char, 16>, kMaxBytes> bytes_ = {};  // each sixteen times
  std::vector<uint8_t> asked_;                                          // by tail
  // By TellTails(), unless it could not: tails that may ask something else, and what others ask.
  std::vector<uint32_t> unlike_;
  uint8_t others_ask_ = 0;
  // By KnowFirst(): pieces that every head holds, and that the next one begins where it ends.
  uint8_t known_ = 0;
  bool is_known_across_ = false;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_EMAIL_CHAIN_H_
