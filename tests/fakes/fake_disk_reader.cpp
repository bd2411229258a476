#include "tests/fakes/fake_disk_reader.h"

#include <algorithm>
#include <deque>

namespace plateau::fakes {

namespace {

constexpr int most_links = 40;

std::deque<std::string> parts_of(std::string_view path) {
    std::deque<std::string> parts;
    while (!path.empty()) {
        const auto slash = path.find('/');
        if (slash != 0 && path.substr(0, slash) != ".") {
            parts.emplace_back(path.substr(0, slash));
        }
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return parts;
}

}  // namespace

FakeDisk::FakeDisk(std::map<std::string, FakeThing> things)
    : things_(std::move(things)),
      volumes_{
          {.start = 0, .size = 1 << 20, .file_system = "ext4", .label = "sample", .readable = true, .clean = true}} {
    const auto given = things_;
    for (const auto& [path, thing] : given) {
        for (auto slash = path.rfind('/'); slash != std::string::npos;
             slash = slash == 0 ? slash - 1 : path.rfind('/', slash - 1)) {
            things_.emplace(path.substr(0, slash),
                            FakeThing{.type = DiskEntry::Type::folder, .content = {}, .mode = 0755});
        }
    }
}

Observed<std::string> FakeDisk::place(std::size_t volume, std::string_view path, bool follow_last) const {
    if (volume != 0 || !path.starts_with('/')) {
        return unobserved("disk.absent", "no volume or path");
    }
    std::string at;
    int links = 0;
    std::deque<std::string> rest = parts_of(path);
    while (!rest.empty()) {
        const std::string part = rest.front();
        rest.pop_front();
        if (part == "..") {
            at = at.substr(0, at.find_last_of('/') == std::string::npos ? 0 : at.find_last_of('/'));
            continue;
        }
        const std::string next = at + "/" + part;
        const auto thing = things_.find(next);
        const auto folder = things_.find(at);
        if (folder != things_.end() && folder->second.type != DiskEntry::Type::folder) {
            return unobserved("disk.not_that", "it is no folder");
        }
        if (const auto spoilt = spoilt_.find(next); spoilt != spoilt_.end()) {
            return tl::unexpected(spoilt->second);
        }
        if (thing == things_.end()) {
            return unobserved("disk.absent", part);
        }
        if (thing->second.type != DiskEntry::Type::link || (rest.empty() && !follow_last)) {
            at = next;
            continue;
        }
        if (++links > most_links) {
            return unobserved("disk.link_loop", std::string(path));
        }
        at = thing->second.content.starts_with('/') ? "" : at;
        const auto parts = parts_of(thing->second.content);
        rest.insert(rest.begin(), parts.begin(), parts.end());
    }
    return at;
}

Observed<DiskEntry> FakeDisk::look(std::size_t volume, std::string_view path) {
    return place(volume, path, true).map([&](const std::string& at) {
        const FakeThing& thing = things_.at(at);
        return DiskEntry{thing.type, thing.content.size(), thing.mode, thing.user, thing.group, thing.modified};
    });
}

Observed<std::string> FakeDisk::read(std::size_t volume, std::string_view path, std::size_t most) {
    return place(volume, path, true).and_then([&](const std::string& at) -> Observed<std::string> {
        const FakeThing& thing = things_.at(at);
        if (thing.type != DiskEntry::Type::file) {
            return unobserved("disk.not_that", "it is no file");
        }
        return thing.content.size() > most ? Observed<std::string>(unobserved("disk.too_large", "more than asked for"))
                                           : thing.content;
    });
}

Observed<std::string> FakeDisk::read_part(std::size_t volume, std::string_view path, std::uint64_t from,
                                          std::size_t most) {
    return read(volume, path, std::string::npos).map([&](const std::string& content) {
        return content.substr(std::min<std::size_t>(from, content.size()), most);
    });
}

Observed<std::vector<DiskName>> FakeDisk::list(std::size_t volume, std::string_view path) {
    return place(volume, path, true).and_then([&](const std::string& at) -> Observed<std::vector<DiskName>> {
        if (things_.at(at).type != DiskEntry::Type::folder) {
            return unobserved("disk.not_that", "it is no folder");
        }
        std::vector<DiskName> names;
        for (const auto& [other, thing] : things_) {
            if (other.size() > at.size() && other.starts_with(at + "/") &&
                other.find('/', at.size() + 1) == std::string::npos) {
                names.push_back({other.substr(at.size() + 1), thing.type});
            }
        }
        return names;
    });
}

Observed<std::string> FakeDisk::link(std::size_t volume, std::string_view path) {
    return place(volume, path, false).and_then([&](const std::string& at) -> Observed<std::string> {
        const FakeThing& thing = things_.at(at);
        return thing.type == DiskEntry::Type::link ? Observed<std::string>(thing.content)
                                                   : unobserved("disk.not_that", "it is no link");
    });
}

Observed<std::optional<std::string>> FakeDisk::attribute(std::size_t volume, std::string_view path,
                                                         std::string_view name) {
    return place(volume, path, true).map([&](const std::string& at) {
        const auto& attributes = things_.at(at).attributes;
        const auto found = attributes.find(std::string(name));
        return found == attributes.end() ? std::nullopt : std::optional(found->second);
    });
}

}  // namespace plateau::fakes
