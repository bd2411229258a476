#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace plateau::security {

/// An entry of an access control list.
struct AccessEntry {
    bool allow = true;
    bool inherit_only = false;  ///< it is for what lies below, not for the thing itself
    bool conditional = false;   ///< it holds under a condition, which is not read
    std::uint32_t mask = 0;
    std::string sid;  ///< "S-1-5-32-544"
};

/// Owner and access control list of a thing.
struct SecurityDescriptor {
    std::string owner;        ///< SID; empty: none
    bool restricted = false;  ///< it has a list; without one everybody may do everything
    std::vector<AccessEntry> entries;
};

/// A descriptor and where, counted from the start of the bytes, it ends.
struct StoredDescriptor {
    SecurityDescriptor descriptor;
    std::size_t end = 0;
};

/// Reads a self-relative security descriptor whose header stands at `header`; its offsets count from the start of
/// `bytes`. Otherwise why it is none: a length or offset leads outside, or an entry is of a kind that is not known.
tl::expected<StoredDescriptor, std::string> parse_descriptor(std::string_view bytes, std::size_t header = 0);

}  // namespace plateau::security
