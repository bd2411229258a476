#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plateau {

/// Whether `text` is an id: 1 to 36 characters of a-z, 0-9 and '-', the first a letter or digit.
bool is_id(std::string_view text);

/// Whether `text` is ids with a '/' between them: "practice/client".
bool is_image_name(std::string_view text);

/// Whether `text` is a DNS domain in lower case: "lab.lan".
bool is_domain(std::string_view text);

/// The word of `known` that `word` was most likely meant to be; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "a, b, c", at most twelve of them.
std::string enumerated(const std::vector<std::string>& words);

}  // namespace plateau
