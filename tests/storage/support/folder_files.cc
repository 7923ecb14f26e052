#include "tests/storage/support/folder_files.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace frontdesk::storage {

namespace fs = std::filesystem;

std::map<std::string, std::string> ReadFiles(const std::string& dir) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), dir)] = ReadWhole(entry.path());
  }
  return files;
}

std::vector<std::string> FindFiles(const std::string& dir, const std::string& part) {
  std::vector<std::string> found;
  for (const auto& [name, bytes] : ReadFiles(dir)) {
    if (fs::path(name).filename().string().find(part) != std::string::npos) found.push_back(name);
  }
  return found;
}

std::string ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void WriteWhole(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void CopyFolder(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace frontdesk::storage
