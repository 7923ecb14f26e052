# Most of what a source takes to compile are the headers it shares with its neighbours. A folder that is built once, from
# scratch, reads them once for a dozen sources; one that is edited in has a source compiled again, not a dozen.
option(FRONTDESK_UNITY "Compile the sources of a unit together: half the time from scratch" OFF)

# frontdesk_compile_together(target apart…): with FRONTDESK_UNITY. Each of `apart` is a string of sources that are
# compiled together, but not with any others: their unnamed namespaces hold names that others have too.
function(frontdesk_compile_together target)
  if(NOT FRONTDESK_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(all ${target} SOURCES)
  set(place 0)
  foreach(source ${all})
    math(EXPR group "${place} / 12")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP together_${group})
    math(EXPR place "${place} + 1")
  endforeach()
  set(group 0)
  foreach(sources ${ARGN})
    separate_arguments(sources)
    set_source_files_properties(${sources} PROPERTIES UNITY_GROUP apart_${group})
    math(EXPR group "${group} + 1")
  endforeach()
endfunction()

# frontdesk_unit(NAME target SOURCES … [APART …] [DEPS …] [HEADERS set]): a library of this project, includes relative
# to the root. HEADERS: which precompiled ones help it (see PrecompiledHeaders.cmake). APART: further sources, see above.
function(frontdesk_unit)
  cmake_parse_arguments(ARG "" "NAME;HEADERS" "SOURCES;APART;DEPS" ${ARGN})
  if(ARG_SOURCES)
    set(apart ${ARG_APART})
    separate_arguments(apart)
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES} ${apart})
    frontdesk_compile_together(${ARG_NAME} ${ARG_APART})
    target_include_directories(${ARG_NAME} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${ARG_NAME} PUBLIC ${ARG_DEPS} PRIVATE frontdesk_warnings)
    frontdesk_use_headers(${ARG_NAME} "${ARG_HEADERS}" library)
  else()
    add_library(${ARG_NAME} INTERFACE)
    target_include_directories(${ARG_NAME} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${ARG_NAME} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# frontdesk_binary(NAME target SOURCES … [DEPS …]): an executable, put into <build>/bin.
function(frontdesk_binary)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_include_directories(${ARG_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE ${ARG_DEPS} frontdesk_warnings)
  set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# frontdesk_use_jemalloc(target): an import costs a third less processor time with it than with the C library's malloc
# (docs/benchmarks/import.md). Sanitizers bring an allocator of their own.
function(frontdesk_use_jemalloc target)
  if(NOT FRONTDESK_SANITIZE)
    target_link_libraries(${target} PRIVATE -Wl,--no-as-needed PkgConfig::jemalloc)
  endif()
endfunction()

# The configurations of scripts/test. A test names those in which it pays among its labels (`address` if it names
# none); `ninja <configuration>_tests` builds what `ctest -L <configuration>` runs.
set(FRONTDESK_CONFIGURATIONS release address thread)
foreach(configuration ${FRONTDESK_CONFIGURATIONS})
  add_custom_target(${configuration}_tests)
endforeach()

# frontdesk_test_labels(OUT labels… ): `labels` with a configuration among them.
function(frontdesk_test_labels out)
  set(labels ${ARGN})
  set(named ${labels})
  list(FILTER named INCLUDE REGEX "^(release|address|thread)$")
  if(NOT named)
    list(APPEND labels address)
  endif()
  set(${out} ${labels} PARENT_SCOPE)
endfunction()

# frontdesk_test_needs(TARGETS targets… LABELS labels…): builds `targets` for the tests of these configurations.
function(frontdesk_test_needs)
  cmake_parse_arguments(ARG "" "" "TARGETS;LABELS" ${ARGN})
  foreach(configuration ${FRONTDESK_CONFIGURATIONS})
    if(configuration IN_LIST ARG_LABELS)
      add_dependencies(${configuration}_tests ${ARG_TARGETS})
    endif()
  endforeach()
endfunction()

# frontdesk_test(NAME target SOURCES … [DEPS …] [HEADERS set] [LABELS …] [TIMEOUT s] [ENVIRONMENT …] [ARGS …]):
# a GoogleTest program, one ctest entry.
function(frontdesk_test)
  cmake_parse_arguments(ARG "" "NAME;HEADERS;TIMEOUT" "SOURCES;DEPS;LABELS;ENVIRONMENT;ARGS" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_include_directories(${ARG_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${ARG_NAME} PRIVATE
    ${ARG_DEPS} GTest::gmock GTest::gtest_main frontdesk_warnings frontdesk_test_options)
  frontdesk_use_headers(${ARG_NAME} "${ARG_HEADERS}" test)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  frontdesk_test_labels(ARG_LABELS ${ARG_LABELS})
  frontdesk_test_needs(TARGETS ${ARG_NAME} LABELS ${ARG_LABELS})
  add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME} ${ARG_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${ARG_NAME} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
    ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()
