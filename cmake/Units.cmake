# Most of what a source takes to compile are the headers it shares with its neighbours. A folder that is built once, from
# scratch, reads them once for a dozen sources; one that is edited in has a source compiled again, not a dozen.
option(FRONTDESK_UNITY "Compile the sources of a unit together: half the time from scratch" OFF)

# frontdesk_compile_together(target alone…): with FRONTDESK_UNITY. Not those in `alone`: their unnamed namespaces hold
# names that others have too.
function(frontdesk_compile_together target)
  if(FRONTDESK_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 12)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# frontdesk_unit(NAME target SOURCES … [ALONE …] [DEPS …] [HEADERS set]): a library of this project, includes relative
# to the root. HEADERS: which precompiled ones help it (see PrecompiledHeaders.cmake). ALONE: sources, see above.
function(frontdesk_unit)
  cmake_parse_arguments(ARG "" "NAME;HEADERS" "SOURCES;ALONE;DEPS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${ARG_NAME} STATIC ${ARG_SOURCES} ${ARG_ALONE})
    frontdesk_compile_together(${ARG_NAME} ${ARG_ALONE})
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
