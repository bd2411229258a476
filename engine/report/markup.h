#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plateau {

/// Writes HTML that is well-formed XML too: elements are closed in their order, and no text or attribute can become
/// markup. Names of elements and attributes are ours; texts and values may be anything that visible() returns.
class Markup {
  public:
    using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    /// Opens an element; it is the one that the next close() ends.
    Markup& open(std::string_view element, Attributes attributes = {});
    Markup& close();
    /// Text inside the open element.
    Markup& text(std::string_view content);
    /// An element that holds only a text.
    Markup& element(std::string_view name, std::string_view content, Attributes attributes = {});
    /// An element that is always empty: "meta", "br".
    Markup& empty(std::string_view name, Attributes attributes = {});
    /// Markup of ours as it is: a doctype, a style sheet.
    Markup& raw(std::string_view markup);
    /// A line break between blocks, for whoever reads the source.
    Markup& line();

    /// The document; every element must be closed.
    std::string take();

  private:
    void tag(std::string_view name, Attributes attributes);

    std::string out_;
    std::vector<std::string> open_;
};

/// `text` as the content of a CSS string, whatever it holds: every character but letters and digits is escaped by code.
std::string css_string(std::string_view text);

}  // namespace plateau
