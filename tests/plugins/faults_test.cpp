#include <doctest/doctest.h>

#include <chrono>

#include "tests/plugins/plugins.h"

using namespace plateau;

namespace {

std::string argument(const Message& message, std::string_view name) {
    for (const auto& [key, text] : message.args) {
        if (key == name) {
            return text;
        }
    }
    return "";
}

/// The result of the bad plugin's item; the dhcp item beside it must be judged as ever.
ItemResult judged_beside_dhcp(const std::string& family, Record expect = {}) {
    GraderOptions options = worker_with({shipped("dhcp"), bad_plugin(family)});
    options.limit = std::chrono::milliseconds(family == "hangs" ? 300 : 20'000);
    GraderSet graders(options);
    REQUIRE(graders.problems().empty());
    const Correction correction = corrected_beside_dhcp(graders, family, std::move(expect));
    REQUIRE(correction.items.size() == 2);
    CHECK(correction.items[1].verdict == Verdict::met);
    CHECK(correction.graders.at(family) == "1.0.0");
    return correction.items[0];
}

}  // namespace

TEST_CASE("a grader that fails costs its own items only, each failure with its own reason") {
    const std::pair<std::string, std::string> failures[] = {{"throws", "grader.threw"},
                                                            {"throws_anything", "grader.threw"},
                                                            {"crashes", "grader.crashed"},
                                                            {"exits", "grader.crashed"},
                                                            {"closes_replies", "grader.crashed"},
                                                            {"hangs", "grader.timed_out"},
                                                            {"floods", "grader.too_much"},
                                                            {"answers_twice", "grader.answered_again"},
                                                            {"never_answers", "grader.no_answer"},
                                                            {"scribbles", "grader.no_reply"},
                                                            {"answers_null", "grader.invalid"}};
    for (const auto& [family, code] : failures) {
        CAPTURE(std::string(family));
        const ItemResult result = judged_beside_dhcp(family);
        CHECK(result.verdict == Verdict::not_observed);
        CHECK(result.why.id == code);
        CHECK(argument(result.why, "grader") == family);
        CHECK(result.quarter_points == 0);
    }
}

TEST_CASE("a grader's exception is quoted") {
    CHECK(argument(judged_beside_dhcp("throws").why, "detail") == "no such luck");
    CHECK(argument(judged_beside_dhcp("exits").why, "detail") == "exit status 3");
}

#ifndef PLATEAU_SANITIZED
TEST_CASE("a grader that takes all memory it can get is stopped at its limit") {
    CHECK(judged_beside_dhcp("allocates").why.id == "grader.threw");
}
#endif

TEST_CASE("a grader written in plain C judges as any other") {
    CHECK(judged_beside_dhcp("plain_c").verdict == Verdict::met);
}

TEST_CASE("a grader that prints disturbs nothing") {
    CHECK(judged_beside_dhcp("prints").verdict == Verdict::met);
}

TEST_CASE("a grader that lies is not believed") {
    CHECK(judged_beside_dhcp("lies", {{"how", "honest"}}).verdict == Verdict::met);
    const std::pair<const char*, const char*> lies[] = {
        {"unknown_item", "it judges an item nobody asked for"},
        {"missing_item", "it gives no verdict"},
        {"item_twice", "it gives two verdicts"},
        {"unknown_verdict", "its verdict is none of met, partly_met, not_met and not_observed"},
        {"for_the_jury", "its verdict is none of met, partly_met, not_met and not_observed"},
        {"met_although_not", "it says met although a field is not"},
        {"partly_without_reason", "it says partly met although no field is missed"},
        {"evidence_of_nothing", "it names evidence that is not in the facts"},
        {"no_code", "it gives no reason"},
        {"code_without_text", "its reason 'lies.other' has no text"},
        {"number_as_argument", "the argument 'n' of its reason is no text"},
        {"half_a_field", "a field lacks its name, what is expected, what was seen or whether it is met"},
        {"no_list", "its answer has no list of verdicts"}};
    for (const auto& [how, why] : lies) {
        CAPTURE(how);
        const ItemResult result = judged_beside_dhcp("lies", {{"how", how}});
        CHECK(result.verdict == Verdict::not_observed);
        CHECK(result.why.id == "grader.invalid");
        CHECK(argument(result.why, "why") == why);
    }
    CHECK(argument(judged_beside_dhcp("lies", {{"how", "no_json"}}).why, "why").starts_with("its answer is no JSON"));
    CHECK(argument(judged_beside_dhcp("lies", {{"how", "deep"}}).why, "why").starts_with("its answer is no JSON"));
    CHECK(judged_beside_dhcp("lies", {{"how", "no_text"}}).verdict == Verdict::not_observed);
}

TEST_CASE("after a crash the graders go on, and the one that crashed may be asked again") {
    GraderSet graders(worker_with({shipped("dhcp"), bad_plugin("crashes"), bad_plugin("prints")}));
    for (int round = 0; round < 2; ++round) {
        CHECK(corrected_beside_dhcp(graders, "crashes").items[0].why.id == "grader.crashed");
        CHECK(corrected_beside_dhcp(graders, "prints").items[0].verdict == Verdict::met);
    }
}
