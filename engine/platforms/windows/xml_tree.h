#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::windows_platform {

/// An element of a small XML file that Windows wrote. Names are without their namespace's prefix.
struct XmlElement {
    std::string name;
    std::string text;  ///< what it holds beside elements, joined
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<XmlElement> children;

    /// The first child of that name; nullptr.
    const XmlElement* child(std::string_view child_name) const;
    /// The text of the first element at that path of children, "MSM/security", without
    /// blanks at both ends; empty where there is none.
    std::string text_at(std::string_view path) const;
    /// The attribute's text; empty where there is none.
    std::string attribute(std::string_view attribute_name) const;
};

inline constexpr std::size_t largest_xml = std::size_t{256} << 10;

/// The root of an XML file in UTF-8 or UTF-16, of at most largest_xml bytes and 32 levels. A file with a DOCTYPE is
/// refused: no entity is ever made or opened. "windows.xml.invalid"; the reason does not quote it.
Observed<XmlElement> parse_xml(std::string_view bytes);

/// The same file in UTF-8 with "<secret>" in the place of what elements and attributes hold that are named as keys or
/// passwords are, without comments. Refused as parse_xml() refuses.
Observed<std::string> xml_without_secrets(std::string_view bytes);

}  // namespace plateau::windows_platform
