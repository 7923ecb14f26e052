#include "server/directory/directory.h"

#include <algorithm>
#include <utility>

#include "common/limits.h"
#include "common/status_macros.h"
#include "server/accounts/errors.h"
#include "server/directory/converters.h"
#include "server/directory/errors.h"
#include "server/directory/group_decider.h"
#include "server/directory/program_records.h"

namespace frontdesk::directory {
namespace {

// The writer looks after expired requests and snapshots at least this often.
constexpr absl::Duration kHousekeeping = absl::Minutes(1);
constexpr absl::Duration kSweepInterval = absl::Hours(1);
// A card may change hands between the look at the card and the look at its account; another look
// finds it.
constexpr int kCardLooks = 3;

// Answers every write of a group with an error.
void Refuse(WriteGroup& group, const absl::Status& status) {
  for (PendingWrite& pending : group.writes) pending.done(status);
  for (ImportSlice& slice : group.imports) {
    slice.import->batch.taken = nullptr;  // its caller may be gone before its last rows are taken
    if (!std::exchange(slice.import->answered, true)) slice.import->batch.done(status);
  }
}

// Of whom an image of the time before may hold what is not kept from now on: members who were
// erased, or labelled as children. Each of them asks for a purge.
std::vector<MemberNumber> MembersToForget(const storage::CommitBatch& batch) {
  std::vector<MemberNumber> members;
  for (const storage::Row& row : batch.rows) {
    if (row.key.table == storage::Table::kPurges) members.push_back(row.key.number);
  }
  return members;
}

using Outcomes = std::vector<absl::StatusOr<WriteReply>>;

// Decides a group. Outcomes of single writes are returned, those of rows kept with their import.
Outcomes DecideAll(WriteGroup& group, GroupDecider& decider) {
  Outcomes outcomes;
  for (const PendingWrite& pending : group.writes) {
    const bool late = pending.write.deadline < absl::Now();
    outcomes.push_back(late ? WriteNotStarted() : decider.Decide(pending.write));
  }
  for (const ImportSlice& slice : group.imports) {
    ImportBatch& batch = slice.import->batch;
    decider.Decide(absl::MakeSpan(batch.rows).subspan(slice.begin, slice.end - slice.begin),
                   slice.import->reply.rows);
    if (slice.end < batch.rows.size()) continue;
    batch.rows = {};
    if (batch.taken) std::exchange(batch.taken, nullptr)();
  }
  return outcomes;
}

// Answers the writes of a group that is on disk and visible.
void AnswerWrites(WriteGroup& group, Outcomes outcomes, uint64_t sequence) {
  for (size_t i = 0; i < group.writes.size(); ++i) {
    if (outcomes[i].ok()) outcomes[i]->sequence = sequence;
    group.writes[i].done(std::move(outcomes[i]));
  }
}

// Answers imports of which nothing is left to do.
void AnswerImports(const std::vector<std::shared_ptr<PendingImport>>& imports, uint64_t sequence) {
  for (const std::shared_ptr<PendingImport>& import : imports) {
    import->reply.sequence = sequence;
    import->batch.done(std::move(import->reply));
  }
}

// The imports of which the group holds the end, marked as answered.
std::vector<std::shared_ptr<PendingImport>> TakeEnded(WriteGroup& group) {
  std::vector<std::shared_ptr<PendingImport>> ended;
  for (const ImportSlice& slice : group.imports) {
    const bool done = slice.import->reply.rows.size() == slice.import->size;
    if (done && !std::exchange(slice.import->answered, true)) ended.push_back(slice.import);
  }
  return ended;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Directory>> Directory::Open(storage::AccountStore& store,
                                                           const Clock& clock,
                                                           DirectoryOptions options) {
  LoadedIndex loaded;
  ASSIGN_OR_RETURN(loaded, LoadIndex(store, {.engine = options.engine,
                                             .image = options.image,
                                             .cancelled = options.cancelled,
                                             .on_image = options.on_image}));
  RETURN_IF_ERROR(CatchUp(store, loaded));
  std::unique_ptr<Directory> directory(
      new Directory(store, clock, std::move(options), std::move(loaded)));
  RETURN_IF_ERROR(LoadGroups(store, directory->groups_));
  accounts::Programs programs;
  ASSIGN_OR_RETURN(programs, LoadPrograms(store));
  directory->programs_ = std::make_shared<accounts::Programs>(std::move(programs));
  directory->purger_ = std::make_unique<Purger>(store, *directory);
  directory->StartKeeping();
  directory->writer_ = std::thread([writer = directory.get()] { writer->Run(); });
  return directory;
}

Directory::Directory(storage::AccountStore& store, const Clock& clock, DirectoryOptions options,
                     LoadedIndex loaded)
    : store_(store),
      clock_(clock),
      options_(std::move(options)),
      members_(store),
      loaded_(std::move(loaded)),
      given_(loaded_.engine->Current()->sequence()) {
  indexer_.emplace(*loaded_.engine, [this] { TellVisible(); });
}

Directory::~Directory() { Stop(); }

void Directory::Stop() {
  std::call_once(stopped_, [this] {
    if (purger_ != nullptr) purger_->Stop();
    queue_.Close();
    if (writer_.joinable()) writer_.join();
    indexer_.reset();
    stopping_ = true;
    if (finisher_.joinable()) finisher_.join();
    if (images_) images_->Write();
    images_.reset();
  });
}

void Directory::StartKeeping() {
  if (!options_.image.empty()) {
    images_.emplace(store_, *loaded_.engine, options_.image, loaded_.image, options_.on_image);
    ForgetInImages(std::exchange(loaded_.forget, {}));
  }
  finisher_ = std::thread([this] {
    absl::Status finished;
    if (loaded_.settle) std::exchange(loaded_.settle, nullptr)(stopping_);
    if (loaded_.fill_tills) finished = FillTills(store_, stopping_, *loaded_.tills);
    finished.Update(store_.CheckLargeTables(stopping_));
    if (!finished.ok() && !absl::IsCancelled(finished) && options_.on_failure) {
      options_.on_failure(finished);
    }
  });
}

void Directory::ForgetInImages(const std::vector<MemberNumber>& members) {
  if (images_ && !members.empty()) images_->Forget(members);
}

void Directory::Submit(Write write, WriteCallback done) {
  PendingWrite pending{std::move(write), std::move(done)};
  const absl::Status queued = queue_.Push(pending);
  if (!queued.ok()) pending.done(queued);
}

void Directory::PrepareRows(absl::Span<accounts::ImportAccount> rows) const {
  const std::shared_ptr<const accounts::Programs> known = programs();
  const accounts::RuleContext context{
      .now = Now(), .zone = zone(), .next_member = 0, .programs = known.get()};
  PrepareImports(store_, context, rows);
}

void Directory::Import(ImportBatch batch) {
  const bool prepared = batch.rows.empty() || !batch.rows.front().fingerprint.empty();
  if (!prepared) PrepareRows(absl::MakeSpan(batch.rows));
  auto pending = std::make_shared<PendingImport>();
  pending->size = batch.rows.size();
  pending->batch = std::move(batch);
  const absl::Status queued = queue_.Push(pending);
  if (!queued.ok()) pending->batch.done(queued);
}

absl::StatusOr<accounts::Account> Directory::Get(MemberNumber member) const {
  std::optional<records::AccountRecord> record;
  ASSIGN_OR_RETURN(record, store_.GetAccount(member));
  if (record) return FromRecord(*record);
  std::optional<records::TombstoneRecord> tombstone;
  ASSIGN_OR_RETURN(tombstone,
                   storage::ReadRecord<records::TombstoneRecord>(
                       store_, storage::NumberedRow(storage::Table::kTombstones, member)));
  if (!tombstone) return accounts::AccountNotFound();
  return AccountDeleted(absl::FromUnixMicros(tombstone->deleted_micros()));
}

absl::StatusOr<CardView> Directory::GetByCard(std::string_view digits) const {
  for (int look = 0; look < kCardLooks; ++look) {
    std::optional<records::CardOwnerRecord> owner;
    ASSIGN_OR_RETURN(owner, store_.GetCard(digits));
    if (!owner) return CardNotFound();
    CardView view;
    view.state = static_cast<accounts::CardState>(owner->state());
    if (owner->member() == 0) {
      view.remainder = FromRecord(*owner, std::string(digits), *programs()).remainder;
      return view;
    }
    std::optional<records::AccountRecord> record;
    ASSIGN_OR_RETURN(record, store_.GetAccount(owner->member()));
    if (!record) continue;
    ASSIGN_OR_RETURN(view.account.emplace(), FromRecord(*record));
    for (const accounts::Card& card : view.account->cards) {
      if (card.number == digits && card.state == view.state) return view;
    }
  }
  return CardOwnerMismatch();
}

std::optional<TillCard> Directory::FindTillCard(std::string_view digits) const {
  return loaded_.tills->Find(digits);
}

absl::StatusOr<std::vector<std::optional<accounts::Account>>> Directory::GetAccounts(
    absl::Span<const MemberNumber> members) const {
  std::vector<std::optional<records::AccountRecord>> found;
  ASSIGN_OR_RETURN(found, store_.GetAccounts(members));
  std::vector<std::optional<accounts::Account>> accounts(found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    ASSIGN_OR_RETURN(accounts[i].emplace(), FromRecord(*found[i]));
  }
  return accounts;
}

absl::StatusOr<std::unique_ptr<AccountCursor>> Directory::ReadAll() const {
  std::unique_ptr<storage::StoreSnapshot> view;
  ASSIGN_OR_RETURN(view, store_.Snapshot());
  return std::make_unique<AccountCursor>(std::move(view));
}

absl::Status Directory::WaitVisible(uint64_t sequence, absl::Time deadline) const {
  if (loaded_.engine->Current()->sequence() >= sequence) return absl::OkStatus();  // without a lock
  std::unique_lock lock(visible_mutex_);
  const bool visible = visible_changed_.wait_until(lock, absl::ToChronoTime(deadline), [&] {
    return loaded_.engine->Current()->sequence() >= sequence;
  });
  return visible ? absl::OkStatus() : SequenceNotReached();
}

void Directory::Run() {
  for (bool closed = false; !closed;) {
    if (clock_.Now() >= next_sweep_ && !store_.frozen()) {
      const absl::Status swept = SweepRequests();
      if (!swept.ok() && options_.on_failure) options_.on_failure(swept);
      next_sweep_ = clock_.Now() + kSweepInterval;
    }
    pins_.Expire(clock_.Now());
    WriteGroup group = queue_.Take(kHousekeeping, closed);
    if (!group.empty()) Process(std::move(group));
  }
}

void Directory::Process(WriteGroup group) {
  if (store_.frozen()) return Refuse(group, StorageFrozen());
  // Records keep microseconds; deciding with them makes a repeated reply equal to the first.
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(clock_.Now()));
  const std::shared_ptr<const accounts::Programs> known = programs();
  // What a decision asks the index must see every commit before.
  if (!group.writes.empty() || known->HasUniqueFields()) indexer_->Drain();
  const std::shared_ptr<const index::Snapshot> index = loaded_.engine->Current();
  const Draft::Base base{store_, groups_, *index, known, loaded_.highest};
  GroupDecider decider(base, {now, options_.zone, loaded_.highest});
  Outcomes outcomes = DecideAll(group, decider);
  absl::StatusOr<uint64_t> sequence = 0;
  std::vector<index::Change> changes = decider.draft().Changes();
  const storage::CommitBatch batch = decider.draft().TakeBatch();
  if (group.writes.empty()) {
    const absl::Status committed = CommitImports(group, batch, std::move(changes));
    if (!committed.ok()) sequence = committed;
  } else {
    sequence = Commit(batch, changes);
  }
  if (!sequence.ok()) {
    // Whoever was answered on the state that this group would have left must ask again, too.
    Refuse(group, store_.frozen() ? StorageFrozen() : sequence.status());
    if (options_.on_failure) options_.on_failure(sequence.status());
    return;
  }
  Remember(decider);
  AnswerImports(TakeEnded(group), *sequence);
  AnswerWrites(group, std::move(outcomes), *sequence);
}

absl::Status Directory::CommitImports(WriteGroup& group, const storage::CommitBatch& batch,
                                      std::vector<index::Change> changes) {
  const size_t accounts = batch.accounts.size();
  if (!batch.empty()) {
    uint64_t sequence;
    ASSIGN_OR_RETURN(sequence, store_.Commit(batch));
    if (sequence == given_ + 1) {
      loaded_.tills->Apply(batch);
    } else {
      indexer_->Drain();
      RETURN_IF_ERROR(CatchUp(store_, loaded_));
      ForgetInImages(std::exchange(loaded_.forget, {}));
      changes.clear();
    }
    given_ = sequence;
  }
  // Even without changes: rows that were there already may still be on their way into the index.
  indexer_->Add(given_, std::move(changes),
                [ended = TakeEnded(group), sequence = given_] { AnswerImports(ended, sequence); });
  committed_writes_.fetch_add(accounts, std::memory_order_relaxed);
  return absl::OkStatus();
}

void Directory::Remember(const GroupDecider& decider) {
  const Draft& draft = decider.draft();
  loaded_.highest = std::max(loaded_.highest, decider.highest());
  for (const auto& [group, added] : draft.groups()) {
    added ? groups_.Add(group) : groups_.Remove(group);
  }
  if (draft.new_programs() != nullptr) {
    std::lock_guard lock(programs_mutex_);
    programs_ = draft.new_programs();
  }
  if (draft.HasRowsOf(storage::Table::kPurges)) purger_->Wake();
}

std::shared_ptr<const accounts::Programs> Directory::programs() const {
  std::lock_guard lock(programs_mutex_);
  return programs_;
}

absl::StatusOr<uint64_t> Directory::Commit(const storage::CommitBatch& batch,
                                           absl::Span<const index::Change> changes) {
  indexer_->Drain();
  if (batch.empty()) return given_;
  uint64_t sequence;
  ASSIGN_OR_RETURN(sequence, store_.Commit(batch));
  if (sequence == given_ + 1) {
    loaded_.tills->Apply(batch);
    loaded_.engine->Apply(sequence, changes);
  } else {
    RETURN_IF_ERROR(CatchUp(store_, loaded_));
    ForgetInImages(std::exchange(loaded_.forget, {}));
  }
  ForgetInImages(MembersToForget(batch));
  given_ = sequence;
  committed_writes_.fetch_add(batch.accounts.size(), std::memory_order_relaxed);
  TellVisible();
  return sequence;
}

void Directory::TellVisible() {
  { std::lock_guard lock(visible_mutex_); }
  visible_changed_.notify_all();
}

absl::Status Directory::SweepRequests() {
  const int64_t now = absl::ToUnixMicros(clock_.Now());
  std::vector<std::string> expired;
  RETURN_IF_ERROR(store_.ScanRequests([&](std::string key, const records::RequestRecord& record) {
    if (record.expire_micros() <= now) expired.push_back(std::move(key));
    return absl::OkStatus();
  }));
  for (size_t begin = 0; begin < expired.size(); begin += limits::kMaxGroupCommit) {
    storage::CommitBatch batch;
    const size_t end = std::min(expired.size(), begin + limits::kMaxGroupCommit);
    for (size_t i = begin; i < end; ++i) batch.erased_requests.push_back(std::move(expired[i]));
    RETURN_IF_ERROR(Commit(batch, {}).status());
  }
  return absl::OkStatus();
}

}  // namespace frontdesk::directory
