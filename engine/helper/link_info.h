#pragma once

#include <optional>
#include <string>

namespace plateau::helper {

/// What the kernel says about one network interface.
struct LinkInfo {
    std::string kind;   ///< "bridge", "veth", …; empty for one that is not virtual
    std::string alias;  ///< empty: none
};

/// The interface of that name in the calling thread's network namespace; nothing when there is none. Throws Error
/// unavailable when the kernel does not answer.
std::optional<LinkInfo> link_info(const std::string& name);

}  // namespace plateau::helper
