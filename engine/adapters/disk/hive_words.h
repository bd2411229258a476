#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/adapters/disk/disk_words.h"
#include "engine/ports/hive_reader.h"

/// What passes between Plateau and plateau-disk-reader when it reads a hive, in the frames and replies of disk_words.
/// The reader first replies whether the hive can be read; then it answers each request with one reply.
namespace plateau::hive_words {

/// One call of Hive.
struct Request {
    enum class Verb {
        keys,
        values,
        trial,  ///< as of disk_words
    };
    Verb verb = Verb::keys;
    std::string path;

    bool operator==(const Request&) const = default;
};

/// The text of a request.
std::string to_text(const Request& request);
/// Nothing: it is none.
std::optional<Request> request_from(std::string_view text);

/// What the first reply says of a hive that can be read.
std::string opening_text(bool replayed);
/// Whether it was replayed; unobserved "disk.reader_ended" for anything else.
Observed<bool> opening_from(std::string_view text);

/// What a reply says of names of keys.
std::string to_text(const std::vector<std::string>& keys);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<std::vector<std::string>> keys_from(std::string_view text);

/// What a reply says of the values of a key.
std::string to_text(const std::vector<HiveValue>& values);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<std::vector<HiveValue>> values_from(std::string_view text);

}  // namespace plateau::hive_words
