#include "engine/scenario/names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace plateau {

namespace {

constexpr std::size_t longest_id = 36;
constexpr std::size_t enumerated_words = 12;

/// Levenshtein's distance: insertions, deletions and replacements that make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

bool are_ids(std::string_view text, char between) {
    for (auto end = text.find(between); end != text.npos; end = text.find(between)) {
        if (!is_id(text.substr(0, end))) {
            return false;
        }
        text.remove_prefix(end + 1);
    }
    return is_id(text);
}

}  // namespace

bool is_id(std::string_view text) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && text.size() <= longest_id && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), allowed);
}

bool is_image_name(std::string_view text) {
    return are_ids(text, '/');
}

bool is_domain(std::string_view text) {
    return are_ids(text, '.');
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t longest_word = 64;
    if (word.size() > longest_word) {
        return {};
    }
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : known) {
        if (const auto d = distance(word, candidate); d < best_distance) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::string enumerated(const std::vector<std::string>& words) {
    const auto count = std::min(words.size(), enumerated_words);
    const std::vector<std::string> first(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
    return fmt::format("{}{}", fmt::join(first, ", "), words.size() > count ? ", …" : "");
}

}  // namespace plateau
