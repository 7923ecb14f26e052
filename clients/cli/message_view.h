// Replies that are pages: shown as they are, field by field.
#ifndef FRONTDESK_CLIENTS_CLI_MESSAGE_VIEW_H_
#define FRONTDESK_CLIENTS_CLI_MESSAGE_VIEW_H_

#include "clients/cli/console.h"
#include "google/protobuf/message.h"

namespace frontdesk::cli {

// Shows what a message holds: single fields as lines, lists of messages as tables, messages inside
// under a title of their own. Empty fields are left out; a message without any says so.
void ShowMessage(const google::protobuf::Message& message, Screen& screen);

}  // namespace frontdesk::cli

#endif  // FRONTDESK_CLIENTS_CLI_MESSAGE_VIEW_H_
