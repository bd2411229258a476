#include "engine/grading/changes.h"

#include <doctest/doctest.h>

using namespace plateau;

namespace {

ItemResult item(const std::string& id, Verdict verdict, const std::string& seen) {
    return {.id = id,
            .verdict = verdict,
            .quarter_points = verdict == Verdict::met ? 4 : 0,
            .quarter_points_out_of = 4,
            .fields = {{"zone", "Europe/Paris", seen, verdict == Verdict::met}},
            .why = {"workstation.time_zone.other", {{"seen", seen}}}};
}

Correction correction(std::vector<ItemResult> items) {
    Correction result;
    result.items = std::move(items);
    return result;
}

}  // namespace

TEST_CASE("without an earlier correction every item is new") {
    const auto changes = changes_between(std::nullopt, correction({item("a", Verdict::met, "x")}));
    REQUIRE(changes.size() == 1);
    CHECK_FALSE(changes.front().was.has_value());
    CHECK(changes.front().id() == "a");
}

TEST_CASE("another verdict is a change, with what was and what is") {
    const auto before = correction({item("a", Verdict::not_met, "UTC"), item("b", Verdict::met, "x")});
    const auto now = correction({item("a", Verdict::met, "Europe/Paris"), item("b", Verdict::met, "x")});
    const auto changes = changes_between(before, now);
    REQUIRE(changes.size() == 1);
    CHECK(changes.front().was->verdict == Verdict::not_met);
    CHECK(changes.front().is->verdict == Verdict::met);
}

TEST_CASE("what is still wrong but otherwise is a change too") {
    const auto changes = changes_between(correction({item("a", Verdict::not_met, "UTC")}),
                                         correction({item("a", Verdict::not_met, "Asia/Tokyo")}));
    CHECK(changes.size() == 1);
}

TEST_CASE("a trial that finds something else is a change, and names that trial alone") {
    const TrialResult open{.sort = TrialSort::port,
                           .tried = {{"port", 22}},
                           .expected = {{"open", true}},
                           .seen = Record{{"open", true}},
                           .agrees = true,
                           .evidence = {"sha256:01"}};
    TrialResult closed = open;
    closed.seen = Record{{"open", false}};
    closed.agrees = false;
    TrialResult other = open;
    other.tried = {{"port", 80}};
    ItemResult before = item("a", Verdict::met, "x");
    before.trials = {other, open};
    ItemResult now = item("a", Verdict::met, "x");
    now.trials = {other, closed};
    now.trials.front().evidence = {"sha256:02"};
    const auto changes = changes_between(correction({before}), correction({now}));
    REQUIRE(changes.size() == 1);
    CHECK(changes.front().new_trials() == std::vector<TrialResult>{closed});
    CHECK(changes_between(correction({now}), correction({now})).empty());
}

TEST_CASE("other evidence alone is no change") {
    ItemResult later = item("a", Verdict::met, "x");
    later.evidence = {"sha256:02"};
    CHECK(changes_between(correction({item("a", Verdict::met, "x")}), correction({later})).empty());
}

TEST_CASE("an item that the guide has no more, and one that it has now, are changes") {
    const auto changes = changes_between(correction({item("gone", Verdict::met, "x")}),
                                         correction({item("come", Verdict::not_met, "x")}));
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].id() == "come");
    CHECK_FALSE(changes[0].was.has_value());
    CHECK(changes[1].id() == "gone");
    CHECK_FALSE(changes[1].is.has_value());
}
