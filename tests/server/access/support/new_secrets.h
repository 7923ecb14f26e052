// A box for second factors with a key of its own.
#ifndef FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_NEW_SECRETS_H_
#define FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_NEW_SECRETS_H_

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/access/sign_in/secret_box.h"

namespace frontdesk::testing {

inline std::shared_ptr<const access::SecretBox> NewSecrets() {
  const std::string path = ::testing::TempDir() + "/secret.key." + std::to_string(getpid());
  EXPECT_TRUE(access::SecretBox::Create(path).ok());
  absl::StatusOr<access::SecretBox> box = access::SecretBox::Open(path);
  std::filesystem::remove(path);
  EXPECT_TRUE(box.ok()) << box.status();
  return std::make_shared<const access::SecretBox>(*std::move(box));
}

}  // namespace frontdesk::testing

#endif  // FRONTDESK_TESTS_SERVER_ACCESS_SUPPORT_NEW_SECRETS_H_
