// Where a piece of text may be in a split column: in heads, in tails, or across.
#ifndef FRONTDESK_INDEX_SEARCH_SPLIT_PIECE_H_
#define FRONTDESK_INDEX_SEARCH_SPLIT_PIECE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/bitmap.h"
#include "index/search/first_matches.h"
#include "index/search/stop_check.h"
#include "index/segment/split_text.h"
#include "index/text/pattern.h"

namespace frontdesk::index {

// For one search. `column` and the text must outlive it.
class SplitPiece {
 public:
  // Where a piece is looked for.
  enum class Where : uint8_t { kAnywhere, kInHead };

  // `piece` must not be empty.
  SplitPiece(std::string_view piece, const SplitText& column, Where where = Where::kAnywhere);

  // The pieces of a pattern, which must outlive them. Of those that an `@` must follow only heads
  // are asked.
  static std::vector<SplitPiece> PiecesOf(const Pattern& pattern, const SplitText& column);

  // Unless the matches of the piece have been counted, looks grams and tails up; but no accounts.
  void Resolve(StopCheck& stop) {
    if (!counted_) LookUp(stop);
  }
  // No more accounts contain the piece than this. Needs Resolve().
  uint64_t UpperBound() const;
  // The accounts that contain it and perhaps others, ascending. Incomplete if `stop` says stop.
  std::vector<uint32_t> Candidates(StopCheck& stop);
  // Adds them to `bits`, without the others. Cheaper if they are many.
  void AddTo(StopCheck& stop, Bitmap& bits);
  // The same, perhaps with others.
  void AddCandidatesTo(StopCheck& stop, Bitmap& bits);

  // The exact number of accounts that contain the piece; nullopt if that takes finding them all.
  // Needs Resolve().
  std::optional<uint64_t> Count(StopCheck& stop);
  // True if Count() has found what else Candidates() would have to look up.
  bool has_candidates() const { return has_apart_ && split_ != 1; }
  // Adds the accounts that contain it, or that begin with it and some others, to a stream. Needs
  // that Count() has told a number; this must outlive the stream.
  void AddTo(IdStream& stream, StopCheck& stop);
  void AddBeginningsTo(IdStream& stream);
  // The accounts of which the piece is all, ascending.
  std::vector<uint32_t> FindWhole(StopCheck& stop) const;

  // Adds all accounts that begin with `piece`, and perhaps others, to `bits`; how many at most; and
  // their list, ascending.
  static void AddBeginnings(std::string_view piece, const SplitText& column, StopCheck& stop,
                            Bitmap& bits);
  static uint64_t BeginningsBound(std::string_view piece, const SplitText& column);
  static std::vector<uint32_t> Beginnings(std::string_view piece, const SplitText& column,
                                          StopCheck& stop);
  // True if there are no others among them, and all their heads begin with it.
  static bool AreBeginningsExact(std::string_view piece, const SplitText& column);
  // If the pattern matches what begins with its first piece and nothing else, and that was counted,
  // how many accounts that is: `ann%`, and `ann%@%` where all values have an `@` before their tail.
  static std::optional<uint64_t> CountBeginnings(const Pattern& pattern, const SplitText& column);
  // True of `m%ri%` and `m%@c%`, which are matched by whatever begins with the first piece and
  // contains the other one anywhere, of which lists tell exactly who does. All but what begins with
  // one of the overlaps: `mar%ret%` need not match `maret`.
  static bool IsOtherToldByLists(const Pattern& pattern, const SplitText& column);
  // What begins with the first piece and holds the other one where it overlaps the first.
  static std::vector<std::string> Overlaps(std::string_view first, std::string_view other);
  // Of such another piece: leaves the accounts of `bits`, `count` of them at most, that contain it;
  // and the nanoseconds that takes, about, which needs Resolve().
  void RetainHolding(uint64_t count, StopCheck& stop, Bitmap& bits);
  double HoldingCost(uint64_t count) const { return std::min(ListsCost(), TermsCost(count)); }
  // Leaves the accounts of `bits`, whose heads may begin with `piece`, that do.
  static void RetainBeginnings(std::string_view piece, const SplitText& column, StopCheck& stop,
                               Bitmap& bits);
  // True if what AddCandidatesTo() adds are the accounts whose head contains the piece, and no
  // others.
  bool tells_heads() const;

  // Of the accounts that contain the piece, adds those that begin with it to `beginning`, and those
  // of which it is all to `whole` too.
  void AddBeginnings(StopCheck& stop, Bitmap& beginning, Bitmap& whole) const;

 private:
  // Looks grams and tails up, at the first call.
  void LookUp(StopCheck& stop);
  void FindTails(StopCheck& stop);
  // Leaves the accounts of `ids` of which keep(head) is true. The waits for heads overlap.
  template <typename Keep>
  void RetainByHead(std::vector<uint32_t>& ids, StopCheck& stop, Keep keep) const;
  std::vector<uint32_t> FindInHeads(StopCheck& stop) const;
  std::vector<uint32_t> FindInTails(StopCheck& stop) const;
  std::vector<uint32_t> FindAcross(StopCheck& stop) const;
  void AddAcross(StopCheck& stop, Bitmap& bits) const;
  bool IsFollowing(uint32_t term) const {
    return following_.first <= term && term < following_.second;
  }
  uint64_t CountAcross() const;
  // Nanoseconds to read the lists of all who contain the piece, or the tails of `count` accounts,
  // if those tell; about.
  double ListsCost() const;
  double TermsCost(uint64_t count) const;
  // True of a tail with which an account contains the piece, whatever its head.
  bool SufficesAsTail(uint32_t term) const;

  const std::string_view piece_;
  const SplitText& column_;
  const Where where_;
  const std::optional<uint32_t> counted_;  // accounts that contain the piece
  const size_t split_;                     // where it can lie across; npos: nowhere
  bool looked_up_ = false;
  uint64_t in_heads_ = 0;         // bound
  std::vector<uint32_t> tails_;   // terms that contain the piece
  uint64_t in_tails_ = 0;         // their accounts
  TermRange following_ = {0, 0};  // terms that begin with what is behind
  uint64_t across_by_head_ =
      0;  // bounds on the accounts where it does, by what is before and by what is behind
  uint64_t across_by_tail_ = 0;
  std::vector<uint32_t> apart_;   // accounts found one by one for Count()
  std::vector<uint32_t> starts_;  // accounts that may begin with the piece, for AddBeginningsTo()
  bool has_apart_ = false;        // else the lists of the piece say which heads contain it
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_SPLIT_PIECE_H_
