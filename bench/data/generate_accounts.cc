// generate_accounts: writes accounts of people who do not exist, for demonstrations and
// measurements.
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "bench/data/account_generator.h"
#include "bench/data/account_output.h"

ABSL_FLAG(uint64_t, count, 1000, "how many accounts");
ABSL_FLAG(uint64_t, seed, 1, "another seed gives other accounts; the same seed the same");
ABSL_FLAG(std::string, out, "-", "the file to write; - for the standard output");
ABSL_FLAG(std::string, format, "tsv", "tsv or ndjson");

namespace frontdesk::bench {
namespace {

int Fail(const std::string& message) {
  std::cerr << "generate_accounts: " << message << '\n';
  return 1;
}

int Generate(std::ostream& out) {
  AccountGenerator generator(absl::GetFlag(FLAGS_count), absl::GetFlag(FLAGS_seed));
  const bool ndjson = absl::GetFlag(FLAGS_format) == "ndjson";
  std::string buffer = ndjson ? "" : TsvHeader();
  constexpr size_t kFlushBytes = 1 << 20;
  GeneratedAccount account;
  while (generator.Next(account)) {
    if (ndjson) {
      AppendNdjson(account, buffer);
    } else {
      AppendTsv(account, buffer);
    }
    if (buffer.size() < kFlushBytes) continue;
    if (!out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()))) break;
    buffer.clear();
  }
  out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  return out.flush() ? 0 : Fail("the output could not be written");
}

int Main() {
  const std::string format = absl::GetFlag(FLAGS_format);
  if (format != "tsv" && format != "ndjson") return Fail("--format must be tsv or ndjson");
  if (absl::GetFlag(FLAGS_count) > AccountGenerator::kMaxCount) {
    return Fail("--count must be at most " + std::to_string(AccountGenerator::kMaxCount));
  }
  const std::string path = absl::GetFlag(FLAGS_out);
  if (path == "-") return Generate(std::cout);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  return file ? Generate(file) : Fail("cannot write " + path);
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "writes accounts of people who do not exist\n"
      "  generate_accounts --count=20000 --seed=1 --out=accounts.tsv [--format=tsv|ndjson]");
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Main();
}
