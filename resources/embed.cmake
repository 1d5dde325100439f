# SPDX-FileCopyrightText: 2026 The Gradient Lab authors
# SPDX-License-Identifier: GPL-3.0-or-later

# lab_embed(TARGET DIRECTORY file...): makes the files of DIRECTORY part of TARGET's binary, to be read with
# lab::embeddedFile(). The same file is the script that writes the source, so that a changed file is taken anew
# by the next build alone.
function(lab_embed target directory)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp")
  list(TRANSFORM ARGN PREPEND "${directory}/" OUTPUT_VARIABLE inputs)
  # The names travel with commas: a semicolon would end the argument.
  list(JOIN ARGN "," names)
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DDIRECTORY=${directory}" "-DNAMES=${names}" "-DSOURCE=${source}"
            -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS ${inputs} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding ${names}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

set(arrays "")
set(rows "")
set(number 0)
string(REPLACE "," ";" NAMES "${NAMES}")
foreach(name IN LISTS NAMES)
  file(READ "${DIRECTORY}/${name}" bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char file${number}[] = {\n${bytes}};\n")
  string(APPEND rows "    {\"${name}\", file${number}, sizeof file${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${SOURCE}" "// Written by resources/embed.cmake.
#include \"core/data/embedded.h\"

namespace lab {
namespace {

${arrays}
constexpr EmbeddedFile files[] = {
${rows}};

} // namespace

std::span<const EmbeddedFile> embeddedFiles() {
    return files;
}

} // namespace lab
")
