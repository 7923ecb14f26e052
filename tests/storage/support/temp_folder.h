// A folder that is gone when the test is.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"

namespace frontdesk::storage {

class TempFolder {
 public:
  TempFolder() : path_(testing::TempDir() + "frontdesk_storage_XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_
