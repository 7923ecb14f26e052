#include "storage/account_store.h"

namespace frontdesk::storage {

bool CommitBatch::empty() const {
  return accounts.empty() && erased.empty() && cards.empty() && erased_cards.empty() &&
         requests.empty() && erased_requests.empty() && groups.empty();
}

}  // namespace frontdesk::storage
