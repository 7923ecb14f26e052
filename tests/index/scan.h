// What a search must find: a scan over all accounts with MatchCriterion.
#ifndef FRONTDESK_TESTS_INDEX_SCAN_H_
#define FRONTDESK_TESTS_INDEX_SCAN_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "index/criterion.h"
#include "index/engine.h"

namespace frontdesk::index {

// The accounts an engine should hold, and what it should find. For one thread.
class ScannedAccounts {
 public:
  // As Engine::Apply does.
  void Apply(const std::vector<Change>& changes);
  void Write(const Document& document);

  size_t size() const { return accounts_.size(); }
  bool Contains(MemberNumber member) const { return accounts_.contains(member); }
  std::vector<Document> Documents() const;

  // Everything but spread and plan; `hits` holds all matches.
  SearchResult Search(const Query& query, Order order) const;

 private:
  struct Account {
    Document document;
    FoldedDocument folded;
  };

  std::map<MemberNumber, std::unique_ptr<Account>> accounts_;
};

// A query in words, for messages of failed tests.
std::string Describe(const Query& query);

}  // namespace frontdesk::index

#endif  // FRONTDESK_TESTS_INDEX_SCAN_H_
