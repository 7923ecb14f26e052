# Precompiled headers of other people's libraries: most of the time a source of ours takes to compile goes into
# reading gRPC, RocksDB or GoogleMock. Nothing of our own is in them, so editing the project never makes them stale.
#
# A source must still include what it uses: -DFRONTDESK_PRECOMPILE=OFF builds without them and shows what is missing.
option(FRONTDESK_PRECOMPILE "Precompile the headers of libraries" ON)

set(FRONTDESK_HEADERS_PLAIN
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <string_view> <thread>
  <utility> <variant> <vector>
  <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h> <absl/types/span.h>)
set(FRONTDESK_HEADERS_PROTOBUF ${FRONTDESK_HEADERS_PLAIN}
  <google/protobuf/message.h> <google/protobuf/map.h> <google/protobuf/util/json_util.h>)
set(FRONTDESK_HEADERS_ROCKSDB ${FRONTDESK_HEADERS_PROTOBUF} <rocksdb/db.h> <rocksdb/sst_file_manager.h>)
set(FRONTDESK_HEADERS_GRPC ${FRONTDESK_HEADERS_PROTOBUF} <grpcpp/grpcpp.h>)

# Those who use these speak protobuf or gRPC (CompilerOptions.cmake says what follows).
set(FRONTDESK_QUICK_HEADERS PROTOBUF GRPC)

# One set is compiled once for all libraries, and once, with GoogleMock, for all tests: the code of programs is
# generated otherwise than that of libraries (-fPIE, -fPIC), and GCC insists that it is the same.
function(frontdesk_make_headers name)
  set(source ${CMAKE_BINARY_DIR}/precompiled/empty.cc)
  if(NOT EXISTS ${source})
    file(WRITE ${source} "int main() { return 0; }\n")
  endif()
  add_library(headers_${name}_library STATIC EXCLUDE_FROM_ALL ${source})
  target_precompile_headers(headers_${name}_library PRIVATE ${FRONTDESK_HEADERS_${name}})
  target_link_libraries(headers_${name}_library PRIVATE frontdesk_warnings ${ARGN})
  if(name IN_LIST FRONTDESK_QUICK_HEADERS)
    target_link_libraries(headers_${name}_library PRIVATE frontdesk_quick_options)
  endif()
  if(FRONTDESK_BUILD_TESTS)
    add_executable(headers_${name}_test EXCLUDE_FROM_ALL ${source})
    target_precompile_headers(headers_${name}_test PRIVATE ${FRONTDESK_HEADERS_${name}} <gmock/gmock.h>)
    target_link_libraries(headers_${name}_test PRIVATE frontdesk_warnings frontdesk_test_options GTest::gmock ${ARGN})
  endif()
endfunction()

if(FRONTDESK_PRECOMPILE)
  frontdesk_make_headers(PLAIN absl::status)
  frontdesk_make_headers(PROTOBUF protobuf::libprotobuf)
  frontdesk_make_headers(ROCKSDB protobuf::libprotobuf RocksDB::rocksdb-shared)
  frontdesk_make_headers(GRPC protobuf::libprotobuf gRPC::grpc++)
endif()

# frontdesk_use_headers(target set kind): of `set` (PLAIN, PROTOBUF, ROCKSDB, GRPC; empty: PLAIN) for a `library` or a `test`.
function(frontdesk_use_headers target set kind)
  if(set IN_LIST FRONTDESK_QUICK_HEADERS AND kind STREQUAL "library")
    target_link_libraries(${target} PRIVATE frontdesk_quick_options)
  endif()
  if(NOT FRONTDESK_PRECOMPILE)
    return()
  endif()
  if(NOT set)
    set(set PLAIN)
  endif()
  target_precompile_headers(${target} REUSE_FROM headers_${set}_${kind})
endfunction()
