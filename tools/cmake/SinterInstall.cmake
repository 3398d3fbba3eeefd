# What `cmake --install` adds to the libraries: the generated headers, and the
# package that find_package(Sinter) finds.
include(CMakePackageConfigHelpers)

install(DIRECTORY "${PROJECT_BINARY_DIR}/sinter" TYPE INCLUDE)
set(package "${CMAKE_INSTALL_LIBDIR}/cmake/Sinter")
install(EXPORT SinterTargets NAMESPACE sinter:: DESTINATION "${package}")
file(WRITE "${PROJECT_BINARY_DIR}/SinterConfig.cmake" [[
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/SinterTargets.cmake")
]])
write_basic_package_version_file("${PROJECT_BINARY_DIR}/SinterConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/SinterConfig.cmake"
  "${PROJECT_BINARY_DIR}/SinterConfigVersion.cmake" DESTINATION "${package}")
