#pragma once

#include <doctest/doctest.h>

#include <string>

#include "engine/ports/disk_reader.h"

/// What every Disk must do. The disk holds, on its only volume, of label "sample":
///
///     /etc/hostname        "post\n", mode 0640, user 3, group 4, modified 1700000000
///     /etc/alias           a link to "hostname"
///     /etc/far             a link to "/srv/../etc/alias"
///     /etc/long            a link to "/srv/<100 times 'n'>"
///     /etc/round           a link to "round"
///     /srv/empty           an empty file with the attribute user.plateau = "value"
///     /srv/large           100,000 bytes: byte i is 'a' + i % 26
///     /srv/many/0001 …     300 empty files
namespace plateau::contract {

inline std::string large_content() {
    std::string text(100'000, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) {
        text[i] = static_cast<char>('a' + i % 26);
    }
    return text;
}

template <class T>
std::string code_of(const Observed<T>& result) {
    return result ? "none" : result.error().code;
}

inline void check_disk_files(Disk& disk) {
    const auto entry = disk.look(0, "/etc/hostname");
    REQUIRE(entry.has_value());
    CHECK(*entry == DiskEntry{DiskEntry::Type::file, 5, 0640, 3, 4, 1'700'000'000});
    CHECK(disk.look(0, "/").value().type == DiskEntry::Type::folder);
    CHECK(disk.look(0, "/etc/").value().type == DiskEntry::Type::folder);
    CHECK(disk.read(0, "/etc/hostname", 5) == "post\n");
    CHECK(disk.read(0, "/srv/empty", 0) == "");
    CHECK((disk.read(0, "/srv/large", 100'000) == large_content()));

    CHECK(disk.read_part(0, "/etc/hostname", 0, 5) == "post\n");
    CHECK(disk.read_part(0, "/etc/hostname", 1, 3) == "ost");
    CHECK(disk.read_part(0, "/etc/hostname", 3, 100) == "t\n");
    CHECK(disk.read_part(0, "/etc/hostname", 5, 10) == "");
    CHECK(disk.read_part(0, "/etc/hostname", ~std::uint64_t{0}, 10) == "");
    CHECK((disk.read_part(0, "/srv/large", 40'000, 5'000) == large_content().substr(40'000, 5'000)));
    CHECK(code_of(disk.read_part(0, "/etc", 0, 10)) == "disk.not_that");
    CHECK(code_of(disk.read_part(0, "/etc/none", 0, 10)) == "disk.absent");

    // More than was asked for is not cut: it is not read.
    CHECK(code_of(disk.read(0, "/etc/hostname", 4)) == "disk.too_large");
    CHECK(code_of(disk.read(0, "/etc/none", 10)) == "disk.absent");
    CHECK(code_of(disk.read(0, "/etc", 10)) == "disk.not_that");
    CHECK(code_of(disk.read(0, "/etc/hostname/x", 10)) == "disk.not_that");
    CHECK(code_of(disk.read(0, "etc/hostname", 10)) == "disk.absent");
    CHECK(code_of(disk.read(0, "", 10)) == "disk.absent");
    CHECK(code_of(disk.read(1, "/etc/hostname", 10)) == "disk.absent");
}

inline void check_disk_links(Disk& disk) {
    CHECK(disk.link(0, "/etc/alias") == "hostname");
    CHECK(disk.link(0, "/etc/long") == "/srv/" + std::string(100, 'n'));
    CHECK(disk.read(0, "/etc/alias", 10) == "post\n");
    CHECK(disk.read(0, "/etc/far", 10) == "post\n");
    // What lies above the root is the root: a link never leads out of the volume.
    CHECK(disk.read(0, "/../../etc/./hostname", 10) == "post\n");
    CHECK(code_of(disk.read(0, "/etc/round", 10)) == "disk.link_loop");
    CHECK(code_of(disk.read(0, "/etc/long", 10)) == "disk.absent");
    CHECK(code_of(disk.link(0, "/etc/hostname")) == "disk.not_that");
}

inline void check_disk_folders(Disk& disk) {
    const auto etc = disk.list(0, "/etc");
    REQUIRE(etc.has_value());
    CHECK(*etc == std::vector<DiskName>{{"alias", DiskEntry::Type::link},
                                        {"far", DiskEntry::Type::link},
                                        {"hostname", DiskEntry::Type::file},
                                        {"long", DiskEntry::Type::link},
                                        {"round", DiskEntry::Type::link}});
    const auto many = disk.list(0, "/srv/many");
    REQUIRE(many.has_value());
    CHECK(many->size() == 300);
    CHECK(many->front().name == "0001");
    CHECK(many->back().name == "0300");
    CHECK(code_of(disk.list(0, "/etc/hostname")) == "disk.not_that");
    CHECK(code_of(disk.list(0, "/none")) == "disk.absent");

    CHECK(disk.attribute(0, "/srv/empty", "user.plateau").value() == std::optional<std::string>("value"));
    CHECK(disk.attribute(0, "/srv/empty", "user.other").value() == std::optional<std::string>());
    CHECK(disk.attribute(0, "/etc/hostname", "user.plateau").value() == std::optional<std::string>());
    CHECK(code_of(disk.attribute(0, "/none", "user.plateau")) == "disk.absent");
}

inline void check_disk(Disk& disk) {
    REQUIRE(disk.volumes().size() == 1);
    const DiskVolume& volume = disk.volumes().front();
    CHECK(volume.file_system == "ext4");
    CHECK(volume.label == "sample");
    CHECK(volume.readable);
    CHECK(volume.clean);
    CHECK_FALSE(volume.replayed);
    check_disk_files(disk);
    check_disk_links(disk);
    check_disk_folders(disk);
}

}  // namespace plateau::contract
