#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

const std::string hash = "sha256:" + std::string(64, 'a');

Record file(Record changes = {}) {
    Record value{{"path", "/srv/plan.txt"}, {"size", 12}, {"sha256", hash}, {"text", "bonjour\nfin\n"}};
    for (auto& [name, change] : changes) {
        value[name] = std::move(change);
    }
    return value;
}

ItemResult judged_file(const std::string& check, const std::vector<Record>& files, Record expect = {}) {
    expect.try_emplace("path", "/srv/plan.txt");
    std::vector<FactOf> facts;
    for (const Record& value : files) {
        facts.push_back({"file", value});
    }
    return judged(item_of("file", check, "client", std::move(expect)), {seen("client", {"file"}, facts)});
}

}  // namespace

TEST_CASE("a file that was restored is the same to the last byte") {
    CHECK(judged_file("files.identical", {file()}, {{"sha256", hash}}).verdict == Verdict::met);
    const auto other = judged_file("files.identical", {file({{"sha256", "sha256:b"}})}, {{"sha256", hash}});
    CHECK(other.verdict == Verdict::partly_met);
    CHECK(other.why.id == "files.identical.other_content");
    CHECK(judged_file("files.identical", {file({{"sha256", "sha256:b"}, {"size", 0}})}, {{"sha256", hash}}).why.id ==
          "files.identical.empty");
}

TEST_CASE("a file at another path is not there") {
    const Record gone{{"path", "/srv/plan.txt"}, {"size", nullptr}, {"sha256", nullptr}, {"text", nullptr}};
    const auto result = judged_file("files.identical", {file({{"path", "/srv/Plan.txt"}}), gone}, {{"sha256", hash}});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(reason(result) == "files.identical.missing: /srv/plan.txt n'existe pas");
}

TEST_CASE("a text must hold what is asked for and nothing that must not be") {
    CHECK(judged_file("files.text", {file()}, {{"contains", List{"bonjour"}}}).verdict == Verdict::met);
    const auto lacking = judged_file("files.text", {file()}, {{"contains", List{"bonjour", "merci"}}});
    CHECK(lacking.verdict == Verdict::partly_met);
    CHECK(reason(lacking) == "files.text.lacking: /srv/plan.txt ne contient pas « merci »");
    CHECK(judged_file("files.text", {file()}, {{"lacks", List{"fin"}}}).why.id == "files.text.still_there");
    CHECK(judged_file("files.text", {file({{"text", nullptr}})}, {{"contains", List{"x"}}}).verdict ==
          Verdict::not_observed);
}

TEST_CASE("a file that must be gone") {
    CHECK(judged_file("files.absent", {{{"path", "/srv/plan.txt"}, {"size", nullptr}}}).verdict == Verdict::met);
    CHECK(judged_file("files.absent", {file()}).verdict == Verdict::not_met);
}

TEST_CASE("a file nobody looked for is not observed, whatever is asked of it") {
    CHECK(judged_file("files.absent", {}).verdict == Verdict::not_observed);
    CHECK(judged_file("files.identical", {}, {{"sha256", hash}}).why.id == "files.not_looked_for");
}
