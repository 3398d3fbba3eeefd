include_guard(GLOBAL)
include(GNUInstallDirs)

# A build without a cache works, only slower. The sloppiness is what ccache asks
# for before it handles precompiled headers.
find_program(SINTER_CCACHE ccache)
if(SINTER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros
    "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    "${SINTER_CCACHE}")
endif()

# What all of our code is compiled with. Target properties, no global flags.
function(sinter_set_defaults name)
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    DEFINE_SYMBOL "" # Exports are marked by SINTER_API, on both sides alike.
  )
  target_include_directories(${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>")
  target_include_directories(${name} SYSTEM PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}>")
  target_compile_options(${name} PRIVATE -Wall -Wextra
    $<$<BOOL:${SINTER_WERROR}>:-Werror>)
endfunction()

# sinter_add_library(<name> SOURCES <cpp>... [INCLUDE <dir>] [LINK <target>...])
#
# A shared library. Internal headers are found by their path from the
# repository root: #include "ir/dialect/Sinter.h".
function(sinter_add_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;INCLUDE;LINK" ${ARGN})
  add_library(${name} SHARED ${arg_SOURCES})
  add_library(sinter::${name} ALIAS ${name})
  foreach(folder IN LISTS arg_INCLUDE)
    target_include_directories(${name} PUBLIC
      "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/${folder}>")
    install(DIRECTORY ${folder}/sinter TYPE INCLUDE)
  endforeach()
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  add_dependencies(${name} SinterOps)
  sinter_set_defaults(${name})
  # Calls within the library are not looked up.
  target_link_options(${name} PRIVATE LINKER:-Bsymbolic-functions)
  install(TARGETS ${name} EXPORT SinterTargets LIBRARY
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

# sinter_tablegen(<out>.inc <generator>...)  -- from ${LLVM_TARGET_DEFINITIONS}
function(sinter_tablegen out)
  mlir_tablegen(${out} ${ARGN} EXTRA_INCLUDES
    "${PROJECT_SOURCE_DIR}" ${MLIR_INCLUDE_DIRS})
  set(TABLEGEN_OUTPUT ${TABLEGEN_OUTPUT} PARENT_SCOPE)
endfunction()

# Adds MLIR's headers, definitions and shared library to an LLVM-side target,
# and the precompiled header that all such targets share.
function(sinter_use_mlir name)
  target_include_directories(${name} SYSTEM PRIVATE
    ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
  target_compile_definitions(${name} PRIVATE ${_llvm_definitions})
  target_compile_options(${name} PRIVATE -fPIC
    $<$<CXX_COMPILER_ID:Clang>:-fpch-instantiate-templates>
    $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
  if(NOT LLVM_ENABLE_RTTI) # We derive from LLVM classes: follow its choice.
    target_compile_options(${name} PRIVATE -fno-rtti)
  endif()
  target_link_libraries(${name} PRIVATE MLIR LLVM)
  if(name STREQUAL "sinter_compiler")
    target_precompile_headers(${name} PRIVATE
      "${PROJECT_SOURCE_DIR}/tools/cmake/MlirPch.h")
  else()
    target_precompile_headers(${name} REUSE_FROM sinter_compiler)
  endif()
endfunction()

# sinter_add_tool(<name> SOURCES <cpp>... LINK <target>...)
function(sinter_add_tool name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  sinter_set_defaults(${name})
endfunction()

# sinter_add_test(<name> SOURCES <cpp>... LINK <target>...)  -- one gtest binary
function(sinter_add_test name)
  sinter_add_tool(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gtest_main)
  # No test finds what another run has stored.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    PROPERTIES ENVIRONMENT SINTER_CACHE=off)
endfunction()
