#include <doctest/doctest.h>

#include "engine/platforms/linux/file_fact.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

const std::string state = "6 1767268800\n" + std::string(64, 'a') + "  -\n";

Fact fact_of(const std::string& bytes, bool with_content = true) {
    LinuxSample sample;
    sample.group("files").entry("files", "f", "").entry("file-state", "/srv/a b.txt", state);
    if (with_content) {
        sample.entry("file-content", "/srv/a b.txt", bytes);
    }
    const auto facts = file_facts(sample.reply());
    REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error().why));
    REQUIRE(facts->size() == 1);
    return facts->front();
}

}  // namespace

TEST_CASE("a file whose bytes were read has their size, their hash and their text") {
    const Fact fact = fact_of("été\r\n\tfin\n");
    CHECK(field_of(fact, "path") == "/srv/a b.txt");
    CHECK(field_of(fact, "size") == 12);
    CHECK(field_of(fact, "sha256") == sha256_of("été\r\n\tfin\n"));
    CHECK(field_of(fact, "text") == "été\r\n\tfin\n");
    CHECK(field_of(fact, "modified") == "2026-01-01T12:00:00Z");
    CHECK(fact.evidence.size() == 2);
}

TEST_CASE("bytes that are no text, or too many to read, have no text") {
    CHECK(field_of(fact_of(std::string("a\0b", 3)), "text").is_null());
    CHECK(field_of(fact_of("\xff\xfe"), "text").is_null());
    const Fact large = fact_of("", false);
    CHECK(field_of(large, "text").is_null());
    CHECK(field_of(large, "size") == 6);
    CHECK(field_of(large, "sha256") == "sha256:" + std::string(64, 'a'));
}

TEST_CASE("a file that is not there is a fact that says so") {
    LinuxSample sample;
    sample.group("files").entry("files", "f", "").entry("file-state", "/srv/none", "");
    const auto facts = file_facts(sample.reply());
    REQUIRE(facts->size() == 1);
    CHECK(field_of(facts->front(), "path") == "/srv/none");
    CHECK(field_of(facts->front(), "size").is_null());
}

TEST_CASE("what is no state of a file is refused, and a time that is no date is none") {
    CHECK_FALSE(parse_file_state("6\n").has_value());
    CHECK_FALSE(parse_file_state("-1 0\n" + std::string(64, 'a')).has_value());
    CHECK_FALSE(parse_file_state("6 0\nzz\n").has_value());
    const FileState late{.size = 1, .modified = 999'999'999'999'999, .sha256 = "sha256:x"};
    CHECK(field_of(file_fact("/a", late, std::nullopt, {}), "modified").is_null());
}
