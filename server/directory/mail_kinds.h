// Kinds of mail in the outbox; numbers are those of frontdesk.v1.MailKind.
#ifndef FRONTDESK_SERVER_DIRECTORY_MAIL_KINDS_H_
#define FRONTDESK_SERVER_DIRECTORY_MAIL_KINDS_H_

#include <cstdint>

namespace frontdesk::directory {

inline constexpr int32_t kPasswordResetMail = 1;

}  // namespace frontdesk::directory

#endif  // FRONTDESK_SERVER_DIRECTORY_MAIL_KINDS_H_
