# cmake -DINPUT=family.json -DOUTPUT=description.h -P EmbedDescription.cmake: the JSON as `description`, a C string.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE ${OUTPUT} "#pragma once\nconstexpr char description[] = {${bytes}'\\0'};\n")
