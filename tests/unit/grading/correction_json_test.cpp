#include "engine/grading/correction_json.h"

#include <doctest/doctest.h>

#include "tests/golden.h"

using namespace plateau;

namespace {

Correction sample() {
    Correction correction{
        .scenario_id = "practice", .scenario_version = "sha256:01", .seat = "01", .candidate = "c-01"};
    correction.items.push_back({.id = "dhcp-printer",
                                .check = "dhcp.reservation",
                                .on = "router",
                                .verdict = Verdict::met,
                                .quarter_points = 8,
                                .quarter_points_out_of = 8,
                                .criteria = {"CP7.2"},
                                .fields = {{"address", "192.168.1.200", "192.168.1.200", true}},
                                .why = {"dhcp.reservation.found", {}},
                                .trust = Trust::live,
                                .evidence = {"sha256:02#/0"}});
    correction.items.push_back({.id = "vpn",
                                .check = "vpn.client",
                                .on = "client",
                                .verdict = Verdict::partly_met,
                                .quarter_points = 5,
                                .quarter_points_out_of = 11,
                                .fields = {{"routes", List{"10.8.0.0/24"}, nullptr, false}},
                                .why = {"vpn.client.other_routes", {{"seen", "—"}, {"name", "wg\"0"}}},
                                .trust = Trust::capture,
                                .assurance = Assurance::inferred,
                                .caveats = {Caveat::not_unmounted, Caveat::put_to_sleep}});
    correction.items.push_back({.id = "report",
                                .measured = false,
                                .verdict = Verdict::for_jury,
                                .quarter_points_out_of = 3,
                                .criteria = {"CP4.6"},
                                .why = {"item.for_jury", {}}});
    correction.graders = {{"dhcp", "1.0.0"}, {"vpn", "1.0.0"}};
    correction.facts = {"sha256:03", "sha256:04"};
    return correction;
}

/// The reason for refusing the sample's JSON with `from` replaced by `to`.
std::string why_without(const std::string& from, const std::string& to) {
    std::string text = to_json(sample());
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    text.replace(at, from.size(), to);
    const auto result = correction_from_json(text);
    return result ? "accepted" : result.error();
}

}  // namespace

TEST_CASE("a correction is printed in the order of the contract, compact and pretty") {
    check_golden("correction/sample.json", to_json(sample()) + "\n");
    check_golden("correction/sample-pretty.json", to_json(sample(), JsonStyle::pretty));
}

TEST_CASE("points are printed as people write them") {
    const std::string text = to_json(sample());
    CHECK(text.find(R"("points":2,"out_of":2,)") != std::string::npos);
    CHECK(text.find(R"("points":1.25,"out_of":2.75,)") != std::string::npos);
    CHECK(text.find(R"("points":3.25,"out_of":5.5})") != std::string::npos);
}

TEST_CASE("a correction read back prints the same bytes") {
    for (const JsonStyle style : {JsonStyle::compact, JsonStyle::pretty}) {
        const std::string text = to_json(sample(), style);
        const auto read = correction_from_json(text);
        REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error()));
        CHECK(to_json(*read, style) == text);
        CHECK(read->items[1].why == sample().items[1].why);
        CHECK(read->items[2].measured == false);
    }
    Correction outside{.scenario_id = "practice", .scenario_version = "sha256:01"};
    CHECK(correction_from_json(to_json(outside))->seat.empty());
}

TEST_CASE("a record that is none is refused with the place") {
    CHECK(why_without("plateau.correction/1", "plateau.correction/2") ==
          "record.schema: plateau.correction/1 is expected");
    CHECK(why_without("\"exam\":\"full\",", "") == "record: 9 members are expected, not 8");
    CHECK(why_without("\"exam\"", "\"exams\"") == "record: 'exam' is missing");
    CHECK(why_without("\"verdict\":\"met\"", "\"verdict\":\"for_jury\"") ==
          "items[0].verdict: no verdict of such an item");
    CHECK(why_without("\"mode\":\"judged\"", "\"mode\":\"guessed\"") ==
          "items[2].mode: measured or judged is expected");
    CHECK(why_without("\"points\":1.25", "\"points\":1.3") == "items[1].points: points in quarters are expected");
    CHECK(why_without("\"points\":1.25", "\"points\":-1") == "items[1].points: points in quarters are expected");
    CHECK(why_without("\"trust\":\"capture\"", "\"trust\":null") == "items[1].trust: a text is expected");
    CHECK(why_without("\"inferred\"", "\"guessed\"") ==
          "items[1].assurance: verified, sourced or inferred is expected, of a measured item");
    CHECK(why_without("\"put_to_sleep\"", "\"not_unmounted\"") ==
          "items[1].caveats: not_unmounted and put_to_sleep are expected, each once");
    CHECK(why_without("[\"not_unmounted\",\"put_to_sleep\"]", "[]") ==
          "items[1].caveats: a list that is not empty is expected");
    CHECK(why_without("\"override\":null", "\"override\":3") == "items[0].override: null is expected");
    CHECK(why_without("\"seen\":null", "\"seen\":0.5").starts_with("items[1].fields[0].seen: byte "));
    CHECK(why_without("\"met\":1,", "\"met\":2,") == "record.totals: they are not those of the items");
    CHECK(why_without("\"seat\":\"01\"", "\"seat\":\"\"") == "record.seat: null stands for an empty text");
    CHECK_FALSE(correction_from_json("").has_value());
    CHECK_FALSE(correction_from_json(std::string(100'000, '[')).has_value());
}
