// Looks for what tests send in what a server tells where nobody's data belongs: in its log, and in
// what it says when it refuses a call (P18).
//
// No test has to remember it. ServiceRoom connects through a watch: every text of every request is
// a canary from then on, unless its field names a thing and not a person. Each refusal is searched
// when it comes, the log when the room ends.
#ifndef FRONTDESK_TESTS_SERVER_SUPPORT_LEAK_WATCH_H_
#define FRONTDESK_TESTS_SERVER_SUPPORT_LEAK_WATCH_H_

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"

namespace frontdesk::testing {

// Thread-safe.
class LeakWatch {
 public:
  // A channel to `address` whose calls `watch` sees.
  static std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                                std::shared_ptr<LeakWatch> watch);

  // Notes the texts of a request of `method` (`/frontdesk.v1.SearchService/SearchAccounts`).
  void NoteRequest(std::string_view method, const std::string& bytes);
  // Notes a text that must not be told.
  void Note(std::string_view text);

  // The first canary in `text`, whatever the case of its letters; empty if there is none.
  std::string Find(std::string_view text) const;
  // Fails the test if there is one.
  void Check(std::string_view where, std::string_view text) const;
  void CheckRefusal(const std::string& method, const grpc::Status& status) const;

 private:
  mutable std::mutex mutex_;
  // Canaries in small letters by their first bytes.
  std::unordered_map<std::string, std::vector<std::string>> canaries_;
};

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_SUPPORT_LEAK_WATCH_H_
