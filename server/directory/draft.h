// What is about to be written, over what is stored: reads see both. A group of writes shares one
// draft; each write works on a draft of its own over that one, which is merged if the write
// succeeds and dropped if it is refused.
#ifndef FRONTDESK_SERVER_DIRECTORY_DRAFT_H_
#define FRONTDESK_SERVER_DIRECTORY_DRAFT_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/engine.h"
#include "server/accounts/account.h"
#include "server/accounts/field.h"
#include "server/accounts/programs.h"
#include "server/directory/group_registry.h"
#include "storage/account_store.h"

namespace frontdesk::directory {

namespace records = ::frontdesk::storage::v1;

// For one thread. Errors of reads: those of the store.
class Draft final : public storage::RowReader {
 public:
  // What a draft is over.
  struct Base {
    const storage::AccountStore& store;
    const GroupRegistry& groups;
    const index::Snapshot& index;  // as of the last commit
    std::shared_ptr<const accounts::Programs> programs;
    MemberNumber highest = 0;  // of the members stored: nothing is stored of any above
  };
  // Over what is stored. `base` must outlive this.
  explicit Draft(const Base& base) : base_(base) {}
  // Over another draft, which must outlive this and not change meanwhile.
  explicit Draft(Draft* below) : base_(below->base_), below_(below) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  absl::StatusOr<std::optional<accounts::Account>> FindAccount(MemberNumber member) const;
  // `stored`: false if storage is known not to have it.
  absl::StatusOr<std::optional<records::CardOwnerRecord>> FindCard(std::string_view digits,
                                                                   bool stored = true) const;
  absl::StatusOr<std::optional<records::RequestRecord>> FindRequest(const std::string& id) const;
  absl::StatusOr<std::optional<std::string>> GetRow(const storage::RowKey& key) const override;
  // Not for tables by name. Reads the whole range first.
  absl::Status ScanRows(const storage::RowRange& range,
                        const storage::RowVisitor& visit) const override;

  const accounts::Programs& programs() const;
  const storage::AccountStore& store() const { return base_.store; }
  // Whether an account besides `member` has this group, e-mail address or phone number.
  absl::StatusOr<bool> OthersHaveGroup(MemberNumber member, const Group& group) const;
  absl::StatusOr<bool> OthersHave(const accounts::Account& account,
                                  accounts::AccountField field) const;
  // Tells apart rows that are written now: above all numbers handed out by commits before.
  uint64_t NextNumber();

  void PutAccount(accounts::Account&& account);
  // As PutAccount, of an account whose last login alone has changed: no search looks at it, so the
  // index need not hear of it. Members log in far more often than anything else happens.
  void PutLastLogin(const accounts::Account& account);
  void EraseAccount(MemberNumber member);
  void PutCard(storage::CardPut card);
  void PutRequest(const std::string& id, records::RequestRecord request);
  // What replies to earlier requests say of a member is forgotten. Scans all requests.
  absl::Status ForgetReplies(MemberNumber member);
  void AddGroup(Group group);
  // Of every group of these names, those that nobody but `member` has are forgotten.
  absl::Status ForgetGroups(MemberNumber member, const std::set<std::string>& names);
  void PutRow(storage::Row row);
  void EraseRow(const storage::RowKey& key);
  // Puts the row of a program, store or card range, and the value itself.
  absl::Status Put(const accounts::Program& program);
  absl::Status Put(const accounts::Store& store);
  absl::Status Put(const accounts::CardRange& range);
  // MakeRow and PutRow.
  template <typename Record>
  absl::Status Put(storage::RowKey key, const Record& record);

  // Puts what this draft holds into the one below.
  void Merge();

  // What has to be applied to the index once it is committed, and what has to be committed. The
  // second gives the accounts and cards away: it comes last, and of this draft there is nothing to
  // be read afterwards but groups, programs and rows.
  std::vector<index::Change> Changes() const;
  storage::CommitBatch TakeBatch();
  // By group: added or forgotten.
  const std::map<Group, bool>& groups() const { return groups_; }
  // Null if no program, store or range was put.
  const std::shared_ptr<const accounts::Programs>& new_programs() const { return programs_; }
  bool HasRowsOf(storage::Table table) const;

 private:
  template <typename Value>
  void Know(const Value& value);
  absl::StatusOr<bool> AnyOther(MemberNumber member, const index::Criterion& criterion,
                                const std::function<bool(const accounts::Account&)>& has) const;
  // nullopt: this draft says nothing about it.
  template <typename Map>
  static std::optional<typename Map::mapped_type> Say(const Map& map,
                                                      const typename Map::key_type& key) {
    const auto it = map.find(key);
    if (it == map.end()) return std::nullopt;
    return it->second;
  }
  // Adds what this draft and those below say of the rows of a range.
  void Overlay(const storage::RowRange& range, std::map<storage::RowKey, std::string>& rows) const;

  const Base& base_;
  Draft* const below_ = nullptr;
  uint64_t numbers_ = 0;
  std::shared_ptr<const accounts::Programs> programs_;

  // Ordered, so that the batch of a group is a function of the group. Empty: erased.
  std::map<MemberNumber, std::optional<accounts::Account>> accounts_;
  std::set<MemberNumber> searched_;     // of `accounts_`: those that the index must hear of
  std::deque<storage::CardPut> cards_;  // each once, in the order in which they were first put
  absl::flat_hash_map<std::string_view, storage::CardPut*> card_of_;  // by digits, into `cards_`
  std::map<std::string, std::optional<records::RequestRecord>> requests_;
  std::set<std::string> erased_requests_;
  std::map<storage::RowKey, std::optional<std::string>> rows_;
  std::map<Group, bool> groups_;
};

template <typename Record>
absl::Status Draft::Put(storage::RowKey key, const Record& record) {
  storage::Row row;
  ASSIGN_OR_RETURN(row, storage::MakeRow(std::move(key), record));
  PutRow(std::move(row));
  return absl::OkStatus();
}

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_DRAFT_H_
