#include "engine/platforms/linux/nft_tokens.h"

#include <fmt/format.h>

#include <map>

#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"

namespace plateau::linux_platform {

namespace {

constexpr std::size_t most_tokens = 100'000;

tl::unexpected<Unobserved> invalid(int line, std::string_view why) {
    return unobserved(reason::nft_script_invalid, fmt::format("line {}: {}", line, why));
}

bool is_word(char c) {
    const bool sign = c == '{' || c == '}' || c == ',' || c == ';' || c == '"' || c == '#' || c == '=' || c == '!' ||
                      c == '<' || c == '>' || c == '(' || c == ')' || c == '\\' || c == '|' || c == '&';
    return !sign && c > ' ' && c != '\x7f';
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Observed<std::vector<NftToken>> run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '\n' || c == ';') {
                add("\n");
                line_ += c == '\n' ? 1 : 0;
                ++at_;
            } else if (c == '\\' && text_.substr(at_, 2) == "\\\n") {
                at_ += 2;
                ++line_;
            } else if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (c == '"') {
                const auto end = text_.find('"', at_ + 1);
                if (end == std::string_view::npos) {
                    return invalid(line_, "a quote has no end");
                }
                add(text_.substr(at_ + 1, end - at_ - 1), true);
                at_ = end + 1;
            } else if (is_word(c)) {
                std::size_t end = at_;
                while (end < text_.size() && is_word(text_[end])) {
                    ++end;
                }
                add(text_.substr(at_, end - at_));
                at_ = end;
            } else if (c <= ' ' || c == '\x7f') {
                ++at_;
            } else {
                const bool pair = text_.substr(at_ + 1, 1) == "=" && (c == '!' || c == '=' || c == '<' || c == '>');
                add(text_.substr(at_, pair ? 2 : 1));
                at_ += pair ? 2 : 1;
            }
        }
        add("\n");
        return std::move(tokens_);
    }

  private:
    void add(std::string_view text, bool quoted = false) { tokens_.push_back({std::string(text), line_, quoted}); }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::vector<NftToken> tokens_;
};

using Variables = std::map<std::string, std::vector<NftToken>>;

/// The words of a definition: up to the line's end outside braces.
std::vector<NftToken> definition(const std::vector<NftToken>& tokens, std::size_t& at) {
    std::vector<NftToken> words;
    int depth = 0;
    for (; at < tokens.size() && (depth > 0 || !tokens[at].is("\n")); ++at) {
        depth += tokens[at].is("{") ? 1 : tokens[at].is("}") ? -1 : 0;
        if (!tokens[at].is("\n")) {
            words.push_back(tokens[at]);
        }
    }
    return words;
}

Observed<void> append(std::vector<NftToken>& result, const NftToken& token, const Variables& variables) {
    if (token.quoted || !token.text.starts_with('$')) {
        result.push_back(token);
        return {};
    }
    const auto variable = variables.find(token.text.substr(1));
    if (variable == variables.end()) {
        return invalid(token.line, fmt::format("{} is not defined", printable(token.text)));
    }
    result.insert(result.end(), variable->second.begin(), variable->second.end());
    return {};
}

}  // namespace

Observed<std::vector<NftToken>> nft_tokens(std::string_view script) {
    auto raw = Lexer(script).run();
    if (!raw) {
        return raw;
    }
    std::vector<NftToken> result;
    Variables variables;
    for (std::size_t at = 0; at < raw->size(); ++at) {
        const NftToken& token = (*raw)[at];
        const bool begins = result.empty() || result.back().is("\n") || result.back().is("{");
        if (begins && token.is("include")) {
            return unobserved(reason::nft_script_unread, fmt::format("line {}: it includes another file", token.line));
        }
        if (begins && (token.is("define") || token.is("redefine")) && at + 3 < raw->size() && (*raw)[at + 2].is("=")) {
            const std::string name = (*raw)[at + 1].text;
            at += 3;
            std::vector<NftToken> words;
            for (const NftToken& word : definition(*raw, at)) {
                if (auto added = append(words, word, variables); !added) {
                    return tl::unexpected(added.error());
                }
            }
            variables[name] = std::move(words);
            continue;
        }
        if (auto added = append(result, token, variables); !added) {
            return tl::unexpected(added.error());
        }
        if (result.size() > most_tokens) {
            return invalid(token.line, "it is too long");
        }
    }
    return result;
}

}  // namespace plateau::linux_platform
