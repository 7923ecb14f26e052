// The input of fuzz targets that parse messages.
#ifndef FRONTDESK_TESTS_FUZZ_PROTOBUF_INPUT_H_
#define FRONTDESK_TESTS_FUZZ_PROTOBUF_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "google/protobuf/stubs/logging.h"

namespace frontdesk::fuzz {

// The input as bytes. From the first call on protobuf says nothing: it would write a line for every
// text that is not UTF-8.
inline std::string_view ProtobufInput(const uint8_t* data, size_t size) {
  [[maybe_unused]] static const auto previous = google::protobuf::SetLogHandler(nullptr);
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace frontdesk::fuzz

#endif  // FRONTDESK_TESTS_FUZZ_PROTOBUF_INPUT_H_
