#include "server/mail/smtp_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/error.h"

namespace frontdesk::mail {
namespace {

constexpr long kFirstPermanent = 500;
constexpr long kFirstTransient = 400;

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// Gives libcurl the message piece by piece.
size_t ReadMessage(char* buffer, size_t size, size_t count, void* source) {
  auto& rest = *static_cast<std::string_view*>(source);
  const size_t bytes = std::min(rest.size(), size * count);
  std::memcpy(buffer, rest.data(), bytes);
  rest.remove_prefix(bytes);
  return bytes;
}

absl::Status TryAgain(std::string_view reason, std::string_view message) {
  return MakeError(absl::StatusCode::kUnavailable, reason, message);
}

absl::Status ToStatus(CURLcode code, CURL* handle) {
  long reply = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
  switch (code) {
    case CURLE_OK:
      return absl::OkStatus();
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return TryAgain("SMTP_TLS_FAILED", "no secure connection to the mail server");
    case CURLE_LOGIN_DENIED:
      return TryAgain("SMTP_LOGIN_REFUSED", "the mail server refuses user or password");
    default:
      break;
  }
  if (reply >= kFirstPermanent) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "SMTP_REFUSED",
                     absl::StrCat("the mail server refuses the mail (", reply, ")"));
  }
  if (reply >= kFirstTransient) {
    return TryAgain("SMTP_DEFERRED", absl::StrCat("the mail server says later (", reply, ")"));
  }
  return TryAgain("SMTP_UNREACHABLE", "the mail server does not answer");
}

void SetOptions(const SmtpOptions& options, CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_URL, absl::StrCat("smtp://", options.server).c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");  // no proxy of the environment
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(options.timeout)));
  curl_easy_setopt(handle, CURLOPT_USE_SSL,
                   options.tls == SmtpTls::kStartTls ? static_cast<long>(CURLUSESSL_ALL)
                                                     : static_cast<long>(CURLUSESSL_NONE));
  if (!options.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
  }
  if (!options.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, options.password.Reveal().c_str());
  }
}

// libcurl wants this before threads use it.
void InitOnce() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)done;
}

}  // namespace

absl::Status SendMail(const SmtpOptions& options, const std::string& from,
                      const Redacted<std::string>& to, const Redacted<std::string>& message) {
  InitOnce();
  const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
  const std::unique_ptr<curl_slist, FreeList> recipients(
      curl_slist_append(nullptr, absl::StrCat("<", to.Reveal(), ">").c_str()));
  if (handle == nullptr || recipients == nullptr) {
    return TryAgain("SMTP_UNREACHABLE", "out of memory");
  }
  std::string_view rest = message.Reveal();
  SetOptions(options, handle.get());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, absl::StrCat("<", from, ">").c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, ReadMessage);
  curl_easy_setopt(handle.get(), CURLOPT_READDATA, &rest);
  return ToStatus(curl_easy_perform(handle.get()), handle.get());
}

}  // namespace frontdesk::mail
