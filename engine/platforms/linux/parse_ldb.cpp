#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/platforms/linux/parse_tdb.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/text_lines.h"
#include "engine/support/base64.h"
#include "engine/support/byte_reader.h"

namespace plateau::linux_platform {

namespace {

constexpr std::uint64_t pack_v1 = 0x26011967;
constexpr std::uint64_t pack_v2 = 0x26011968;

/// An object as ldb packs it; names of attributes in lower case.
struct Packed {
    std::string_view dn;
    std::map<std::string, std::vector<std::string_view>> attributes;
};

/// Takes numbers and texts off the front of an entry; a taker that ran out of bytes has failed for good.
class Taker {
  public:
    explicit Taker(std::string_view bytes) : read_(bytes) {}

    bool failed() const { return failed_; }
    std::size_t at() const { return at_; }
    void go_to(std::size_t at) { at_ = at; }

    std::uint64_t number(std::size_t size) {
        const std::uint64_t value = read_.little(at_, size);
        take(size);
        return value;
    }
    /// `size` bytes with a zero byte behind them.
    std::string_view text(std::uint64_t size) {
        const std::string_view result = read_.at(at_, size);
        take(size);
        take(1);
        return failed_ ? std::string_view() : result;
    }
    /// Up to the next zero byte.
    std::string_view text_to_zero() {
        const auto end = read_.at(at_, read_.size()).find('\0');
        return end == std::string_view::npos ? (failed_ = true, std::string_view()) : text(end);
    }

  private:
    void take(std::uint64_t size) {
        failed_ = failed_ || !read_.has(at_, size);
        at_ += failed_ ? 0 : size;
    }

    ByteReader read_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

void unpack_v1(Taker& taker, std::uint64_t count, Packed& object) {
    object.dn = taker.text_to_zero();
    for (std::uint64_t i = 0; i < count && !taker.failed(); ++i) {
        auto& values = object.attributes[lowered(taker.text_to_zero())];
        const std::uint64_t many = taker.number(4);
        for (std::uint64_t j = 0; j < many && !taker.failed(); ++j) {
            values.push_back(taker.text(taker.number(4)));
        }
    }
}

void unpack_v2(Taker& taker, std::uint64_t count, Packed& object) {
    object.dn = taker.text(taker.number(4));
    taker.text(taker.number(4));
    const std::size_t names = taker.at();
    Taker values = taker;
    values.go_to(names + taker.number(4));
    for (std::uint64_t i = 0; i < count && !taker.failed() && !values.failed(); ++i) {
        auto& list = object.attributes[lowered(taker.text(taker.number(4)))];
        const std::uint64_t many = taker.number(4);
        const std::uint64_t width = taker.number(1);
        for (std::uint64_t j = 0; j < many && !taker.failed() && !values.failed(); ++j) {
            list.push_back(values.text(taker.number(std::min<std::uint64_t>(width, 8))));
        }
    }
    taker = values.failed() ? values : taker;
}

std::optional<Packed> unpacked(std::string_view bytes) {
    Taker taker(bytes);
    const std::uint64_t format = taker.number(4);
    const std::uint64_t count = taker.number(4);
    Packed object;
    if (format == pack_v1) {
        unpack_v1(taker, count, object);
    } else if (format == pack_v2) {
        unpack_v2(taker, count, object);
    } else {
        return std::nullopt;
    }
    return taker.failed() ? std::nullopt : std::optional(std::move(object));
}

/// "S-1-5-21-…" of its bytes; nothing when they are none.
std::optional<std::string> sid_text(std::string_view bytes) {
    const ByteReader read(bytes);
    const std::size_t parts = read.little(1, 1);
    if (read.little(0, 1) != 1 || parts > 15 || bytes.size() != 8 + 4 * parts) {
        return std::nullopt;
    }
    std::string text = fmt::format("S-1-{}", read.big(2, 6));
    for (std::size_t i = 0; i < parts; ++i) {
        text += fmt::format("-{}", read.little(8 + 4 * i, 4));
    }
    return text;
}

/// A name stored with components before it ("<GUID=…>;<RMD_FLAGS=0>;CN=…"); nothing: the link was removed.
std::optional<std::string_view> linked_name(std::string_view value) {
    bool removed = false;
    while (value.starts_with('<')) {
        const auto end = value.find(">;");
        const std::string_view component = value.substr(1, end == std::string_view::npos ? end : end - 1);
        constexpr std::string_view flags = "RMD_FLAGS=";
        removed = removed || (component.starts_with(flags) && component.size() > flags.size() &&
                              (component.back() - '0') % 2 == 1);
        value = end == std::string_view::npos ? std::string_view() : value.substr(end + 2);
    }
    return removed || value.empty() ? std::nullopt : std::optional(value);
}

bool has(const Packed& object, const std::string& attribute, std::string_view value) {
    const auto found = object.attributes.find(attribute);
    return found != object.attributes.end() && std::any_of(found->second.begin(), found->second.end(),
                                                           [&](std::string_view one) { return lowered(one) == value; });
}

bool is_wanted(const Packed& object) {
    return !has(object, "isdeleted", "true") &&
           (has(object, "objectclass", "user") || has(object, "objectclass", "group") ||
            has(object, "objectclass", "organizationalunit"));
}

std::string line_of(std::string_view name, std::string_view value) {
    const bool plain = !value.empty() && value.front() != ' ' && value.front() != ':' && value.front() != '<' &&
                       value.back() != ' ' &&
                       std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return plain ? fmt::format("{}: {}\n", name, value) : fmt::format("{}:: {}\n", name, base64_of(value));
}

void add_object(std::string& text, const Packed& object) {
    static const std::set<std::string, std::less<>> wanted = {"objectclass",
                                                              "samaccountname",
                                                              "userprincipalname",
                                                              "displayname",
                                                              "givenname",
                                                              "sn",
                                                              "description",
                                                              "mail",
                                                              "useraccountcontrol",
                                                              "pwdlastset",
                                                              "memberof",
                                                              "primarygroupid",
                                                              "objectsid",
                                                              "grouptype",
                                                              "dnshostname",
                                                              "operatingsystem",
                                                              "operatingsystemversion",
                                                              "ou"};
    text += line_of("dn", object.dn);
    for (const auto& [name, values] : object.attributes) {
        if (!wanted.contains(name)) {
            continue;
        }
        for (const std::string_view value : values) {
            if (name == "objectsid") {
                text += line_of(name, sid_text(value).value_or(""));
            } else if (name != "memberof") {
                text += line_of(name, value);
            } else if (const auto group = linked_name(value)) {
                text += line_of(name, *group);
            }
        }
    }
    text += '\n';
}

}  // namespace

Observed<std::string> ldbsearch_text(const std::vector<TdbEntry>& entries) {
    std::string text;
    std::size_t count = 0;
    for (const auto& [key, value] : entries) {
        // Everything else is an index, or settings of the database.
        if (!key.starts_with("GUID=") && (!key.starts_with("DN=") || key.starts_with("DN=@"))) {
            continue;
        }
        const auto object = unpacked(value);
        if (!object) {
            return unobserved(reason::ldb_invalid, fmt::format("entry '{}'", printable(key)));
        }
        if (is_wanted(*object)) {
            add_object(text, *object);
            ++count;
        }
    }
    return text + fmt::format("# {} entries\n", count);
}

}  // namespace plateau::linux_platform
