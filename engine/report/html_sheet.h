#pragma once

#include <string>

#include "engine/report/sheet_source.h"

namespace plateau {

/// The correction of one post as one self-contained page (no script, nothing fetched) that prints on A4 and is
/// well-formed XML: who and what was corrected, totals, counts by competence, what was not observed, every item by
/// competence then criterion with a column for the jury to fill by hand, signatures, then the hashes of all it rests
/// on. The same source makes the same bytes.
std::string html_sheet(const SheetSource& source);

}  // namespace plateau
