# Warnings, hardening and sanitizers, the same for every unit.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # What ccache asks for before it keeps objects made with precompiled headers (its manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER /usr/bin/env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# For all alike: what is precompiled for one could not be used by another otherwise.
add_compile_options(-pthread)
add_link_options(-pthread)
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)

# Warnings for our own units only; generated code is not ours to mend.
add_library(frontdesk_warnings INTERFACE)
target_compile_options(frontdesk_warnings INTERFACE
  -Wall -Wextra -Wformat=2 -Wimplicit-fallthrough -Wshadow -Wnon-virtual-dtor -Werror)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 takes "literal" + std::string, and strings that move within a growing vector, for overlapping, endless or
  # overflowing copies (gcc.gnu.org/PR105651, PR105329).
  target_compile_options(frontdesk_warnings INTERFACE
    -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(FRONTDESK_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 loses track of what is initialised in instrumented code; the plain build warns reliably.
  target_compile_options(frontdesk_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
if(FRONTDESK_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(FRONTDESK_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=thread)
elseif(FRONTDESK_SANITIZE)
  message(FATAL_ERROR "FRONTDESK_SANITIZE must be empty, 'address' or 'thread'")
else()
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full)
  if(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  # They cost nothing that could be measured: docs/decisions/0026-tls-and-edge.md.
  add_compile_options(-D_GLIBCXX_ASSERTIONS)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-ftrivial-auto-var-init=zero)
  endif()
endif()

# What AddressSanitizer's build compiles without optimising: the tests' own sources, because GoogleMock's matchers make
# the compiler work longest where it optimises, and what speaks protobuf or gRPC, which is most of all code and hands on
# what others check. The checks left out are those of each pointer, which take half of the time to compile: a null
# pointer or one past its object AddressSanitizer finds itself. index and storage/rocksdb, whose formats and
# structures are made of pointers, keep all of them.
add_library(frontdesk_quick_options INTERFACE)
add_library(frontdesk_test_options INTERFACE)
if(FRONTDESK_SANITIZE STREQUAL "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(frontdesk_quick_options INTERFACE -O0
    -fno-sanitize=null,alignment,object-size,vptr,nonnull-attribute,returns-nonnull-attribute)
  target_link_libraries(frontdesk_test_options INTERFACE frontdesk_quick_options)
elseif(NOT FRONTDESK_SANITIZE)
  target_compile_options(frontdesk_test_options INTERFACE -O1)
endif()

# libFuzzer learns from the coverage of every unit; the programs themselves add the driver (tests/fuzz).
if(FRONTDESK_BUILD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "FRONTDESK_BUILD_FUZZ needs clang: -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
