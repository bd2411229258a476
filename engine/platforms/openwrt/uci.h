#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::openwrt_platform {

/// The bytes [begin, end) of a text.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// An option's values: one, or those of a list.
struct UciOption {
    std::vector<std::string> values;  ///< any bytes
    Span written;                     ///< where all of them stand in the text, quotes included
};

/// A section of a configuration.
struct UciSection {
    std::string type;
    std::string id;  ///< "lan", or "@host[3]" of one without a name
    std::map<std::string, UciOption, std::less<>> options;

    /// The option's value, empty when it is not set; of a list its items with spaces between.
    std::string text(std::string_view option) const;
    /// The option's items: of a list one by one, of a text its words. What OpenWrt's scripts take either way.
    std::vector<std::string> words(std::string_view option) const;
    /// The option as a switch; `otherwise` when it is not set or is no switch.
    bool is_on(std::string_view option, bool otherwise) const;
    bool has(std::string_view option) const { return options.contains(option); }
};

/// A package's sections in their order.
using UciPackage = std::vector<UciSection>;

/// What `uci show` printed, or ubus told.
struct UciConfig {
    std::map<std::string, UciPackage, std::less<>> packages;  ///< `uci show` prints none without a section
};

/// What no configuration that a router has comes near to: work over sections may grow with their square.
inline constexpr std::size_t most_sections = 4000;

/// Whether it is a name as packages, sections and options have: letters, digits, '_' and '-'.
bool is_uci_name(std::string_view text);

/// Whether it is a type of sections: what can be seen, and no quote.
bool is_uci_type(std::string_view text);

/// The section of that name, or nullptr.
const UciSection* find_section(const UciPackage& package, std::string_view id);

/// Reads what `uci show` printed, of one package or all. "openwrt.uci.invalid" with the line, and never with what
/// stands there: another form, a section or an option twice, an option of no section, more than 4000 sections.
Observed<UciConfig> parse_uci(std::string_view text);

/// The configuration as `uci show` prints it. Read again it is the same, but for where values stand.
std::string to_uci_text(const UciConfig& config);

}  // namespace plateau::openwrt_platform
