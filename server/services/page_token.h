// Page tokens: where a search or a history goes on. Opaque and authenticated, so that a client can
// neither read nor make one.
#ifndef FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_
#define FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace frontdesk::services {

// What a token says.
struct PagePosition {
  // Of searches: commit whose snapshot is walked, rows before the page, and the place of the last
  // of them: its rank in the highest byte, its member below. Of histories: time in microseconds and
  // number of the row before the page.
  uint64_t sequence = 0;
  uint64_t offset = 0;
  uint64_t place = 0;
  absl::Time issued;  // microseconds count

  friend bool operator==(const PagePosition&, const PagePosition&) = default;
};

// Makes and reads tokens. Format (base64url without padding): version 2, sequence, offset,
// place, issue time in microseconds, BLAKE2b-128 of the request and its caller, BLAKE2b-256 keyed
// over all before. Thread-safe.
class PageTokens {
 public:
  static constexpr size_t kKeyBytes = 32;

  // `secret` may have any length; tokens made with the same one are understood after a restart.
  explicit PageTokens(std::string_view secret);

  // A token for `request` of `caller`, whatever its page_size and page_token. A token of one method
  // is none of another, and one caller's none of another's.
  std::string Make(const google::protobuf::Message& request, std::string_view caller,
                   const PagePosition& position) const;

  // Reads the page_token of `request`. INVALID_ARGUMENT PAGE_TOKEN_INVALID if it was not made here
  // or was changed, INVALID_ARGUMENT PAGE_TOKEN_MISMATCH if it belongs to another request
  // or caller,
  // FAILED_PRECONDITION PAGE_TOKEN_EXPIRED if it is older than limits::kPageTokenMinutes at `now`.
  absl::StatusOr<PagePosition> Read(const google::protobuf::Message& request,
                                    std::string_view caller, absl::Time now) const;

 private:
  std::array<unsigned char, kKeyBytes> key_;
};

// FAILED_PRECONDITION PAGE_TOKEN_EXPIRED, with the advice to search again.
absl::Status PageTokenExpired();

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_
