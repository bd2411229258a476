#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// An object of a directory: attribute names in lower case, values as bytes.
struct LdifObject {
    std::string dn;
    std::map<std::string, std::vector<std::string>, std::less<>> attributes;

    /// The first value of an attribute, or empty.
    std::string first(std::string_view attribute) const;
    bool has_value(std::string_view attribute, std::string_view value) const;
};

/// Reads the output of ldbsearch: folded lines, base64 values, comments, referrals. The count it ends with must be
/// there and right, so that a cut output is not taken for a small directory. "linux.ldif.invalid" with the line.
Observed<std::vector<LdifObject>> parse_ldif(std::string_view text);

}  // namespace plateau::linux_platform
