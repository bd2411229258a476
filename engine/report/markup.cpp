#include "engine/report/markup.h"

#include <fmt/format.h>

#include "engine/report/visible.h"

namespace plateau {

namespace {

/// Quotes are escaped in texts too: one rule for both places.
std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

void Markup::tag(std::string_view name, Attributes attributes) {
    out_ += fmt::format("<{}", name);
    for (const auto& [attribute, value] : attributes) {
        out_ += fmt::format(" {}=\"{}\"", attribute, escaped(value));
    }
}

Markup& Markup::open(std::string_view element, Attributes attributes) {
    tag(element, attributes);
    out_ += '>';
    open_.emplace_back(element);
    return *this;
}

Markup& Markup::close() {
    out_ += fmt::format("</{}>", open_.back());
    open_.pop_back();
    return *this;
}

Markup& Markup::text(std::string_view content) {
    out_ += escaped(content);
    return *this;
}

Markup& Markup::element(std::string_view name, std::string_view content, Attributes attributes) {
    return open(name, attributes).text(content).close();
}

Markup& Markup::empty(std::string_view name, Attributes attributes) {
    tag(name, attributes);
    out_ += " />";
    return *this;
}

Markup& Markup::raw(std::string_view markup) {
    out_ += markup;
    return *this;
}

Markup& Markup::line() {
    out_ += '\n';
    return *this;
}

std::string Markup::take() {
    return std::move(out_);
}

std::string css_string(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::string_view character = first_characters(text, 1);
        if (character.size() > 1 || is_plain(character.front())) {
            result += character;  // beyond ASCII nothing has a meaning in CSS
        } else {
            result += fmt::format("\\{:x} ", static_cast<unsigned>(static_cast<unsigned char>(character.front())));
        }
        text.remove_prefix(character.size());
    }
    return result;
}

}  // namespace plateau
