// generate_events: writes what happened to members who do not exist, as `frontdesk events import`
// reads it.
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "bench/data/event_generator.h"
#include "google/protobuf/util/json_util.h"

ABSL_FLAG(std::string, accounts, "", "a TSV file of accounts; its first column names the members");
ABSL_FLAG(uint64_t, events, 10, "how many events a member has");
ABSL_FLAG(uint64_t, seed, 1, "another seed gives other events; the same seed the same");
ABSL_FLAG(std::string, out, "-", "the file to write; - for the standard output");

namespace frontdesk::bench {
namespace {

int Fail(const std::string& message) {
  std::cerr << "generate_events: " << message << '\n';
  return 1;
}

int Generate(std::istream& accounts, std::ostream& out) {
  std::string line;
  std::getline(accounts, line);  // the header
  while (std::getline(accounts, line)) {
    const std::string member = line.substr(0, line.find('\t'));
    for (uint64_t i = 0; i < absl::GetFlag(FLAGS_events); ++i) {
      std::string json;
      const auto written = google::protobuf::util::MessageToJsonString(
          GenerateEvent(member, i, absl::GetFlag(FLAGS_seed)), &json);
      if (!written.ok()) return Fail("an event has no JSON");
      out << json << '\n';
    }
  }
  return out.flush() ? 0 : Fail("the output could not be written");
}

int Main() {
  std::ifstream accounts(absl::GetFlag(FLAGS_accounts));
  if (!accounts) return Fail("cannot read --accounts");
  const std::string path = absl::GetFlag(FLAGS_out);
  if (path == "-") return Generate(accounts, std::cout);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  return file ? Generate(accounts, file) : Fail("cannot write " + path);
}

}  // namespace
}  // namespace frontdesk::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "writes what happened to members who do not exist\n"
      "  generate_events --accounts=accounts.tsv --events=10 --out=events.ndjson");
  absl::ParseCommandLine(argc, argv);
  return frontdesk::bench::Main();
}
