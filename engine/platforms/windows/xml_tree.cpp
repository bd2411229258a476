#include "engine/platforms/windows/xml_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <sstream>

#include "engine/platforms/windows/reasons.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

constexpr int most_levels = 32;

/// Stops where elements lie too deep, or a DOCTYPE would make entities.
class Inspector final : public pugi::xml_tree_walker {
  public:
    bool for_each(pugi::xml_node& node) override { return depth() < most_levels && node.type() != pugi::node_doctype; }
};

/// nullptr, or why the file is refused.
const char* load(pugi::xml_document& document, std::string_view bytes) {
    if (bytes.size() > largest_xml) {
        return "it is too large";
    }
    const auto loaded = document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype);
    if (!loaded) {
        return "it is not well formed";
    }
    Inspector inspector;
    if (!document.traverse(inspector)) {
        return "it is too deep, or has a DOCTYPE";
    }
    const auto elements = document.children();
    return std::count_if(elements.begin(), elements.end(),
                         [](const pugi::xml_node& node) { return node.type() == pugi::node_element; }) == 1
               ? nullptr
               : "it has more than one root";
}

Unobserved invalid(const char* why) {
    return {.code = reason::xml_invalid, .why = why};
}

/// Without its prefix.
std::string local_name(std::string_view name) {
    return harmless(name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1));
}

std::string trimmed(const std::string& text) {
    constexpr const char* blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

XmlElement element_of(const pugi::xml_node& node) {
    XmlElement element{.name = local_name(node.name()), .text = {}, .attributes = {}, .children = {}};
    for (const pugi::xml_attribute& attribute : node.attributes()) {
        element.attributes.emplace_back(local_name(attribute.name()), attribute.value());
    }
    for (const pugi::xml_node& child : node.children()) {
        if (child.type() == pugi::node_element) {
            element.children.push_back(element_of(child));
        } else {
            element.text += child.value();
        }
    }
    return element;
}

/// By its name, so that one nobody thought of is rather hidden than shown.
bool names_secret(std::string_view name) {
    const std::string lower = folded(local_name(name));
    constexpr std::array<std::string_view, 5> parts = {"keymaterial", "password", "passphrase", "secret", "credential"};
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

class Hider final : public pugi::xml_tree_walker {
  public:
    bool for_each(pugi::xml_node& node) override {
        for (pugi::xml_attribute& attribute : node.attributes()) {
            if (names_secret(attribute.name())) {
                attribute.set_value(mark_);
            }
        }
        if (node.type() == pugi::node_element && names_secret(node.name()) && node.first_child()) {
            node.remove_children();
            node.append_child(pugi::node_pcdata).set_value(mark_);
        }
        return true;
    }

  private:
    static constexpr const char* mark_ = "<secret>";
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const {
    const auto found =
        std::find_if(children.begin(), children.end(), [&](const XmlElement& one) { return one.name == child_name; });
    return found == children.end() ? nullptr : &*found;
}

std::string XmlElement::text_at(std::string_view path) const {
    const XmlElement* element = this;
    while (element != nullptr && !path.empty()) {
        const auto end = path.find('/');
        element = element->child(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    }
    return element == nullptr ? std::string() : trimmed(element->text);
}

std::string XmlElement::attribute(std::string_view attribute_name) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto& one) { return one.first == attribute_name; });
    return found == attributes.end() ? std::string() : found->second;
}

Observed<XmlElement> parse_xml(std::string_view bytes) {
    pugi::xml_document document;
    if (const char* why = load(document, bytes)) {
        return tl::unexpected(invalid(why));
    }
    return element_of(document.document_element());
}

Observed<std::string> xml_without_secrets(std::string_view bytes) {
    pugi::xml_document document;
    if (const char* why = load(document, bytes)) {
        return tl::unexpected(invalid(why));
    }
    Hider hider;
    document.traverse(hider);
    std::ostringstream text;
    document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
}

}  // namespace plateau::windows_platform
