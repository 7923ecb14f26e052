// Bearer tokens of an identity provider, and the ways to forge them.
#include <cjose/cjose.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/access/jwt/json.h"
#include "server/access/jwt/jwt_verifier.h"
#include "tests/storage/support/temp_folder.h"

namespace frontdesk::testing {
namespace {

using access::JsonPtr;
using access::JwtFault;
using access::JwtVerifier;
using ::testing::ElementsAre;

constexpr char kIssuer[] = "https://login.example.com";
constexpr char kAudience[] = "frontdesk";
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

using Key = std::unique_ptr<cjose_jwk_t, access::JwkDeleter>;

Key Named(cjose_jwk_t* key, const std::string& kid) {
  cjose_jwk_set_kid(key, kid.data(), kid.size(), nullptr);
  return Key(key);
}
Key NewRsaKey(const std::string& kid, size_t bits = 2048) {
  static const uint8_t kExponent[] = {1, 0, 1};
  return Named(cjose_jwk_create_RSA_random(bits, kExponent, sizeof kExponent, nullptr), kid);
}
Key NewEcKey(const std::string& kid, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
  return Named(cjose_jwk_create_EC_random(curve, nullptr), kid);
}

std::string PublicJson(const Key& key) {
  char* json = cjose_jwk_to_json(key.get(), false, nullptr);
  std::string text(json);
  std::free(json);
  return text;
}

// Making keys takes long: one set for all tests.
const Key& RsaKey() {
  static const Key key = NewRsaKey("rsa-1");
  return key;
}
const Key& EcKey() {
  static const Key key = NewEcKey("ec-1");
  return key;
}

std::string GoodClaims(absl::Time now = kNow) {
  return absl::StrCat(R"({"iss":")", kIssuer, R"(","aud":")", kAudience,
                      R"(","sub":"ada","roles":["agent","vpn"],"exp":)",
                      absl::ToUnixSeconds(now + absl::Hours(1)), "}");
}

// `claims` with members replaced or added; null removes one.
std::string With(const std::string& claims, const std::string& changes) {
  const JsonPtr all(json_loads(claims.c_str(), 0, nullptr));
  const JsonPtr more(json_loads(changes.c_str(), 0, nullptr));
  const char* name;
  json_t* value;
  json_object_foreach(more.get(), name, value) {
    if (json_is_null(value)) {
      json_object_del(all.get(), name);
    } else {
      json_object_set(all.get(), name, value);
    }
  }
  char* text = json_dumps(all.get(), JSON_COMPACT);
  std::string result(text);
  std::free(text);
  return result;
}

// Signs as an honest provider would.
std::string Sign(const Key& key, const std::string& header, const std::string& claims) {
  const JsonPtr head(json_loads(header.c_str(), 0, nullptr));
  cjose_err error;
  cjose_jws_t* jws =
      cjose_jws_sign(key.get(), head.get(), reinterpret_cast<const uint8_t*>(claims.data()),
                     claims.size(), &error);
  const char* text = nullptr;
  EXPECT_TRUE(jws != nullptr && cjose_jws_export(jws, &text, &error));
  std::string token(text);
  cjose_jws_release(jws);
  return token;
}
std::string SignRsa(const std::string& claims) {
  return Sign(RsaKey(), R"({"alg":"RS256","kid":"rsa-1"})", claims);
}

std::string Base64(const std::string& bytes) {
  std::string text = absl::WebSafeBase64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

class JwtRoom {
 public:
  JwtRoom() {
    WriteKeys({PublicJson(RsaKey()), PublicJson(EcKey())});
    options_.jwks_file = folder_ / "jwks.json";
    options_.issuer = kIssuer;
    options_.audience = kAudience;
    options_.on_failure = [this](const absl::Status&) { ++failures_; };
  }

  void WriteText(const std::string& text) {
    std::ofstream(folder_ / "new.json") << text;
    std::filesystem::rename(folder_ / "new.json", folder_ / "jwks.json");
  }
  void WriteKeys(const std::vector<std::string>& keys) {
    WriteText(absl::StrCat(R"({"keys":[)", absl::StrJoin(keys, ","), "]}"));
  }
  absl::Status Open() {
    auto opened = JwtVerifier::Open(options_, kNow);
    if (opened.ok()) verifier_ = *std::move(opened);
    return opened.status();
  }
  JwtVerifier& verifier() {
    if (verifier_ == nullptr) {
      EXPECT_TRUE(Open().ok());
    }
    return *verifier_;
  }
  JwtFault FaultOf(const std::string& token, absl::Time now = kNow) {
    return verifier().Verify(token, now).fault;
  }
  access::JwtOptions& options() { return options_; }
  int failures() const { return failures_; }

 private:
  storage::TempFolder folder_;
  access::JwtOptions options_;
  int failures_ = 0;
  std::unique_ptr<JwtVerifier> verifier_;
};

TEST(JwtTest, TokensOfTheProviderAreTaken) {
  JwtRoom room;
  for (const std::string& token :
       {SignRsa(GoodClaims()),
        Sign(EcKey(), R"({"alg":"ES256","kid":"ec-1","typ":"at+jwt"})", GoodClaims())}) {
    const auto verified = room.verifier().Verify(token, kNow);
    ASSERT_EQ(verified.fault, JwtFault::kNone);
    EXPECT_EQ(verified.identity->name, "sso:ada");
    EXPECT_THAT(verified.identity->roles, ElementsAre(access::v1::ROLE_AGENT));
    EXPECT_EQ(verified.identity->permissions, access::PermissionsOf(access::v1::ROLE_AGENT));
  }
}

TEST(JwtTest, TokenWithoutSignatureIsRefused) {
  JwtRoom room;
  for (const char* algorithm : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header = absl::StrCat(R"({"alg":")", algorithm, R"(","kid":"rsa-1"})");
    const std::string unsigned_token = absl::StrCat(Base64(header), ".", Base64(GoodClaims()), ".");
    EXPECT_NE(room.FaultOf(unsigned_token), JwtFault::kNone) << algorithm;
    EXPECT_NE(room.FaultOf(unsigned_token + "AAAA"), JwtFault::kNone) << algorithm;
  }
  EXPECT_NE(
      room.FaultOf(absl::StrCat(Base64(R"({"kid":"rsa-1"})"), ".", Base64(GoodClaims()), ".AAAA")),
      JwtFault::kNone);
}

// The classic: the public key is no secret, so it must not serve as one.
TEST(JwtTest, PublicKeyIsNoHmacSecret) {
  JwtRoom room;
  const std::string secret = PublicJson(RsaKey());
  for (const char* algorithm : {"HS256", "HS384", "HS512"}) {
    const std::string signed_part =
        absl::StrCat(Base64(absl::StrCat(R"({"alg":")", algorithm, R"(","kid":"rsa-1"})")), ".",
                     Base64(GoodClaims()));
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size(), mac,
         &size);
    const std::string token =
        absl::StrCat(signed_part, ".", Base64(std::string(reinterpret_cast<char*>(mac), size)));
    EXPECT_EQ(room.FaultOf(token), JwtFault::kAlgorithm) << algorithm;
  }
}

TEST(JwtTest, OtherAlgorithmsOfTheRightKeyAreRefused) {
  JwtRoom room;
  for (const char* algorithm : {"RS384", "RS512", "PS256"}) {
    const std::string header = absl::StrCat(R"({"alg":")", algorithm, R"(","kid":"rsa-1"})");
    EXPECT_EQ(room.FaultOf(Sign(RsaKey(), header, GoodClaims())), JwtFault::kAlgorithm);
  }
}

TEST(JwtTest, KeyMustBeNamedAndKnownAndOfTheAlgorithm) {
  JwtRoom room;
  EXPECT_EQ(room.FaultOf(Sign(RsaKey(), R"({"alg":"RS256"})", GoodClaims())),
            JwtFault::kKeyUnknown);
  EXPECT_EQ(room.FaultOf(Sign(RsaKey(), R"({"alg":"RS256","kid":"rsa-2"})", GoodClaims())),
            JwtFault::kKeyUnknown);
  EXPECT_EQ(room.FaultOf(Sign(RsaKey(), R"({"alg":"RS256","kid":"ec-1"})", GoodClaims())),
            JwtFault::kKeyUnknown);
  EXPECT_EQ(room.FaultOf(Sign(EcKey(), R"({"alg":"ES256","kid":"rsa-1"})", GoodClaims())),
            JwtFault::kKeyUnknown);
}

TEST(JwtTest, KeyInsideATokenIsNotListenedTo) {
  JwtRoom room;
  const Key mine = NewRsaKey("rsa-1");
  for (const std::string& header :
       {absl::StrCat(R"({"alg":"RS256","kid":"rsa-1","jwk":)", PublicJson(mine), "}"),
        std::string(R"({"alg":"RS256","kid":"rsa-1","jku":"https://attacker.example/jwks"})"),
        std::string(R"({"alg":"RS256","kid":"rsa-1"})")}) {
    EXPECT_EQ(room.FaultOf(Sign(mine, header, GoodClaims())), JwtFault::kSignature) << header;
  }
}

TEST(JwtTest, WhatWasSignedCannotBeChanged) {
  JwtRoom room;
  const std::vector<std::string> parts = absl::StrSplit(SignRsa(GoodClaims()), '.');
  const std::string more = With(GoodClaims(), R"({"roles":["user_admin"]})");
  EXPECT_EQ(room.FaultOf(absl::StrCat(parts[0], ".", Base64(more), ".", parts[2])),
            JwtFault::kSignature);
  std::string other = parts[2];
  other[10] = other[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(room.FaultOf(absl::StrCat(parts[0], ".", parts[1], ".", other)), JwtFault::kSignature);
}

TEST(JwtTest, IssuerMustBeOurs) {
  JwtRoom room;
  for (const char* other : {R"({"iss":"https://login.example.com/"})", R"({"iss":null})",
                            R"({"iss":["https://login.example.com"]})"}) {
    EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), other))), JwtFault::kIssuer) << other;
  }
}

TEST(JwtTest, AudienceMustBeOrHoldUs) {
  JwtRoom room;
  for (const char* other : {R"({"aud":"another"})", R"({"aud":["another","third"]})",
                            R"({"aud":null})", R"({"aud":{"frontdesk":true}})", R"({"aud":[]})"}) {
    EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), other))), JwtFault::kAudience) << other;
  }
  EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), R"({"aud":["another","frontdesk"]})"))),
            JwtFault::kNone);
}

TEST(JwtTest, TokenCountsWithinItsTimeGiveOrTakeAMinute) {
  JwtRoom room;
  const std::string token = SignRsa(GoodClaims());
  EXPECT_EQ(room.FaultOf(token, kNow + absl::Minutes(61) - absl::Seconds(1)), JwtFault::kNone);
  EXPECT_EQ(room.FaultOf(token, kNow + absl::Minutes(61)), JwtFault::kExpired)
      << "also when it is remembered";
  const auto begins = [](int seconds) {
    return SignRsa(
        With(GoodClaims(), absl::StrCat(R"({"nbf":)", absl::ToUnixSeconds(kNow) + seconds, "}")));
  };
  EXPECT_EQ(room.FaultOf(begins(60)), JwtFault::kNone);
  EXPECT_EQ(room.FaultOf(begins(61)), JwtFault::kNotYetValid);
}

TEST(JwtTest, TokenMustHaveAnEndThatIsATime) {
  JwtRoom room;
  for (const char* other :
       {R"({"exp":null})", R"({"exp":"1900000000"})", R"({"exp":-1})", R"({"exp":1e300})"}) {
    EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), other))), JwtFault::kExpired) << other;
  }
  EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), R"({"nbf":"soon"})"))), JwtFault::kNotYetValid);
}

TEST(JwtTest, NameMustBeFitForAName) {
  JwtRoom room;
  for (const char* other :
       {R"({"sub":null})", R"({"sub":""})", R"({"sub":"a b"})", R"({"sub":"a\nb"})",
        R"({"sub":"\u00e4"})", R"({"sub":7})",
        R"({"sub":"0123456789012345678901234567890123456789012345678901234567890"})"}) {
    EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), other))), JwtFault::kNameMissing) << other;
  }
}

TEST(JwtTest, OneRoleMustBeOurs) {
  JwtRoom room;
  for (const char* other : {R"({"roles":null})", R"({"roles":[]})", R"({"roles":["root"]})",
                            R"({"roles":"AGENT"})", R"({"roles":[1]})", R"({"roles":{"a":1}})"}) {
    EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), other))), JwtFault::kRoleUnknown) << other;
  }
  EXPECT_EQ(room.FaultOf(SignRsa(With(GoodClaims(), R"({"roles":"auditor"})"))), JwtFault::kNone);
}

TEST(JwtTest, RolesMayBeInsideAnObject) {
  JwtRoom room;
  room.options().role_claim = "realm_access.roles";
  EXPECT_EQ(room.FaultOf(SignRsa(GoodClaims())), JwtFault::kRoleUnknown);
  const auto verified = room.verifier().Verify(
      SignRsa(With(GoodClaims(), R"({"realm_access":{"roles":["senior_agent"]}})")), kNow);
  ASSERT_NE(verified.identity, nullptr);
  EXPECT_THAT(verified.identity->roles, ElementsAre(access::v1::ROLE_SENIOR_AGENT));
}

TEST(JwtTest, OneMemberTwiceIsRefused) {
  JwtRoom room;
  std::string twice = GoodClaims();
  twice.insert(1, R"("sub":"eve",)");
  EXPECT_EQ(room.FaultOf(SignRsa(twice)), JwtFault::kMalformed);
}

TEST(JwtTest, OtherKindsOfTokensAndUnknownExtensionsAreRefused) {
  JwtRoom room;
  for (const char* header : {R"({"alg":"RS256","kid":"rsa-1","typ":"logout+jwt"})",
                             R"({"alg":"RS256","kid":"rsa-1","crit":["b64"],"b64":true})"}) {
    EXPECT_EQ(room.FaultOf(Sign(RsaKey(), header, GoodClaims())), JwtFault::kMalformed) << header;
  }
}

TEST(JwtTest, WhatIsNoTokenIsRefused) {
  JwtRoom room;
  const std::string good = SignRsa(GoodClaims());
  for (const std::string& bad :
       {std::string(), std::string("."), std::string(".."), std::string("eyJ"), good + ".",
        good.substr(0, good.size() / 2), "x" + good, std::string(7000, 'a')}) {
    EXPECT_NE(room.FaultOf(bad), JwtFault::kNone) << bad;
  }
  EXPECT_EQ(room.FaultOf(SignRsa(
                With(GoodClaims(), absl::StrCat(R"({"x":")", std::string(8000, 'x'), R"("})")))),
            JwtFault::kMalformed)
      << "too long";
  EXPECT_EQ(room.FaultOf(SignRsa("[]")), JwtFault::kMalformed);
}

TEST(JwtTest, RandomDamageIsAlwaysNoticed) {
  JwtRoom room;
  const std::string good = SignRsa(GoodClaims());
  unsigned seed = 1;
  for (int i = 0; i < 2000; ++i) {
    std::string bad = good;
    const size_t at = static_cast<size_t>(rand_r(&seed)) % good.size();
    bad[at] = static_cast<char>(rand_r(&seed) % 94 + 33);
    if (bad == good) continue;
    EXPECT_NE(room.FaultOf(bad), JwtFault::kNone) << at;
  }
}

// libcjose 0.6 aborts on such text.
TEST(JwtTest, TextOfImpossibleLengthIsRefused) {
  JwtRoom room;
  const std::vector<std::string> parts = absl::StrSplit(SignRsa(GoodClaims()), '.');
  for (size_t part = 0; part < parts.size(); ++part) {
    std::vector<std::string> bad = parts;
    bad[part] = "AAAAA";
    EXPECT_EQ(room.FaultOf(absl::StrJoin(bad, ".")), JwtFault::kMalformed);
    bad[part] = parts[part] + "=";
    EXPECT_EQ(room.FaultOf(absl::StrJoin(bad, ".")), JwtFault::kMalformed);
  }
  room.WriteKeys({PublicJson(EcKey()), With(PublicJson(RsaKey()), R"({"n":"AAAAA"})")});
  EXPECT_TRUE(room.Open().ok()) << "the other key is good";
}

TEST(JwtTest, SignatureIsPaidForOnce) {
  JwtRoom room;
  const std::string token = SignRsa(GoodClaims());
  for (int i = 0; i < 100; ++i) EXPECT_EQ(room.FaultOf(token), JwtFault::kNone);
  EXPECT_EQ(room.verifier().signatures(), 1u);
}

TEST(JwtTest, RememberedTokensAreBounded) {
  JwtRoom room;
  room.options().max_remembered = 4;
  std::vector<std::string> tokens;
  for (int i = 0; i < 10; ++i) {
    tokens.push_back(Sign(EcKey(), R"({"alg":"ES256","kid":"ec-1"})",
                          With(GoodClaims(), absl::StrCat(R"({"jti":)", i, "}"))));
  }
  for (int round = 0; round < 3; ++round) {
    for (const std::string& token : tokens) EXPECT_EQ(room.FaultOf(token), JwtFault::kNone);
  }
  EXPECT_GT(room.verifier().signatures(), 10u);
}

TEST(JwtTest, NewKeysCountWithinSecondsAndOldOnesNoMore) {
  JwtRoom room;
  const std::string token = SignRsa(GoodClaims());
  EXPECT_EQ(room.FaultOf(token), JwtFault::kNone);
  const Key next = NewEcKey("ec-2");
  room.WriteKeys({PublicJson(next)});
  const absl::Time later = kNow + absl::Seconds(5);
  EXPECT_EQ(room.FaultOf(token, later), JwtFault::kKeyUnknown) << "remembered or not";
  EXPECT_EQ(room.FaultOf(Sign(next, R"({"alg":"ES256","kid":"ec-2"})", GoodClaims()), later),
            JwtFault::kNone);
}

TEST(JwtTest, KeysStayWhenTheNewFileIsNoGood) {
  JwtRoom room;
  EXPECT_EQ(room.FaultOf(SignRsa(GoodClaims())), JwtFault::kNone);
  room.WriteText("{");
  EXPECT_EQ(room.FaultOf(SignRsa(GoodClaims()), kNow + absl::Seconds(6)), JwtFault::kNone);
  EXPECT_EQ(room.failures(), 1);
}

TEST(JwtTest, FileWithoutUsableKeyIsRefused) {
  JwtRoom room;
  const std::string rsa = PublicJson(RsaKey());
  for (const std::vector<std::string>& keys : std::vector<std::vector<std::string>>{
           {},
           {PublicJson(NewRsaKey("small", 1024))},
           {PublicJson(NewEcKey("p384", CJOSE_JWK_EC_P_384))},
           {R"({"kty":"oct","kid":"secret","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})"},
           {With(rsa, R"({"use":"enc"})")},
           {With(rsa, R"({"alg":"PS256"})")},
           {With(rsa, R"({"kid":null})")},
           {rsa, rsa}}) {
    room.WriteKeys(keys);
    EXPECT_EQ(GetErrorDetail(room.Open()).reason, "JWKS_UNREADABLE");
  }
  room.options().jwks_file += ".missing";
  EXPECT_EQ(GetErrorDetail(room.Open()).reason, "JWKS_UNREADABLE");
}

TEST(JwtTest, OurOwnTokensDoNotLookLikeOne) {
  EXPECT_TRUE(access::LooksLikeJwt(SignRsa(GoodClaims())));
  EXPECT_FALSE(access::LooksLikeJwt(access::NewToken("fds_")));
}

}  // namespace
}  // namespace frontdesk::testing
