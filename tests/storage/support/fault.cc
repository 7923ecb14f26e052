#include "tests/storage/support/fault.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/storage/support/folder_files.h"

namespace frontdesk::storage {
namespace {

constexpr const char* kKindNames[kFaultKinds] = {"flip bit", "zero 512", "zero 4096",
                                                 "truncate", "delete",   "swap tables"};

size_t ZeroedBytes(FaultKind kind) { return kind == FaultKind::kZero512 ? 512 : 4096; }

// Zeroes the aligned block around the offset, as a lost sector or page does.
std::string Zeroed(std::string bytes, size_t offset, size_t length) {
  const size_t first = offset / length * length;
  const size_t end = std::min(bytes.size(), first + length);
  std::fill(bytes.begin() + first, bytes.begin() + end, '\0');
  return bytes;
}

std::string Damaged(const Fault& fault, std::string bytes) {
  switch (fault.kind) {
    case FaultKind::kFlipBit:
      if (!bytes.empty()) bytes[fault.offset] ^= static_cast<char>(1 << fault.bit);
      return bytes;
    case FaultKind::kTruncate:
      return bytes.substr(0, fault.offset);
    default:
      return Zeroed(std::move(bytes), fault.offset, ZeroedBytes(fault.kind));
  }
}

// RocksDB reads these for people only, so damage to them proves little.
bool IsForPeople(const std::string& role) {
  return role == "OPTIONS" || role == "LOG" || role == "LOCK" || role == "IDENTITY";
}

const std::string& PickOne(const std::vector<std::string>& from, std::mt19937_64& random) {
  return from[random() % from.size()];
}

}  // namespace

std::string Fault::Describe() const {
  return absl::StrCat(kKindNames[static_cast<int>(kind)], " ", file, other.empty() ? "" : " and ",
                      other, " at ", offset, " bit ", bit);
}

std::string RoleOf(const std::string& file) {
  const std::string name = std::filesystem::path(file).filename();
  if (absl::EndsWith(name, ".sst")) return "SST";
  if (absl::EndsWith(name, ".log")) return "WAL";
  for (const char* role : {"MANIFEST", "OPTIONS", "LOG"}) {
    if (absl::StartsWith(name, role)) return role;
  }
  return name;
}

Fault RandomFault(const std::string& dir, std::mt19937_64& random) {
  const auto files = ReadFiles(dir);
  std::map<std::string, std::vector<std::string>> by_role;
  for (const auto& [name, bytes] : files) by_role[RoleOf(name)].push_back(name);
  auto role = by_role.begin();
  do role = std::next(by_role.begin(), random() % by_role.size());
  while (IsForPeople(role->first) && random() % 8 != 0);
  Fault fault;
  fault.kind = static_cast<FaultKind>(random() % kFaultKinds);
  if (fault.kind == FaultKind::kSwapTables) {
    fault.file = PickOne(by_role["SST"], random);
    do fault.other = PickOne(by_role["SST"], random);
    while (fault.other == fault.file);
    return fault;
  }
  fault.file = PickOne(role->second, random);
  const size_t size = files.at(fault.file).size();
  fault.offset = size == 0 ? 0 : random() % size;
  fault.bit = static_cast<int>(random() % 8);
  return fault;
}

void Inflict(const Fault& fault, const std::string& dir) {
  const std::string path = dir + "/" + fault.file;
  if (fault.kind == FaultKind::kDelete) {
    std::filesystem::remove(path);
    return;
  }
  const std::string bytes = ReadWhole(path);
  if (fault.kind == FaultKind::kSwapTables) {
    const std::string other = dir + "/" + fault.other;
    WriteWhole(path, ReadWhole(other));
    WriteWhole(other, bytes);
    return;
  }
  WriteWhole(path, Damaged(fault, bytes));
}

}  // namespace frontdesk::storage
