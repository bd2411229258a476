#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/problem.h"

namespace plateau {

/// A field of a table, and where it begins.
struct CsvField {
    std::string text;
    Place place;
};
using CsvRow = std::vector<CsvField>;

/// The rows of a table (RFC 4180; lines end with LF, CRLF or CR) whose fields `separator` parts, without empty lines.
/// A quote that is not closed and what follows a closing quote are problems ("csv.quote.open", "csv.quote.after").
std::vector<CsvRow> read_csv(std::string_view text, char separator, Problems& problems);

/// The one of `candidates` that the first line holds most, outside quotes; the first where it holds none.
char csv_separator(std::string_view text, std::string_view candidates);

}  // namespace plateau
