#include "engine/platforms/openwrt/json_parts.h"

#include <fmt/format.h>

#include <set>

#include "engine/facts/value_json.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::openwrt_platform {

namespace {

constexpr std::string_view blanks = " \t\r\n";
/// More than any router has sections or options: a text of brackets alone shall not fill the memory.
constexpr std::size_t most_parts = 50'000;

class PartReader {
  public:
    PartReader(std::string_view text, bool named) : text_(text), named_(named) {}

    JsonParts read() {
        skip_blanks();
        if (!take(named_ ? '{' : '[')) {
            return tl::unexpected(std::string(named_ ? "it is no object" : "it is no list"));
        }
        skip_blanks();
        if (!take(closing())) {
            do {
                if (auto why = part(); !why.empty()) {
                    return tl::unexpected(std::move(why));
                }
            } while (take(','));
            if (!take(closing())) {
                return tl::unexpected(fmt::format("byte {}: neither a comma nor its end", at_));
            }
        }
        skip_blanks();
        return at_ == text_.size() ? JsonParts(std::move(parts_))
                                   : tl::unexpected(fmt::format("byte {}: something stands after it", at_));
    }

  private:
    /// Empty when it is one; otherwise why not.
    std::string part() {
        JsonPart one;
        skip_blanks();
        if (named_) {
            const auto name = value_from_json(string());
            if (!name || name->as_string() == nullptr) {
                return fmt::format("byte {}: no member begins here", at_);
            }
            one.name = *name->as_string();
            skip_blanks();
            if (!take(':')) {
                return fmt::format("byte {}: a member has no value", at_);
            }
            if (!names_.insert(one.name).second) {
                return fmt::format("the member \"{}\" is given twice", linux_platform::printable(one.name));
            }
            skip_blanks();
        }
        one.text = value();
        if (one.text.empty() || parts_.size() == most_parts) {
            return one.text.empty() ? fmt::format("byte {}: no value ends here", at_) : "it has too many parts";
        }
        parts_.push_back(std::move(one));
        skip_blanks();
        return {};
    }

    /// The value that begins here, empty when it has no end.
    std::string_view value() {
        if (peek() == '"') {
            return string();
        }
        const std::size_t begin = at_;
        if (peek() != '{' && peek() != '[') {
            at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
            return text_.substr(begin, at_ - begin);
        }
        std::size_t depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"') {
                if (string().empty()) {
                    return {};
                }
                continue;
            }
            ++at_;
            depth += c == '{' || c == '[' ? 1 : 0;
            depth -= c == '}' || c == ']' ? 1 : 0;
            if (depth == 0) {
                return text_.substr(begin, at_ - begin);
            }
        }
        return {};
    }

    /// The string that begins here with its quotes, empty when there is none.
    std::string_view string() {
        const std::size_t begin = at_;
        if (peek() != '"') {
            return {};
        }
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                return text_.substr(begin, at_ - begin);
            }
            at_ += text_[at_] == '\\' ? 1 : 0;
        }
        at_ = text_.size();
        return {};
    }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size()); }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    char closing() const { return named_ ? '}' : ']'; }

    bool take(char c) {
        const bool there = at_ < text_.size() && text_[at_] == c;
        at_ += there ? 1 : 0;
        return there;
    }

    std::string_view text_;
    bool named_;
    std::size_t at_ = 0;
    std::vector<JsonPart> parts_;
    std::set<std::string, std::less<>> names_;
};

}  // namespace

JsonParts json_members(std::string_view text) {
    return PartReader(text, true).read();
}

JsonParts json_items(std::string_view text) {
    return PartReader(text, false).read();
}

}  // namespace plateau::openwrt_platform
