// Damage to one file of a data folder.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace frontdesk::storage {

enum class FaultKind { kFlipBit, kZero512, kZero4096, kTruncate, kDelete, kSwapTables };
inline constexpr int kFaultKinds = 6;

struct Fault {
  FaultKind kind = FaultKind::kFlipBit;
  std::string file;   // below the folder
  std::string other;  // of kSwapTables
  size_t offset = 0;  // first byte damaged, or the new size
  int bit = 0;        // of kFlipBit

  std::string Describe() const;
};

// What a file is for: "SST", "WAL", "MANIFEST", "WITNESS" …; the unit in which faults are counted.
std::string RoleOf(const std::string& file);

// A random fault in one of the files of `dir`. Roles are equally likely, but for those that hold no
// data, which are rare.
Fault RandomFault(const std::string& dir, std::mt19937_64& random);

// Does the damage.
void Inflict(const Fault& fault, const std::string& dir);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_FAULT_H_
