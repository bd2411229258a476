# cmake "-DINPUT=a|b" -DOUTPUT=file.cpp -DSYMBOL=name -P EmbedFile.cmake: the bytes of a file, or of several one after the
# other, as `plateau::embedded::name`.
string(REPLACE "|" ";" files "${INPUT}")
set(bytes "")
foreach(file IN LISTS files)
    file(READ ${file} more HEX)
    string(APPEND bytes "${more}")
endforeach()
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT}
"#include <cstddef>\nnamespace plateau::embedded {\nextern const unsigned char ${SYMBOL}[];\nextern const std::size_t ${SYMBOL}_size;\nconst unsigned char ${SYMBOL}[] = {${bytes}};\nconst std::size_t ${SYMBOL}_size = sizeof ${SYMBOL};\n}\n")
