#pragma once

#include <filesystem>
#include <memory>

#include "engine/ports/event_log.h"

namespace plateau {

/// Events in a SQLite file (write-ahead log, synchronised fully), made when it is not there and brought to this
/// version's tables when an earlier one made it. The folder exists; the file gets the rights 0600. Throws Error:
/// damaged for a file that is no such database or of a later version, denied, exhausted, conflict when another process
/// has it.
std::unique_ptr<EventLog> open_sqlite_event_log(const std::filesystem::path& file);

}  // namespace plateau
