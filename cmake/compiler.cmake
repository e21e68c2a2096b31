# Warnings, sanitizers, hardening, compiler cache and linker: every flag of the project is here.
option(WERROR "warnings are errors" OFF)
set(SANITIZE "" CACHE STRING "empty, or address,undefined, or thread")
option(FUZZ "x_fuzz.cc are fuzzers (clang's libFuzzer) and not replayed" OFF)

add_library(project_warnings INTERFACE)
target_compile_options(project_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  $<$<BOOL:${WERROR}>:-Werror>
  # Braced options with defaults are how this code names its arguments; a missing field is not a slip.
  -Wno-missing-field-initializers
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  # GCC 12 reports impossible overreads inside libstdc++ when it inlines std::string.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# The same bytes from any checkout, so that the compiler cache serves every clone.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
add_compile_options(-fstack-protector-strong -fcf-protection)
add_link_options(-Wl,-z,relro,-z,now)

if(SANITIZE)
  add_compile_options(-fsanitize=${SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${SANITIZE})
endif()
if(FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  # Line tables are enough for a backtrace and halve both object size and link time.
  add_compile_options(-g1)
elseif(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG -D_FORTIFY_SOURCE=2")
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
