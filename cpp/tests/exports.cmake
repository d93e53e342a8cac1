# Usage: cmake -D NM=nm -D LIBRARY=libbettiscope.so -D HEADER=bettiscope.h -P exports.cmake
# The library exports the functions that the header declares, and nothing else.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "(^|\n)[^ \n]+ [TWVBDRuiG] " exported "${symbols}")
list(TRANSFORM exported REPLACE "[\n]|@.*| .*" "")
file(READ ${HEADER} text)
string(REGEX MATCHALL "\nBETTISCOPE_API [^;(]*\\(" declared "${text}")
list(TRANSFORM declared REPLACE ".*[ *\n]([a-z_]+)\\($" "\\1")
list(SORT exported)
list(SORT declared)
if(NOT declared OR NOT exported STREQUAL declared)
  message(FATAL_ERROR "declared: ${declared}\nexported: ${exported}")
endif()
