// The search engine: accounts in, exact answers out.
//
// One writer thread applies changes; any number of readers search snapshots. A snapshot never
// changes, never blocks and never sees half a write. Inside: immutable segments with postings and
// columns, a small unmerged part that is scanned, and a merge in the background
// (docs/architecture.md).
#ifndef FRONTDESK_INDEX_ENGINE_H_
#define FRONTDESK_INDEX_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "index/document.h"
#include "index/query.h"

namespace frontdesk::index {

class SegmentBuilder;

struct SearchResult;

// Stops a search early. Checked inside long loops.
struct SearchLimits {
  absl::Time deadline = absl::InfiniteFuture();
  const std::atomic<bool>* cancelled = nullptr;  // not owned; may be null
};

// Where a row stands in the order of its search.
struct RowPlace {
  uint8_t rank = 0;  // how it matches, open before closed; says nothing in order of member ID
  MemberNumber member = 0;

  friend bool operator==(const RowPlace&, const RowPlace&) = default;
};

struct SearchRequest {
  Query query;
  Order order = Order::kRelevance;
  // Only rows that come behind this place: SearchResult::last of the page before. Costs nothing,
  // however many rows were passed. The row itself need not be there.
  std::optional<RowPlace> after;
  uint64_t offset = 0;            // rows to skip, in order; some milliseconds where very many match
  uint32_t limit = 25;            // rows to return; 0 counts only
  bool next_question = false;     // fill SearchResult::spread
  uint32_t spread_sample = 4096;  // accounts the spread is judged by: the first ones by member ID
  // Called, unless null, once all but the spread is known: what is to be done about the hits can
  // begin while that is found out. Not called if the search fails.
  std::function<void(const SearchResult&)> found;
  SearchLimits limits;
};

struct Hit {
  MemberNumber member = 0;
  uint8_t match = 0;  // MatchClass

  friend bool operator==(const Hit&, const Hit&) = default;
};

// How evenly a field divides the accounts found.
struct FieldSpread {
  Field field = Field::kNone;
  double expected_remaining =
      0;                  // mean number of accounts left once the field is known: total · Σ p²
  bool constant = false;  // all the sampled accounts have one value (or none)
};

struct SearchResult {
  std::vector<Hit> hits;
  std::optional<RowPlace> last;              // of the last hit; none without hits
  uint64_t total = 0;                        // exact; of all rows, wherever the page begins
  uint64_t hidden_closed = 0;                // left out by exclude_closed alone; exact
  std::vector<uint64_t> conjunction_totals;  // of each conjunction with the filters; exact
  std::vector<FieldSpread>
      spread;  // email, phone, first, last, address, city, state, postal code, user type
  uint64_t candidates = 0;  // accounts looked at one by one
  std::string plan;         // what drove and what filtered, in words, without values
  bool complete = true;     // always true when the status is OK
};

// Where a card number leads.
struct CardHit {
  MemberNumber member = 0;
};

// A frozen state of the index. Thread-safe. Keeps its memory as long as it is held.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // The last commit that is visible.
  virtual uint64_t sequence() const = 0;
  // Accounts in all.
  virtual uint64_t size() const = 0;

  // Runs a search. INVALID_ARGUMENT if a criterion does not compile; DEADLINE_EXCEEDED and
  // CANCELLED as the limits say: there is never a partial answer.
  virtual absl::StatusOr<SearchResult> Search(const SearchRequest& request) const = 0;

  // The account that holds this card number (digits only), now or formerly. O(1).
  virtual std::optional<CardHit> FindCard(std::string_view digits) const = 0;
  // The same for many numbers at once: the waits for memory overlap, so that each costs a fraction.
  // `hits` must be as long as `digits`.
  virtual void FindCards(absl::Span<const std::string_view> digits,
                         absl::Span<std::optional<CardHit>> hits) const = 0;
  // Whether the account is there. O(log segments).
  virtual bool Contains(MemberNumber member) const = 0;
  // Accounts by status, indexed by Status. O(1).
  virtual std::vector<uint64_t> StatusCounts() const = 0;
};

// Parts of the engine itself: index/engine/snapshot.h.
struct IndexState;

// One account written or erased.
struct Change {
  MemberNumber member = 0;
  std::optional<Document> document;  // nullopt: erased
};

struct EngineOptions {
  // Segments with so many accounts are counted, and only the first matches looked at, where that is
  // possible; in smaller ones all matches are found as fast.
  uint32_t large_segment = 1 << 16;
  // What searches find that take so long in a segment is remembered with it, up to six bytes an
  // account: the next page of such a search costs little.
  absl::Duration remember_from = absl::Milliseconds(1);
  size_t delta_limit = 512;  // unmerged accounts, which every search scans, at which a merge starts
  // Dead accounts of a large segment from which on they are counted by themselves (Graveyard). Each
  // that is not yet is asked by every search that counts.
  uint32_t bury_from = 256;
  bool background_merge = true;  // false: merges run inside Apply (tests)
  // Called when merges of segments have come to an end, by the thread that merged: the time to
  // write an image of Current(). May be null; must not call back into the engine but for Current()
  // and Stats().
  std::function<void()> merged;
};

struct EngineStats {
  uint64_t accounts = 0;
  uint64_t cards = 0;
  uint64_t segments = 0;
  uint64_t delta = 0;
  uint64_t merges = 0;
  std::vector<std::pair<std::string, uint64_t>> memory;  // structure → bytes
};

// The index. Apply and Add are for one thread at a time; the rest is thread-safe.
class Engine {
 public:
  // Many accounts on their way into the index, as a part of its own: what an import makes. Filled
  // by one thread beside everything else; nobody sees it before Add.
  class Part {
   public:
    Part();
    ~Part();
    Part(Part&&) noexcept;
    Part& operator=(Part&&) noexcept;

    // Members must ascend strictly. Cost: as in Build.
    void Add(Document document);
    size_t size() const;
    // The member added last; 0 if there is none.
    MemberNumber last() const { return last_; }

   private:
    friend class Engine;
    std::unique_ptr<SegmentBuilder> builder_;
    MemberNumber last_ = 0;
  };

  // Builds from all accounts at once. `feed` calls its argument once an account, in ascending
  // member order, and returns its own error, which stops the build. Cost: O(n log n), on two
  // threads besides the one that feeds.
  using Sink = std::function<absl::Status(Document)>;
  static absl::StatusOr<std::unique_ptr<Engine>> Build(
      const EngineOptions& options, uint64_t sequence,
      const std::function<absl::Status(const Sink&)>& feed);

  // Begins with a state that was saved (index/image.h).
  static std::unique_ptr<Engine> FromState(const EngineOptions& options, IndexState state);

  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Applies the changes of one commit, in order, and publishes them together under `sequence`,
  // which must grow. When it returns, every new snapshot sees them. A card number belongs to the
  // document written last with it.
  void Apply(uint64_t sequence, absl::Span<const Change> changes);

  // As Apply, of all accounts of `parts`, later ones written later, without merging them: finishing
  // the parts takes O(n log n), publishing them milliseconds. `more`: further parts follow soon, so
  // segments are left apart until then, unless there are very many.
  void Add(uint64_t sequence, std::vector<Part> parts, bool more);

  // The newest state. Wait-free but for a reference count.
  std::shared_ptr<const Snapshot> Current() const;

  // Makes anew every segment that holds dead copies of these accounts, which may be erased or live,
  // and returns a state without them. None comes back as long as Apply is not called for one of
  // them. For any thread, beside everything else. Cost: as merging these segments.
  std::shared_ptr<const Snapshot> DropDead(absl::Span<const MemberNumber> members);

  // Waits until everything unmerged at the time of the call is merged. For benchmarks and tests.
  void MergeNow();

  EngineStats Stats() const;

 private:
  class Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_ENGINE_H_
