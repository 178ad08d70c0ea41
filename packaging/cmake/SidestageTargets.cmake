# SPDX-License-Identifier: Apache-2.0
# How every target of this project is compiled, so that no folder repeats it.

add_library(sidestage_options INTERFACE)
target_compile_features(sidestage_options INTERFACE cxx_std_20)
target_compile_definitions(sidestage_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH
    QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(sidestage_options INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual -Wimplicit-fallthrough -Wextra-semi -fno-omit-frame-pointer
    # g++ 12 reports these inside its own headers under optimisation (GCC bugs 105329, 105651)
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow
                             -Wno-array-bounds>)
if(SIDESTAGE_SANITIZE)
    target_compile_options(sidestage_options INTERFACE -fsanitize=${SIDESTAGE_SANITIZE})
    target_link_options(sidestage_options INTERFACE -fsanitize=${SIDESTAGE_SANITIZE})
    # For tests of memory and address space, which a sanitizer takes for itself.
    target_compile_definitions(sidestage_options INTERFACE SIDESTAGE_SANITIZED)
endif()

find_program(SIDESTAGE_LLD ld.lld)
if(SIDESTAGE_LLD)
    target_link_options(sidestage_options INTERFACE -fuse-ld=lld)
endif()
find_program(SIDESTAGE_CCACHE ccache)
if(SIDESTAGE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${SIDESTAGE_CCACHE})
endif()

# Two things that save a build from nothing three quarters of its time: what nearly every source
# reads is compiled once, and the sources of a folder are compiled together. Where ccache remembers
# whole objects they would only be in the way. clang-tidy and the fuzz targets read the sources
# without the first, which also finds an include that is missing everywhere in a folder; a build
# with ccache finds the others.
if(NOT SIDESTAGE_CCACHE)
    set(SIDESTAGE_FROM_NOTHING ON)
endif()
option(SIDESTAGE_PRECOMPILE "Compile common headers once" ${SIDESTAGE_FROM_NOTHING})
option(SIDESTAGE_TOGETHER "Compile the sources of a folder together" ${SIDESTAGE_FROM_NOTHING})
if(SIDESTAGE_TOGETHER)
    # Types whose members are of an unnamed namespace look exported to g++ then.
    target_compile_options(sidestage_options INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
set(SIDESTAGE_COMMON_HEADERS
    <algorithm> <array> <charconv> <chrono> <functional> <map> <memory> <mutex> <optional> <ranges>
    <set> <stop_token> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
    <QByteArray> <QObject> <QString> <QStringList> <tl/expected.hpp>
    "${PROJECT_SOURCE_DIR}/probes/base/probe.h")

# sidestage_layer(NAME [PUBLIC_LIBRARIES …]): one static library a layer, from every source
# below the folder that calls it, except those of `kinds/` and `discovery/`, seen from above: they
# are libraries of their own. Sources are found by name, so that a new file pair is all that a new
# probe needs.
function(sidestage_layer name)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS
         ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/(kinds|discovery)/")
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES AUTOMOC ON POSITION_INDEPENDENT_CODE ON)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC sidestage_options ${ARGN})
    sidestage_from_nothing(${name} ${sources})
endfunction()

# sidestage_from_nothing(NAME SOURCES …): the two things that save time, for that target.
function(sidestage_from_nothing name)
    if(SIDESTAGE_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${SIDESTAGE_COMMON_HEADERS})
    endif()
    if(SIDESTAGE_TOGETHER)
        sidestage_together(${name} ${ARGN})
    endif()
endfunction()

# The sources of each folder as one: names in their unnamed namespaces are unique in their folder.
function(sidestage_together name)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    foreach(source IN LISTS ARGN)
        cmake_path(GET source PARENT_PATH folder)
        cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
        string(REPLACE "/" "_" group ${folder})
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endforeach()
endfunction()
