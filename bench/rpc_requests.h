// The measured searches as calls of the API.
#ifndef FRONTDESK_BENCH_RPC_REQUESTS_H_
#define FRONTDESK_BENCH_RPC_REQUESTS_H_

#include "frontdesk/v1/search_service.pb.h"
#include "index/engine.h"

namespace frontdesk::bench {

// The call that asks what `request` asks the engine. Needs a query of one conjunction. The API has
// no pages of no rows: a request that only counts becomes a page of one row.
frontdesk::v1::SearchAccountsRequest ToRpc(const index::SearchRequest& request);

}  // namespace frontdesk::bench

#endif  // FRONTDESK_BENCH_RPC_REQUESTS_H_
