#include "server/services/request_check.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/container/node_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/limits.h"
#include "common/strings.h"
#include "common/utf8.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/wire_format_lite.h"
#include "server/access/audit/audit_entry.h"

namespace frontdesk::services {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// Requests are three messages deep; anything much deeper is an attack.
constexpr int kMaxDepth = 16;

std::string Join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : absl::StrCat(path, ".", ToAbsl(name));
}

void FindUnknown(const Message& message, const std::string& path, Violations& violations) {
  const Reflection& reflection = *message.GetReflection();
  const auto& unknown = reflection.GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i) {
    violations.push_back({Join(path, std::to_string(unknown.field(i).number())), "UNKNOWN_FIELD",
                          "the request holds a field with this number, which this server does not "
                          "know; leave it out, or use a newer server"});
  }
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (reflection.HasField(message, field)) {
        FindUnknown(reflection.GetMessage(message, field), Join(path, field->name()), violations);
      }
      continue;
    }
    for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
      FindUnknown(reflection.GetRepeatedMessage(message, field, k),
                  absl::StrCat(Join(path, field->name()), "[", k, "]"), violations);
    }
  }
}

// The fields of a type that hold messages. Remembered: every row of an import asks.
const std::vector<const FieldDescriptor*>& MessageFields(const Descriptor& type) {
  // Nodes stay where they are while types inside types are added.
  thread_local absl::node_hash_map<const Descriptor*, std::vector<const FieldDescriptor*>> known;
  const auto [it, is_new] = known.try_emplace(&type);
  for (int i = 0; is_new && i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) it->second.push_back(field);
  }
  return it->second;
}

// True if the message or one inside it holds an unknown field. Builds no paths: nearly all requests
// are in order.
bool HasUnknown(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  for (const FieldDescriptor* field : MessageFields(*message.GetDescriptor())) {
    if (!field->is_repeated()) {
      if (!reflection.HasField(message, field)) continue;
      if (HasUnknown(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
      if (HasUnknown(reflection.GetRepeatedMessage(message, field, k))) return true;
    }
  }
  return false;
}

// Walks the wire format beside the descriptor. False if it is not well-formed.
class TextWalker {
 public:
  explicit TextWalker(Violations& violations) : violations_(violations) {}

  bool Walk(std::string_view bytes, const Descriptor& type, const std::string& path, int depth) {
    if (depth > kMaxDepth) return false;
    CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                        static_cast<int>(bytes.size()));
    std::map<int, int> seen;  // occurrences by field number
    while (const uint32_t tag = in.ReadTag()) {
      if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
        if (!WireFormatLite::SkipField(&in, tag)) return false;
        continue;
      }
      std::string value;
      uint32_t size;
      if (!in.ReadVarint32(&size) || !in.ReadString(&value, static_cast<int>(size))) return false;
      const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
      if (field == nullptr) continue;
      std::string name = Join(path, field->name());
      if (field->is_repeated()) absl::StrAppend(&name, "[", seen[field->number()]++, "]");
      if (!Visit(value, *field, name, depth)) return false;
    }
    return in.ConsumedEntireMessage();
  }

 private:
  bool Visit(const std::string& value, const FieldDescriptor& field, const std::string& name,
             int depth) {
    if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
      return Walk(value, *field.message_type(), name, depth + 1);
    }
    if (field.type() == FieldDescriptor::TYPE_STRING && !IsCleanText(value)) {
      violations_.push_back(
          {name, "TEXT_NOT_CLEAN", "the text is not valid UTF-8 or holds a NUL; send it as UTF-8"});
    }
    return true;
  }

  Violations& violations_;
};

}  // namespace

void FindUnknownFields(const Message& message, Violations& violations) {
  if (HasUnknown(message)) FindUnknown(message, "", violations);
}

uint32_t ReadPageSize(int32_t asked, Violations& violations) {
  if (asked < 0) {
    violations.push_back({"page_size", "PAGE_SIZE_NEGATIVE", "use 0 for 25 rows, or 1 to 200"});
    return 0;
  }
  const int32_t size = asked == 0 ? limits::kDefaultPageSize : asked;
  return static_cast<uint32_t>(std::min(size, limits::kMaxPageSize));
}

void CheckTicket(std::string_view ticket, Violations& violations) {
  if (access::IsTicketReference(ticket)) return;
  violations.push_back(
      {"ticket", "TICKET_REQUIRED", "say why: the number of a ticket or case, such as CASE-4711"});
}

Violations ExplainParseFailure(std::string_view bytes, const Descriptor& type) {
  Violations violations;
  const bool well_formed = TextWalker(violations).Walk(bytes, type, "", 0);
  if (!well_formed || violations.empty()) {
    violations.push_back({"", "REQUEST_MALFORMED",
                          "the bytes are not a message of the type that this method takes"});
  }
  return violations;
}

}  // namespace frontdesk::services
