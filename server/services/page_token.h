// Page tokens: where a search goes on. Opaque and authenticated, so that a client can neither read
// nor make one.
#ifndef FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_
#define FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "frontdesk/v1/search_service.pb.h"

namespace frontdesk::services {

// What a token says.
struct PagePosition {
  uint64_t sequence = 0;  // commit whose snapshot is walked
  uint64_t offset = 0;    // rows before the page
  absl::Time issued;      // microseconds count

  friend bool operator==(const PagePosition&, const PagePosition&) = default;
};

// Makes and reads tokens. Format (base64url without padding): version 1, sequence, offset, issue
// time in microseconds, BLAKE2b-128 of the request, BLAKE2b-256 keyed over all before. Thread-safe.
class PageTokens {
 public:
  static constexpr size_t kKeyBytes = 32;

  // `secret` may have any length; tokens made with the same one are understood after a restart.
  explicit PageTokens(std::string_view secret);

  // A token for `request`, whatever its page_size and page_token.
  std::string Make(const frontdesk::v1::SearchAccountsRequest& request,
                   const PagePosition& position) const;

  // Reads request.page_token(). INVALID_ARGUMENT PAGE_TOKEN_INVALID if it was not made here or was
  // changed, INVALID_ARGUMENT PAGE_TOKEN_MISMATCH if it belongs to another request,
  // FAILED_PRECONDITION PAGE_TOKEN_EXPIRED if it is older than limits::kPageTokenMinutes at `now`.
  absl::StatusOr<PagePosition> Read(const frontdesk::v1::SearchAccountsRequest& request,
                                    absl::Time now) const;

 private:
  std::array<unsigned char, kKeyBytes> key_;
};

// FAILED_PRECONDITION PAGE_TOKEN_EXPIRED, with the advice to search again.
absl::Status PageTokenExpired();

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_PAGE_TOKEN_H_
