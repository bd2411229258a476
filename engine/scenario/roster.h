#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/room.h"
#include "engine/model/roster.h"
#include "engine/scenario/problem.h"

namespace plateau {

/// An exam that candidates may take, and how long it lasts.
struct ExamTime {
    std::string exam;                 ///< "full"
    std::chrono::seconds duration{};  ///< of the part that an accommodation lengthens
};

/// What the lines of a roster may name.
struct RosterRules {
    std::vector<std::string> seats;  ///< of the room
    std::vector<ExamTime> exams;     ///< at least one; a line that names none takes the first
};

/// A roster as text, and what its bytes were.
struct RosterText {
    enum class Encoding { utf8, utf16, windows_1252 };
    std::string text;  ///< UTF-8 without a mark
    Encoding encoding = Encoding::utf8;
};

/// The text of a roster's bytes: UTF-8 and UTF-16 by their mark, UTF-8 without one, what else is no UTF-8 as
/// Windows-1252 (which Latin-1 is part of). Nothing for bytes that are no text in any of them.
std::optional<RosterText> text_of_roster(std::string_view bytes);

/// Reads a roster, a table with a line of names first:
///
///     seat,candidate,name,exam,extra_time,extra_time_reference
///     01,c-01,Candidat 01,full,tiers temps,décision 2026-12
///
/// Commas, semicolons or tabs between fields, quotes around those that hold one; names of columns in French or English,
/// in any order, seat, candidate and name at least. A time is minutes ("20", "20 min", "1h05"), a factor ("1,33"), a
/// share ("+33 %", "1/3") or "tiers temps"; it is rounded up to a whole minute. No line is left out in silence: every
/// problem is told with its place. Returns the lines that have none.
Roster read_roster(std::string_view text, const RosterRules& rules, Problems& problems);

/// The roster of a file. Throws InvalidFile with every problem, Error invalid_input when it cannot be read.
Roster load_roster(const std::filesystem::path& file, const RosterRules& rules);

/// The extra time that `text` grants for a part of that duration, in whole minutes; nothing for what grants none or
/// more than the duration itself. An empty text grants no time.
std::optional<std::chrono::seconds> extra_time(std::string_view text, std::chrono::seconds duration);

/// `roster` as a table that read_roster() reads as the same.
std::string roster_csv(const Roster& roster);

}  // namespace plateau
