// The files of a data folder as bytes.
#ifndef FRONTDESK_TESTS_STORAGE_SUPPORT_FOLDER_FILES_H_
#define FRONTDESK_TESTS_STORAGE_SUPPORT_FOLDER_FILES_H_

#include <map>
#include <string>
#include <vector>

namespace frontdesk::storage {

// Path below `dir` → content, of every regular file.
std::map<std::string, std::string> ReadFiles(const std::string& dir);

// Paths below `dir` of the files whose name contains `part`, sorted.
std::vector<std::string> FindFiles(const std::string& dir, const std::string& part);

std::string ReadWhole(const std::string& path);
void WriteWhole(const std::string& path, const std::string& bytes);

// Replaces `to` by a copy of `from`. Copied while a store is open, it is what a killed process
// leaves: RocksDB keeps nothing back from the kernel that it has acknowledged.
void CopyFolder(const std::string& from, const std::string& to);

}  // namespace frontdesk::storage

#endif  // FRONTDESK_TESTS_STORAGE_SUPPORT_FOLDER_FILES_H_
