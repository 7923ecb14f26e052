// Bytes that pose as a request: whatever does not parse is explained, whatever does is searched for
// unknown fields.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontdesk/v1/account_service.pb.h"
#include "frontdesk/v1/member_event_service.pb.h"
#include "frontdesk/v1/search_service.pb.h"
#include "server/pages/event_converter.h"
#include "server/services/api_converters.h"
#include "server/services/payment_card_check.h"
#include "server/services/request_check.h"
#include "server/services/search_criteria.h"
#include "server/services/update_mask.h"
#include "tests/fuzz/protobuf_input.h"
#include "tests/fuzz/require.h"

namespace frontdesk::fuzz {
namespace {

using services::Violations;

template <typename Request>
bool Parse(std::string_view bytes, Request& request) {
  if (request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    Violations unknown;
    services::FindUnknownFields(request, unknown);
    services::FindPaymentCardNumbers(request, unknown);
    return true;
  }
  const Violations why = services::ExplainParseFailure(bytes, *Request::descriptor());
  Require(!why.empty(), "a refusal says why");
  for (const Violation& violation : why) {
    Require(!violation.reason.empty() && !violation.message.empty(), "and in words");
  }
  return false;
}

}  // namespace
}  // namespace frontdesk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace frontdesk;
  const std::string_view bytes = fuzz::ProtobufInput(data, size);
  v1::SearchAccountsRequest search;
  if (fuzz::Parse(bytes, search)) {
    services::Violations violations;
    const services::PreparedSearch prepared = services::PrepareSearch(search, violations);
    for (const index::Conjunction& conjunction : prepared.query.any_of) {
      for (const index::Criterion& criterion : conjunction) {
        fuzz::Require(!violations.empty() || index::Compile(criterion).ok(),
                      "what is not refused compiles");
      }
    }
  }
  v1::CreateAccountRequest create;
  if (fuzz::Parse(bytes, create)) {
    services::Violations violations;
    const accounts::Account account = services::FromApi(create.account(), violations);
    services::ToApi(account, services::CardNumbers::kMasked);
  }
  v1::UpdateAccountRequest update;
  if (fuzz::Parse(bytes, update)) {
    services::Violations violations;
    const auto fields = services::ReadUpdateMask(update.update_mask(), violations);
    fuzz::Require(!fields.empty() || !violations.empty(), "a mask names fields or is refused");
  }
  v1::RecordMemberEventsRequest record;
  if (fuzz::Parse(bytes, record)) {
    for (const v1::MemberEvent& event : record.events()) {
      services::Violations violations;
      pages::FromApi(event, violations);
    }
  }
  return 0;
}
