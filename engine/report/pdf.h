#pragma once

#include <stop_token>
#include <string>
#include <string_view>

namespace plateau {

/// The PDF of a page that html_sheet() made: A4, tagged for readers that speak. Runs the program weasyprint without a
/// network, within limits of time, memory and size. Blocks. Throws Error: not_found when the program is missing,
/// unavailable when it fails or meets a limit, cancelled when `stop` is asked for.
std::string pdf_of(std::string_view html, const std::stop_token& stop = {});

/// Throws Error not_found when pdf_of() could not run: to be asked before work that takes long.
void require_pdf();

}  // namespace plateau
