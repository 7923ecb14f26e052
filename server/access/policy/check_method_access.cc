// Fails the build if a method of the API does not say who may call it.
//
//   check_method_access DESCRIPTOR_SET
//
// Reads what protoc --descriptor_set_out wrote and asks of every method of every service under
// frontdesk. what the server asks when it starts (access::ReadMethodRule). Prints each finding.

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "server/access/policy/method_rules.h"

namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::ServiceDescriptor;

int CheckService(const ServiceDescriptor& service) {
  int findings = 0;
  for (int i = 0; i < service.method_count(); ++i) {
    frontdesk::access::MethodRule rule;
    const absl::Status status = frontdesk::access::ReadMethodRule(*service.method(i), rule);
    if (status.ok()) continue;
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    ++findings;
  }
  return findings;
}

// The number of findings, or -1 if the files do not fit together.
int CheckSet(const google::protobuf::FileDescriptorSet& set) {
  google::protobuf::DescriptorPool pool;
  int services = 0;
  int findings = 0;
  for (const auto& proto : set.file()) {
    const FileDescriptor* file = pool.BuildFile(proto);
    if (file == nullptr) return -1;
    if (!absl::StartsWith(file->package(), "frontdesk.")) continue;
    for (int i = 0; i < file->service_count(); ++i, ++services) {
      findings += CheckService(*file->service(i));
    }
  }
  return services == 0 ? -1 : findings;
}

}  // namespace

int main(int argc, char** argv) {
  std::ifstream file(argc == 2 ? argv[1] : "", std::ios::binary);
  google::protobuf::FileDescriptorSet set;
  if (!file || !set.ParseFromIstream(&file)) {
    std::fprintf(stderr, "check_method_access: no descriptor set\n");
    return 2;
  }
  const int findings = CheckSet(set);
  if (findings < 0) std::fprintf(stderr, "check_method_access: no services of ours in the set\n");
  return findings == 0 ? 0 : 1;
}
