# SPDX-License-Identifier: Apache-2.0
# The target `tidy`: clang-tidy over the sources of the four layers, one process a core. It reads
# the compile commands and nothing that is built, so neither object files nor Qt's generated files
# are made or looked at. Any finding fails it. The sources of a folder are read together: nearly all
# of the time goes to the headers of Qt and of the standard library.
find_program(SIDESTAGE_RUN_CLANG_TIDY NAMES run-clang-tidy run-clang-tidy-14)
if(SIDESTAGE_RUN_CLANG_TIDY)
    cmake_host_system_information(RESULT SIDESTAGE_CORES QUERY NUMBER_OF_LOGICAL_CORES)
    add_custom_target(tidy
        COMMAND ${SIDESTAGE_RUN_CLANG_TIDY} -quiet -p ${CMAKE_BINARY_DIR} -j ${SIDESTAGE_CORES}
                # Reading them together means that they are included.
                -checks=-bugprone-suspicious-include
                "-header-filter=^${CMAKE_SOURCE_DIR}/(probes|models|ui|app)/"
                "/Unity/|^${CMAKE_SOURCE_DIR}/(probes|models|ui|app)/"
        WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
        USES_TERMINAL VERBATIM)
endif()
