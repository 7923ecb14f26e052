// Whether accounts of a split column contain the pieces of a pattern in their order, one account
// after the other, but each of the repeated parts once.
#ifndef FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_
#define FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_

#include <cstdint>

namespace frontdesk::index {

// What is said of one account.
struct ChainLook {
  bool accepted = false;
  // The text begins with the first piece. Of an accepted one only.
  bool begins = false;
};

// The same of some accounts, a bit each.
struct ChainBlock {
  static constexpr uint32_t kAccounts = 64;

  uint64_t accepted = 0;
  uint64_t begins = 0;

  void Set(uint32_t i, ChainLook look) {
    accepted |= uint64_t{look.accepted} << i;
    begins |= uint64_t{look.begins} << i;
  }
};

// index/search/email_chain.h and index/search/street_chain.h
template <typename Column>
class ChainScan;

}  // namespace frontdesk::index

#endif  // FRONTDESK_INDEX_SEARCH_CHAIN_SCAN_H_
