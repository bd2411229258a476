# One target a folder: warnings as errors, sanitizers when asked, includes from the root of the tree.

add_library(plateau_build_flags INTERFACE)
target_compile_options(plateau_build_flags INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wconversion -Wno-sign-conversion -Werror=switch
    # A designated initializer that leaves members at their defaults is what the defaults are for.
    -Wno-missing-field-initializers
    # g++ 12 sees uninitialised members in every std::variant and std::expected that is moved (its bug 105562).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
    # g++ 12 sees overlapping copies in "text" + string when it optimises (its bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(plateau_build_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(PLATEAU_SANITIZE STREQUAL "address")
    target_compile_options(plateau_build_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(plateau_build_flags INTERFACE -fsanitize=address,undefined)
    target_compile_definitions(plateau_build_flags INTERFACE PLATEAU_SANITIZED)
elseif(PLATEAU_SANITIZE STREQUAL "thread")
    # Asio has fences beside its locks; that ThreadSanitizer does not see fences is a warning of g++.
    target_compile_options(plateau_build_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer
        $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
    target_link_options(plateau_build_flags INTERFACE -fsanitize=thread)
    target_compile_definitions(plateau_build_flags INTERFACE PLATEAU_SANITIZED)
elseif(PLATEAU_SANITIZE)
    message(FATAL_ERROR "PLATEAU_SANITIZE=${PLATEAU_SANITIZE}: expected nothing, address or thread")
endif()
if(PLATEAU_COVERAGE)
    target_compile_options(plateau_build_flags INTERFACE --coverage)
    target_link_options(plateau_build_flags INTERFACE --coverage)
endif()

# plateau_precompiled(NAME): what almost every file includes is parsed once. clang-tidy and the preset release compile
# without it, so a file that forgets an include of its own is still found.
if(PLATEAU_PRECOMPILE)
    add_library(plateau_headers OBJECT ${CMAKE_CURRENT_LIST_DIR}/headers.cpp)
    target_link_libraries(plateau_headers PRIVATE plateau_build_flags fmt::fmt)
    target_compile_options(plateau_headers PRIVATE -pthread)
    target_precompile_headers(plateau_headers PRIVATE
        <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional> <set> <string> <string_view> <thread>
        <variant> <vector> <fmt/format.h>)
endif()
function(plateau_precompiled name)
    if(PLATEAU_PRECOMPILE)
        target_precompile_headers(${name} REUSE_FROM plateau_headers)
        # g++ refuses headers that were parsed with other macros, and a program's -fPIE with a library's headers.
        target_compile_options(${name} PRIVATE -pthread -fPIC)
        target_compile_definitions(${name} PRIVATE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
    endif()
endfunction()

# plateau_library(NAME SOURCES … [PUBLIC targets…] [PRIVATE targets…]): a static library of one folder.
function(plateau_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC plateau_build_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
    plateau_precompiled(${name})
endfunction()

# plateau_program(NAME FOLDER bin|lib/plateau|bench SOURCES … LINK targets…): a program, in the build tree where it will be
# installed. FOLDER is lib/plateau for programs that only other programs of ours start.
function(plateau_program name)
    cmake_parse_arguments(arg "" "FOLDER" "SOURCES;LINK" ${ARGN})
    if(NOT arg_FOLDER)
        set(arg_FOLDER lib/plateau)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE plateau_build_flags ${arg_LINK})
    plateau_precompiled(${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${arg_FOLDER})
    if(NOT arg_FOLDER STREQUAL "bench")
        install(TARGETS ${name} DESTINATION ${arg_FOLDER})
    endif()
endfunction()

# plateau_test(NAME LABELS labels… SOURCES … LINK targets…): a doctest program that ctest runs as one test.
# Labels in use: unit (no root, no network, no guest), concurrent (worth a run under ThreadSanitizer), contract, e2e, lint.
function(plateau_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE plateau_build_flags plateau_test_main ${arg_LINK})
    plateau_precompiled(${name})
    # tests_unit, tests_concurrent, …: builds what ctest -L runs of that label.
    foreach(label ${arg_LABELS})
        if(NOT TARGET tests_${label})
            add_custom_target(tests_${label})
        endif()
        add_dependencies(tests_${label} ${name})
    endforeach()
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" SKIP_RETURN_CODE 77)
    if(arg_TIMEOUT)
        set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    endif()
endfunction()
