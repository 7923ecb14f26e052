// JSON values that free themselves (jansson).
#ifndef FRONTDESK_SERVER_ACCESS_JWT_JSON_H_
#define FRONTDESK_SERVER_ACCESS_JWT_JSON_H_

#include <jansson.h>

#include <memory>
#include <string_view>

namespace frontdesk::access {

struct JsonDeleter {
  void operator()(json_t* value) const { json_decref(value); }
};
using JsonPtr = std::unique_ptr<json_t, JsonDeleter>;

// Null for what is no JSON object, or names one member twice: readers disagree about which counts.
inline JsonPtr ParseObject(std::string_view text) {
  JsonPtr value(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  return json_is_object(value.get()) ? std::move(value) : nullptr;
}

// A member that is a string; empty if there is none.
inline std::string_view TextOf(const json_t* object, const char* name) {
  const json_t* value = json_object_get(object, name);
  if (!json_is_string(value)) return {};
  return {json_string_value(value), json_string_length(value)};
}

}  // namespace frontdesk::access

#endif  // FRONTDESK_SERVER_ACCESS_JWT_JSON_H_
