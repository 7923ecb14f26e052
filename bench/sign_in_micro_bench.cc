// Single steps of signing in, and of telling from a token whose call it is.
//
//   sign_in_micro_bench [--benchmark_filter=Find]

#include <benchmark/benchmark.h>
#include <cjose/cjose.h>
#include <jansson.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/access/jwt/jwt_verifier.h"
#include "server/access/sign_in/password.h"
#include "server/access/sign_in/sessions.h"
#include "server/access/sign_in/sign_in_throttle.h"

namespace frontdesk::bench {
namespace {

// Keeps nothing.
class NoRows final : public access::AccessRows {
 public:
  absl::Status Scan(storage::Table,
                    const std::function<absl::Status(std::string)>&) const override {
    return absl::OkStatus();
  }
  void Write(std::vector<storage::Row>, std::vector<storage::RowKey>, Done done) override {
    done(absl::OkStatus());
  }
};

// Many sessions, as of a large team; any thread may ask.
struct ManySessions {
  ManySessions() : sessions(rows, {.max_per_agent = 10}) {
    for (int i = 0; i < 10'000; ++i) {
      sessions.Begin(absl::StrCat("agent", i % 2000), "", absl::Now(),
                     [this](absl::StatusOr<access::Sessions::Begun> begun) {
                       tokens.push_back(begun->token.Reveal());
                     });
    }
  }
  NoRows rows;
  access::Sessions sessions;
  std::vector<std::string> tokens;
};

void FindSession(benchmark::State& state) {
  static ManySessions& many = *new ManySessions;
  const absl::Time now = absl::Now();
  size_t next = static_cast<size_t>(state.thread_index()) * 4000;
  for (auto _ : state) {
    const auto found = many.sessions.Find(many.tokens[next++ % many.tokens.size()], "", now);
    if (found.session == nullptr) std::abort();
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(FindSession)->ThreadRange(1, 2);

void RefuseUnknownToken(benchmark::State& state) {
  static ManySessions& many = *new ManySessions;
  const std::string token = access::NewToken(access::kSessionPrefix);
  for (auto _ : state) benchmark::DoNotOptimize(many.sessions.Find(token, "", absl::Now()));
}
BENCHMARK(RefuseUnknownToken);

void HashPassword(benchmark::State& state) {
  const access::PasswordHasher hasher(access::PasswordCost{});
  for (auto _ : state) {
    benchmark::DoNotOptimize(hasher.Matches(hasher.decoy(), "a quiet lake in june"));
  }
}
BENCHMARK(HashPassword)->Unit(benchmark::kMillisecond);

void AdmitAndSucceed(benchmark::State& state) {
  access::SignInThrottle throttle([](std::string_view bytes) { return std::string(bytes); });
  for (auto _ : state) throttle.Succeed(*throttle.Admit("ada", "10.0.0.1", absl::Now()));
}
BENCHMARK(AdmitAndSucceed);

// A provider with one key, and tokens of it.
class Provider {
 public:
  explicit Provider(bool rsa) : rsa_(rsa) {
    static const uint8_t kExponent[] = {1, 0, 1};
    key_ = rsa ? cjose_jwk_create_RSA_random(2048, kExponent, sizeof kExponent, nullptr)
               : cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr);
    cjose_jwk_set_kid(key_, "k", 1, nullptr);
    char path[] = "/tmp/frontdesk_jwks_XXXXXX";
    std::fclose(fdopen(mkstemp(path), "w"));
    char* json = cjose_jwk_to_json(key_, false, nullptr);
    std::ofstream(path) << R"({"keys":[)" << json << "]}";
    std::free(json);
    verifier_ = *access::JwtVerifier::Open(
        {.jwks_file = path, .issuer = "i", .audience = "a", .max_remembered = 1}, absl::Now());
    std::remove(path);
  }
  std::string Sign(int number) {
    const std::string claims =
        absl::StrCat(R"({"iss":"i","aud":"a","sub":"ada","roles":["agent"],"jti":)", number,
                     R"(,"exp":)", absl::ToUnixSeconds(absl::Now()) + 3600, "}");
    json_t* header = json_pack("{ssss}", "alg", rsa_ ? "RS256" : "ES256", "kid", "k");
    cjose_jws_t* jws = cjose_jws_sign(key_, header, reinterpret_cast<const uint8_t*>(claims.data()),
                                      claims.size(), nullptr);
    const char* text = nullptr;
    cjose_jws_export(jws, &text, nullptr);
    std::string token(text);
    cjose_jws_release(jws);
    json_decref(header);
    return token;
  }
  access::JwtVerifier& verifier() { return *verifier_; }

 private:
  const bool rsa_;
  cjose_jwk_t* key_;
  std::unique_ptr<access::JwtVerifier> verifier_;
};

// One is remembered: with two in turns each signature is looked at.
void VerifyJwt(benchmark::State& state, bool rsa, int tokens) {
  Provider provider(rsa);
  const std::string signed_tokens[] = {provider.Sign(0), provider.Sign(1)};
  int next = 0;
  const absl::Time now = absl::Now();
  for (auto _ : state) {
    const auto verified = provider.verifier().Verify(signed_tokens[next++ % tokens], now);
    if (verified.identity == nullptr) std::abort();
    benchmark::DoNotOptimize(verified);
  }
}
BENCHMARK_CAPTURE(VerifyJwt, rs256_new, true, 2);
BENCHMARK_CAPTURE(VerifyJwt, es256_new, false, 2);
BENCHMARK_CAPTURE(VerifyJwt, remembered, true, 1);

}  // namespace
}  // namespace frontdesk::bench

BENCHMARK_MAIN();
