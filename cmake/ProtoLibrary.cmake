# frontdesk_proto_library(NAME target PROTOS a.proto … [GRPC] [DEPS targets…])
# Generates C++ (and service stubs with GRPC) for protos named relative to proto/.
find_program(PROTOC_PROGRAM protoc REQUIRED)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
set(FRONTDESK_PROTO_ROOT ${CMAKE_SOURCE_DIR}/proto)
set(FRONTDESK_PROTO_OUT ${CMAKE_BINARY_DIR}/proto_gen)
file(MAKE_DIRECTORY ${FRONTDESK_PROTO_OUT})

function(frontdesk_proto_library)
  cmake_parse_arguments(ARG "GRPC" "NAME" "PROTOS;DEPS" ${ARGN})
  set(sources)
  set(messages)
  foreach(proto ${ARG_PROTOS})
    string(REGEX REPLACE "\\.proto$" "" stem ${proto})
    set(outputs ${FRONTDESK_PROTO_OUT}/${stem}.pb.cc ${FRONTDESK_PROTO_OUT}/${stem}.pb.h)
    set(flags --cpp_out=${FRONTDESK_PROTO_OUT})
    if(ARG_GRPC)
      list(APPEND outputs ${FRONTDESK_PROTO_OUT}/${stem}.grpc.pb.cc ${FRONTDESK_PROTO_OUT}/${stem}.grpc.pb.h)
      list(APPEND flags --grpc_out=${FRONTDESK_PROTO_OUT} --plugin=protoc-gen-grpc=${GRPC_CPP_PLUGIN})
    endif()
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND ${PROTOC_PROGRAM} -I ${FRONTDESK_PROTO_ROOT} ${flags} ${FRONTDESK_PROTO_ROOT}/${proto}
      DEPENDS ${FRONTDESK_PROTO_ROOT}/${proto}
      COMMENT "protoc ${proto}"
      VERBATIM)
    list(APPEND sources ${outputs})
    list(APPEND messages ${FRONTDESK_PROTO_OUT}/${stem}.pb.cc)
  endforeach()
  add_library(${ARG_NAME} STATIC ${sources})
  target_include_directories(${ARG_NAME} SYSTEM PUBLIC ${FRONTDESK_PROTO_OUT})
  target_link_libraries(${ARG_NAME} PUBLIC protobuf::libprotobuf ${ARG_DEPS})
  # protoc's code is not what is tested: these two make compiling it take a third of the time.
  if(FRONTDESK_SANITIZE)
    target_compile_options(${ARG_NAME} PRIVATE -O0)
  endif()
  if(FRONTDESK_SANITIZE STREQUAL "address")
    target_compile_options(${ARG_NAME} PRIVATE -fno-sanitize=undefined)
  endif()
  if(ARG_GRPC)
    # Each of the stubs takes ten seconds to compile, all of one API together forty: they share the headers of gRPC and
    # nobody edits them. The messages keep names of their own in every file and cannot.
    set_target_properties(${ARG_NAME} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
    set_source_files_properties(${messages} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_link_libraries(${ARG_NAME} PUBLIC gRPC::grpc++)
  endif()
endfunction()
