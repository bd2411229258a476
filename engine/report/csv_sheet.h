#pragma once

#include <string>
#include <string_view>

#include "engine/report/sheet_source.h"

namespace plateau {

/// The correction of one post for a spreadsheet: one row an item, in the order of the guide, under a row of column
/// names in the reader's language (the order of the columns is the same in both; scenarios/README.md has them). RFC
/// 4180 with CRLF, in UTF-8 with a byte order mark, without which Excel takes it for another encoding. French: fields
/// end at
/// ';' and points have a decimal comma, as a French spreadsheet expects; English: ',' and a point.
std::string csv_sheet(const SheetSource& source);

/// `text` as one field, in quotes. No spreadsheet takes it for a formula: one that starts with = + - @, their
/// full-width forms, a tab or a line end gets a leading apostrophe, and so does one that starts with an apostrophe, so
/// that taking one leading apostrophe off always gives back `text`.
std::string csv_field(std::string_view text);

}  // namespace plateau
