#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace plateau {

/// A regular expression of RE2: the time to look for it grows with the text's length only, whatever both say.
class Pattern {
  public:
    /// At most 200 bytes. The reason in English when it is none.
    static tl::expected<Pattern, std::string> compile(std::string_view text);

    /// Whether it stands somewhere in `text`; "^" and "$" are the text's ends. Any thread may call.
    bool found_in(std::string_view text) const;

  private:
    class Compiled;
    explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace plateau
