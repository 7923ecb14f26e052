// No request may hold the number of somebody's payment card, wherever it was pasted.
#ifndef FRONTDESK_SERVER_SERVICES_PAYMENT_CARD_CHECK_H_
#define FRONTDESK_SERVER_SERVICES_PAYMENT_CARD_CHECK_H_

#include "google/protobuf/message.h"
#include "server/services/request_check.h"

namespace frontdesk::services {

// Adds PAYMENT_CARD_NUMBER for each text of the message, and of the messages in it, that is or
// contains a full payment card number. Not looked at: what the server gave out and takes back
// unchanged, numbers of our own cards (which have rules of their own) and what is only hashed.
// Cost: a look at each text that is there.
void FindPaymentCardNumbers(const google::protobuf::Message& message, Violations& violations);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PAYMENT_CARD_CHECK_H_
