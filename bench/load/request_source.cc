#include "bench/load/request_source.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "bench/rpc_requests.h"
#include "bench/workload.h"
#include "common/member_id.h"
#include "common/status_macros.h"
#include "frontdesk/pos/v1/pos_service.pb.h"
#include "frontdesk/v1/account_service.pb.h"
#include "grpcpp/support/slice.h"

namespace frontdesk::bench {
namespace {

constexpr size_t kPrepared = 50'000;  // requests of a kind; used in turn
constexpr size_t kBatch = 100;        // cards in a batch
constexpr size_t kQueries = 200;      // searches of a class

grpc::ByteBuffer ToBytes(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

// Requests made beforehand, in turn.
class PreparedSource final : public RequestSource {
 public:
  PreparedSource(std::string method, std::vector<grpc::ByteBuffer> requests)
      : method_(std::move(method)), requests_(std::move(requests)) {}

  const std::string& method() const override { return method_; }
  grpc::ByteBuffer Next() override { return requests_[next_++ % requests_.size()]; }

 private:
  const std::string method_;
  const std::vector<grpc::ByteBuffer> requests_;  // a copy shares the bytes
  size_t next_ = 0;
};

// Updates that always change something.
class EditSource final : public RequestSource {
 public:
  EditSource(std::vector<MemberNumber> members, uint64_t seed)
      : members_(std::move(members)), random_(seed) {
    request_.mutable_update_mask()->add_paths("nickname");
  }

  const std::string& method() const override { return method_; }
  grpc::ByteBuffer Next() override {
    auto& account = *request_.mutable_account();
    account.set_member_id(FormatMemberId(members_[random_() % members_.size()]));
    account.set_nickname(absl::StrCat("Nick", random_() % 1'000'000'000));
    return ToBytes(request_);
  }

 private:
  const std::string method_ = "/frontdesk.v1.AccountService/UpdateAccount";
  const std::vector<MemberNumber> members_;
  std::mt19937_64 random_;
  frontdesk::v1::UpdateAccountRequest request_;
};

// Random card numbers.
absl::StatusOr<std::vector<std::string>> DrawCards(absl::Span<const index::Document> accounts,
                                                   uint64_t seed, size_t count) {
  std::vector<std::string> cards;
  std::mt19937_64 random(seed);
  for (size_t tries = 0; tries < 20 * count && cards.size() < count; ++tries) {
    const index::Document& account = accounts[random() % accounts.size()];
    if (!account.card_numbers.empty()) cards.push_back(account.card_numbers[0]);
  }
  if (cards.size() < count) return absl::InvalidArgumentError("the accounts have too few cards");
  return cards;
}

absl::StatusOr<std::unique_ptr<RequestSource>> MakeLookups(
    std::string method, absl::Span<const index::Document> accounts, uint64_t seed) {
  std::vector<std::string> cards;
  ASSIGN_OR_RETURN(cards, DrawCards(accounts, seed, kPrepared));
  std::vector<grpc::ByteBuffer> requests;
  for (const std::string& card : cards) {
    frontdesk::pos::v1::LookupCardRequest request;
    request.set_card_number(card);
    requests.push_back(ToBytes(request));
  }
  return std::make_unique<PreparedSource>(std::move(method), std::move(requests));
}

absl::StatusOr<std::unique_ptr<RequestSource>> MakeBatches(
    absl::Span<const index::Document> accounts, uint64_t seed) {
  std::vector<std::string> cards;
  ASSIGN_OR_RETURN(cards, DrawCards(accounts, seed, kPrepared));
  std::vector<grpc::ByteBuffer> requests;
  for (size_t first = 0; first + kBatch <= cards.size(); first += kBatch) {
    frontdesk::pos::v1::BatchLookupCardsRequest request;
    for (size_t i = 0; i < kBatch; ++i) request.add_card_numbers(cards[first + i]);
    requests.push_back(ToBytes(request));
  }
  return std::make_unique<PreparedSource>("/frontdesk.pos.v1.PosService/BatchLookupCards",
                                          std::move(requests));
}

// `only`: the class; empty: all of them.
absl::StatusOr<std::unique_ptr<RequestSource>> MakeSearches(
    const std::string& only, absl::Span<const index::Document> accounts, uint64_t seed) {
  WorkloadOptions options;
  options.seed = seed;
  options.queries = kQueries;
  std::vector<grpc::ByteBuffer> requests;
  for (const WorkloadClass& workload : MakeWorkload(accounts, options)) {
    if (!only.empty() && workload.name != only) continue;
    for (const auto& request : workload.requests) requests.push_back(ToBytes(ToRpc(request)));
  }
  if (requests.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("no searches of class `", only, "`"));
  }
  std::shuffle(requests.begin(), requests.end(), std::mt19937_64(seed));
  return std::make_unique<PreparedSource>("/frontdesk.v1.SearchService/SearchAccounts",
                                          std::move(requests));
}

std::unique_ptr<RequestSource> MakeEdits(absl::Span<const index::Document> accounts,
                                         uint64_t seed) {
  std::vector<MemberNumber> members;
  for (const index::Document& account : accounts) {
    if (index::IsOpen(account.status) && !account.numbers_only) members.push_back(account.member);
  }
  return std::make_unique<EditSource>(std::move(members), seed);
}

}  // namespace

absl::StatusOr<std::vector<MixPart>> ParseMix(const std::string& text) {
  std::vector<MixPart> mix;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::vector<std::string> sides = absl::StrSplit(part, '=');
    MixPart& made = mix.emplace_back(MixPart{sides[0], 1});
    const bool weighed = sides.size() == 2 && absl::SimpleAtod(sides[1], &made.weight);
    if (sides.size() > 2 || (sides.size() == 2 && !weighed) || !(made.weight > 0)) {
      return absl::InvalidArgumentError("a mix is KIND=WEIGHT,KIND=WEIGHT…");
    }
  }
  return mix;
}

std::string KindsText() { return "till, batch, search, search:CLASS, edit, echo"; }

absl::StatusOr<std::unique_ptr<RequestSource>> MakeSource(
    const std::string& kind, absl::Span<const index::Document> accounts, uint64_t seed) {
  if (kind == "till") return MakeLookups("/frontdesk.pos.v1.PosService/LookupCard", accounts, seed);
  if (kind == "echo") return MakeLookups("/frontdesk.bench.v1.EchoService/Echo", accounts, seed);
  if (kind == "batch") return MakeBatches(accounts, seed);
  if (kind == "edit") return MakeEdits(accounts, seed);
  if (kind == "search") return MakeSearches("", accounts, seed);
  constexpr absl::string_view kOneClass = "search:";
  if (kind.rfind(std::string(kOneClass), 0) == 0) {
    return MakeSearches(kind.substr(kOneClass.size()), accounts, seed);
  }
  return absl::InvalidArgumentError(absl::StrCat("unknown kind `", kind, "`: ", KindsText()));
}

}  // namespace frontdesk::bench
