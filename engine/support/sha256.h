#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace plateau {

/// "sha256:" and 64 lower-case hexadecimal digits: how every hash is written in Plateau's files.
std::string sha256_of(std::string_view bytes);

/// The 32 bytes of the hash themselves, for formats of others.
std::string sha256_digest_of(std::string_view bytes);

/// The same as sha256_of over a file, read in pieces. Throws Error (not_found, denied, unavailable) when it cannot be
/// read.
std::string sha256_of_file(const std::filesystem::path& file);

/// The same over what `next` gives: it is called with a buffer and its size, and returns how many bytes it put there,
/// 0 at the end.
std::string sha256_of_pieces(const std::function<std::size_t(char*, std::size_t)>& next);

}  // namespace plateau
