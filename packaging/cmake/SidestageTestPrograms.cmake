# SPDX-License-Identifier: Apache-2.0
# Many tests as one program, for builds from nothing: four of the five seconds that a test takes to
# compile go to what it shares with its neighbours.

# sidestage_may_be_together(RESULT SOURCE): not a test that has its own main(), and not one that
# puts a function of its own in the place of the system's.
function(sidestage_may_be_together result source)
    file(STRINGS ${source} main REGEX "^QTEST_[A-Z_]*MAIN")
    file(STRINGS ${source} replaced REGEX "^(extern \"C\"|void [*]?operator )")
    if(SIDESTAGE_TOGETHER AND main AND NOT replaced)
        set(${result} ON PARENT_SCOPE)
    else()
        set(${result} OFF PARENT_SCOPE)
    endif()
endfunction()

# sidestage_tests_together(PROGRAM SOURCES …): adds those tests to the program, and the main() that
# runs the one that its first argument names. Each test has a namespace of its own, so that two of
# them may use the same names; what they include is read before, outside of it.
function(sidestage_tests_together program)
    set(declared "")
    set(chosen "")
    set(count 0)
    foreach(source IN LISTS ARGN)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
        cmake_path(GET source STEM name)
        math(EXPR unit "${count} / 10")
        math(EXPR count "${count} + 1")
        file(STRINGS ${source} lines REGEX "^#(include|if|else|endif)|^using |^namespace ")
        foreach(line IN LISTS lines)
            if(NOT line MATCHES "^#")
                break()
            elseif(NOT line MATCHES "\\.moc\"")
                string(APPEND includes_${unit} "${line}\n")
            endif()
        endforeach()
        string(APPEND tests_${unit} "namespace ${name} {\n#include \"${source}\"\n}\n")
        string(APPEND declared "namespace ${name} { int testMain(int argc, char **argv); }\n")
        string(APPEND chosen "    if (name == \"${name}\")\n"
                             "        return ${name}::testMain(argc - 1, argv + 1);\n")
    endforeach()
    foreach(number RANGE ${unit})
        set(file ${CMAKE_CURRENT_BINARY_DIR}/together/${program}-${number}.cpp)
        # Qt's meta objects include these, in the namespace of their test.
        file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "#include <QtCore/qmetatype.h>
#if __has_include(<QtCore/qtmochelpers.h>)
#include <QtCore/qtmochelpers.h>
#include <QtCore/qxptype_traits.h>
#endif
${includes_${number}}${tests_${number}}")
        target_sources(${program} PRIVATE ${file})
    endforeach()
    set(file ${CMAKE_CURRENT_BINARY_DIR}/together/${program}.cpp)
    file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "#include <cstdio>
#include <string_view>
${declared}
int main(int argc, char **argv)
{
    const std::string_view name = argc > 1 ? argv[1] : \"\";
${chosen}    std::fputs(\"the first argument names the test\\n\", stderr);
    return 2;
}
")
    target_sources(${program} PRIVATE ${file})
    set_source_files_properties(${file} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    target_compile_definitions(${program} PRIVATE SIDESTAGE_TESTS_TOGETHER)
endfunction()
