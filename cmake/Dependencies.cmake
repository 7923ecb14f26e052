# Debian 12 packages; nothing is downloaded.

find_package(Threads REQUIRED)
find_package(absl REQUIRED CONFIG)
find_package(Protobuf REQUIRED)
# gRPC makes its re2::re2 only if nobody has found re2 yet, as pkg-config below has when CMake runs again.
unset(re2_FOUND CACHE)
find_package(gRPC REQUIRED CONFIG)
find_package(RocksDB REQUIRED CONFIG)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
if(FRONTDESK_BUILD_TESTS)
  find_package(GTest REQUIRED CONFIG)
endif()
if(FRONTDESK_BUILD_BENCH)
  find_package(benchmark REQUIRED CONFIG)
endif()
