# module(NAME [DEPS other modules] [LIBS outside libraries])
# One folder = one static library. A DEPS entry must already be declared, so the order of
# add_subdirectory() lines in src/CMakeLists.txt *is* the layer order and no cycle can be written.
# x_test.cc files of a folder become one test program, which may use the servers of tests/servers;
# x_bench.cc files become one benchmark each.
file(WRITE ${PROJECT_BINARY_DIR}/modules.txt "")

function(module NAME)
  cmake_parse_arguments(M "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cc$")
  if(sources)
    add_library(${NAME} STATIC ${sources})
    target_link_libraries(${NAME} PRIVATE project_warnings)
    set(scope PUBLIC)
  else()
    add_library(${NAME} INTERFACE) # headers only
    set(scope INTERFACE)
  endif()
  target_include_directories(${NAME} ${scope} ${PROJECT_SOURCE_DIR}/src)
  foreach(dep IN LISTS M_DEPS)
    if(NOT TARGET ${dep})
      message(FATAL_ERROR "module ${NAME} may not depend on ${dep}: ${dep} is not in a lower layer")
    endif()
  endforeach()
  target_link_libraries(${NAME} ${scope} ${M_DEPS} ${M_LIBS})
  file(APPEND ${PROJECT_BINARY_DIR}/modules.txt "${NAME}: ${M_DEPS}\n")
  if(tests)
    add_executable(${NAME}_test ${tests})
    target_link_libraries(${NAME}_test PRIVATE ${NAME} project_warnings test_servers GTest::gmock_main)
    # Relative, so that the compiler cache serves every clone: tests run at the top of the checkout.
    target_compile_definitions(${NAME}_test PRIVATE TEST_DATA_DIR="tests/data")
    add_test(NAME ${NAME} COMMAND ${NAME}_test WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${NAME} PROPERTIES LABELS unit TIMEOUT 600)
  endif()
endfunction()
