#include "engine/platforms/security/descriptor.h"

#include <algorithm>

#include "engine/platforms/security/sid.h"
#include "engine/support/byte_reader.h"

namespace plateau::security {

namespace {

constexpr std::size_t header_size = 20;
constexpr std::size_t list_head = 8;
constexpr std::size_t entry_head = 8;
constexpr std::uint64_t list_present = 0x0004;
constexpr std::uint64_t self_relative = 0x8000;
constexpr std::uint64_t inherit_only_flag = 0x08;

/// The kinds of entries that are for a thing as a whole.
enum EntryType : std::uint64_t { allowed = 0, denied = 1, allowed_if = 9, denied_if = 10 };

tl::unexpected<std::string> invalid(const char* why) {
    return tl::unexpected(std::string(why));
}

tl::expected<void, std::string> read_list(std::string_view bytes, std::size_t at, StoredDescriptor& stored) {
    const ByteReader in(bytes);
    if (!in.has(at, list_head)) {
        return invalid("the list lies outside");
    }
    const std::size_t end = at + in.little(at + 2, 2);
    std::size_t left = in.little(at + 4, 2);
    if (end > bytes.size()) {
        return invalid("the list is longer than the descriptor");
    }
    const ByteReader list(bytes.substr(0, end));
    for (at += list_head; left > 0; --left) {
        if (!list.has(at, 2 * entry_head)) {
            return invalid("an entry lies outside the list");
        }
        const std::uint64_t type = list.little(at, 1);
        const std::size_t size = list.little(at + 2, 2);
        const auto sid = sid_at(bytes.substr(0, end), at + entry_head);
        const bool known = type == allowed || type == denied || type == allowed_if || type == denied_if;
        if (!known || !sid || size < entry_head + sid->size || !list.has(at, size)) {
            return invalid("an entry is not of a known kind");
        }
        stored.descriptor.entries.push_back({.allow = type == allowed || type == allowed_if,
                                             .inherit_only = (list.little(at + 1, 1) & inherit_only_flag) != 0,
                                             .conditional = type == allowed_if || type == denied_if,
                                             .mask = static_cast<std::uint32_t>(list.little(at + 4, 4)),
                                             .sid = to_string(sid->sid)});
        at += size;
    }
    stored.end = std::max(stored.end, end);
    return {};
}

}  // namespace

tl::expected<StoredDescriptor, std::string> parse_descriptor(std::string_view bytes, std::size_t header) {
    const ByteReader in(bytes);
    if (!in.has(header, header_size) || in.little(header, 1) != 1) {
        return invalid("it does not begin like a descriptor");
    }
    const std::uint64_t control = in.little(header + 2, 2);
    if ((control & self_relative) == 0) {
        return invalid("it is not self-relative");
    }
    StoredDescriptor stored{.descriptor = {}, .end = header + header_size};
    for (const std::size_t field : {std::size_t{4}, std::size_t{8}}) {
        const std::size_t at = in.little(header + field, 4);
        if (at == 0) {
            continue;
        }
        const auto sid = sid_at(bytes, at);
        if (!sid) {
            return invalid("owner or group lies outside");
        }
        stored.end = std::max(stored.end, at + sid->size);
        if (field == 4) {
            stored.descriptor.owner = to_string(sid->sid);
        }
    }
    const std::size_t list = in.little(header + 16, 4);
    stored.descriptor.restricted = (control & list_present) != 0 && list != 0;
    if (stored.descriptor.restricted) {
        if (auto read = read_list(bytes, list, stored); !read) {
            return tl::unexpected(std::move(read.error()));
        }
    }
    return stored;
}

}  // namespace plateau::security
