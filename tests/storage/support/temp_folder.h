// A folder that is gone when the test is.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_

#include <stdlib.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace frontdesk::storage {

class TempFolder {
 public:
  // kMemory: where files cost no disk, if the machine has such a place; for tests that make
  // thousands of small stores and do not care what a power cut would leave.
  enum class Place { kDisk, kMemory };

  explicit TempFolder(Place place = Place::kDisk)
      : path_(Root(place) + "frontdesk_storage_XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  static std::string Root(Place place) {
    constexpr uintmax_t kEnough = uintmax_t{512} << 20;
    std::error_code error;
    const auto room = std::filesystem::space("/dev/shm", error);
    const bool memory = place == Place::kMemory && !error && room.available >= kEnough;
    return memory ? "/dev/shm/" : testing::TempDir();
  }

  std::string path_;
};

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_TEMP_FOLDER_H_
