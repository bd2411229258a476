#include <doctest/doctest.h>

#include "engine/platforms/linux/custom.h"
#include "linux_sample.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

std::string why(const std::string& answer) {
    const auto facts = custom_facts_of("backup", answer, "sha256:x");
    return facts ? "accepted" : facts.error().why;
}

}  // namespace

TEST_CASE("each member of an answer is a fact with its value in the field of its type") {
    const auto facts = custom_facts_of(
        "backup", R"({"copies":3,"files":["b","a"],"last":"2026-01-01","none":null,"ok":true})", "sha256:x");
    REQUIRE_MESSAGE(facts.has_value(), (facts ? "" : facts.error().why));
    REQUIRE(facts->size() == 5);
    CHECK(field_of((*facts)[0], "number") == 3);
    CHECK(field_of((*facts)[1], "items") == List{"b", "a"});
    CHECK(field_of((*facts)[2], "text") == "2026-01-01");
    CHECK((*facts)[3].value.contains("number"));
    CHECK(field_of((*facts)[4], "flag") == true);
    CHECK((*facts)[0].key == Record{{"name", "copies"}, {"observation", "backup"}});
    CHECK((*facts)[0].assurance == Assurance::inferred);
}

TEST_CASE("an answer that is not of the form is refused whole, with the observation's name") {
    CHECK(why("[]") == "backup: the answer is no object");
    CHECK(why("").starts_with("backup: "));
    CHECK(why(R"({"a":{"b":1}})") == "backup: 'a': a member is an object");
    CHECK(why(R"({"a b":1})") == "backup: 'a b': the name of a member is none");
    CHECK(why(R"({"a":[1]})") == "backup: 'a': a list holds something else than texts, or one that is too long");
    CHECK(why(R"({"a":1.5})").starts_with("backup: "));
    CHECK(why(R"({"a":")" + std::string(5000, 'x') + "\"}") == "backup: 'a': a text is too long");
    CHECK(why(std::string(70'000, ' ')) == "backup: the answer is larger than 64 KiB");
    std::string many;
    for (int i = 0; i < 201; ++i) {
        many += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":1";
    }
    CHECK(why("{" + many + "}") == "backup: the answer has too many members");
}

TEST_CASE("a script that failed leaves the kind unknown, and no script leaves it empty") {
    LinuxSample failed;
    failed.group("custom").entry("custom", "c", "").entry("custom-answer", "backup", "", "failed", 1, "no such file");
    const auto facts = custom_facts(failed.reply());
    REQUIRE_FALSE(facts.has_value());
    CHECK(facts.error().code == "linux.entry.failed");
    CHECK(custom_facts(LinuxSample().group("custom").entry("custom", "c", "").reply())->empty());
}

TEST_CASE("control characters of an answer are shown, not passed on") {
    const auto facts = custom_facts_of("backup", R"({"a":"\u001b[31mred"})", "sha256:x");
    REQUIRE(facts.has_value());
    CHECK(field_of(facts->front(), "text") == "\\x1b[31mred");
}
