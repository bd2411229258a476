#include "engine/support/pattern.h"

#include <re2/re2.h>

namespace plateau {

namespace {

constexpr std::size_t longest_pattern = 200;
constexpr std::int64_t most_memory = std::int64_t{1} << 20;

re2::RE2::Options options() {
    re2::RE2::Options result;
    result.set_log_errors(false);
    result.set_max_mem(most_memory);
    return result;
}

}  // namespace

class Pattern::Compiled {
  public:
    explicit Compiled(std::string_view text) : expression({text.data(), text.size()}, options()) {}

    re2::RE2 expression;
};

tl::expected<Pattern, std::string> Pattern::compile(std::string_view text) {
    if (text.size() > longest_pattern) {
        return tl::unexpected<std::string>("it is longer than 200 bytes");
    }
    auto compiled = std::make_shared<const Compiled>(text);
    if (!compiled->expression.ok()) {
        return tl::unexpected<std::string>(compiled->expression.error());
    }
    return Pattern(std::move(compiled));
}

bool Pattern::found_in(std::string_view text) const {
    return re2::RE2::PartialMatch({text.data(), text.size()}, compiled_->expression);
}

}  // namespace plateau
