#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/disk_reader.h"

/// What passes between Plateau and plateau-disk-reader: texts behind their size in decimal and a line feed. The reader
/// first sends a reply with its volumes, or why there are none; then it answers each request with one reply.
namespace plateau::disk_words {

/// One call of Disk.
struct Request {
    enum class Verb {
        look,
        read,
        read_part,
        list,
        link,
        attribute,
        trial,  ///< tries what a reader must not be able to do; the reply names what it could
    };
    Verb verb = Verb::look;
    std::size_t volume = 0;
    std::uint64_t from = 0;  ///< byte, of read_part
    std::size_t most = 0;    ///< bytes, of read and read_part
    std::string name;        ///< of attribute
    std::string path;

    bool operator==(const Request&) const = default;
};

using Reply = Observed<std::string>;

/// Of one frame.
inline constexpr std::size_t largest_frame = largest_disk_file + 4096;

/// `text` with its size in front.
std::string framed(std::string_view text);
/// Takes the first complete frame off the front of `bytes`; nothing while it is not complete. Unobserved
/// "disk.reader_ended" when what stands there is no frame.
Observed<std::optional<std::string>> take_frame(std::string& bytes);

/// The text of a request.
std::string to_text(const Request& request);
/// Nothing: it is none.
std::optional<Request> request_from(std::string_view text);

/// The text of a reply.
std::string to_text(const Reply& reply);
/// Unobserved "disk.reader_ended" also for a text that is no reply.
Reply reply_from(std::string_view text);

/// What a reply says of an entry.
std::string to_text(const DiskEntry& entry);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<DiskEntry> entry_from(std::string_view text);

/// What a reply says of the names in a folder.
std::string to_text(const std::vector<DiskName>& names);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<std::vector<DiskName>> names_from(std::string_view text);

/// What a reply says of the volumes of a disk.
std::string to_text(const std::vector<DiskVolume>& volumes);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<std::vector<DiskVolume>> volumes_from(std::string_view text);

/// What a reply says of an attribute, which may be none.
std::string to_text(const std::optional<std::string>& attribute);
/// The same read; unobserved "disk.reader_ended" for anything else.
Observed<std::optional<std::string>> attribute_from(std::string_view text);

}  // namespace plateau::disk_words
