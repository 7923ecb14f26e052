// What can be wrong with any request, whatever it asks: fields that do not exist, text that is not
// text.
#ifndef FRONTDESK_SERVER_SERVICES_REQUEST_CHECK_H_
#define FRONTDESK_SERVER_SERVICES_REQUEST_CHECK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "google/protobuf/message.h"

namespace frontdesk::services {

using Violations = std::vector<Violation>;

// Adds UNKNOWN_FIELD for each field number that the message or a message inside it does not have:
// `criteria.99`. A criterion that is silently ignored would widen a search.
void FindUnknownFields(const google::protobuf::Message& message, Violations& violations);

// The rows of a page: `asked`, 25 for 0, at most 200. Adds PAGE_SIZE_NEGATIVE.
uint32_t ReadPageSize(int32_t asked, Violations& violations);

// Whether the field `ticket` says why (access::IsTicketReference). Adds TICKET_REQUIRED.
void CheckTicket(std::string_view ticket, Violations& violations);

// Says why `bytes` do not parse as `type`: TEXT_NOT_CLEAN for each text that is not valid UTF-8,
// else REQUEST_MALFORMED. Never empty.
Violations ExplainParseFailure(std::string_view bytes, const google::protobuf::Descriptor& type);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_REQUEST_CHECK_H_
