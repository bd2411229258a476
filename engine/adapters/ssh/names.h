#pragma once

#include <string_view>

namespace plateau::ssh {

/// The number on Linux of a signal named as in RFC 4254, 6.10 ("KILL"); 0 for a name that is none of those.
int number_of_signal(std::string_view name);

/// Whether `methods`, names separated by commas, has `method` as one of them.
bool offers(std::string_view methods, std::string_view method);

}  // namespace plateau::ssh
