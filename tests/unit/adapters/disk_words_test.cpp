#include "engine/adapters/disk/disk_words.h"

#include <doctest/doctest.h>

using namespace plateau;
using namespace plateau::disk_words;

TEST_CASE("requests and replies of a disk reader are read as they were written") {
    const Request request{Request::Verb::attribute, 2, 5, 30, "user.x", std::string("/a\n b\0", 6)};
    CHECK(request_from(to_text(request)) == request);
    CHECK(reply_from(to_text(Reply("content"))) == Reply("content"));
    CHECK(reply_from(to_text(Reply(unobserved("disk.absent", "two\nlines")))).error().why == "two\nlines");
    const DiskEntry entry{DiskEntry::Type::link, 1, 0777, 2, 3, -4};
    CHECK(entry_from(to_text(entry)).value() == entry);
    const std::vector<DiskName> names{{"a\nb", DiskEntry::Type::file}, {"c", DiskEntry::Type::folder}};
    CHECK(names_from(to_text(names)).value() == names);
    const std::vector<DiskVolume> volumes{{1, 2, "ext4", "label", true, "", true, false},
                                          {3, 4, "ntfs", "", false, "why", false, true}};
    CHECK(volumes_from(to_text(volumes)).value() == volumes);
    for (const auto& attribute :
         {std::optional<std::string>(), std::optional<std::string>(""), std::optional<std::string>("v")}) {
        CHECK(attribute_from(to_text(attribute)).value() == attribute);
    }
}

TEST_CASE("a frame comes whole or not at all") {
    std::string bytes = framed("one") + "3\ntw";
    CHECK(take_frame(bytes).value() == std::optional<std::string>("one"));
    CHECK(take_frame(bytes).value() == std::nullopt);
    bytes += "o";
    CHECK(take_frame(bytes).value() == std::optional<std::string>("two"));
    for (std::string wrong : {"x\n", "99999999999", "-1\n", "999999999\n"}) {
        CHECK_FALSE(take_frame(wrong).has_value());
    }
}

TEST_CASE("what is no word of a disk reader is refused") {
    for (const char* text : {"", "look", "look 0 0", "look 0 0 9\n/", "drop 0 0 0\n/", "look x 0 0\n/"}) {
        CHECK_FALSE(request_from(text).has_value());
    }
    for (const char* text : {"", "x", "-", "-other\nwhy"}) {
        CHECK(reply_from(text).error().code == "disk.reader_ended");
    }
    CHECK_FALSE(entry_from("f 1 2 3 4").has_value());
    CHECK_FALSE(names_from("xname").has_value());
    CHECK_FALSE(volumes_from("1\t2\tr\n").has_value());
    CHECK_FALSE(attribute_from("v").has_value());
}
