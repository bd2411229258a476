#include <doctest/doctest.h>

#include "engine/grading/proof_json.h"
#include "tests/golden.h"

using namespace plateau;

namespace {

ProvedItem item(std::string id, Verdict announced, Verdict found, bool scored) {
    return {.id = std::move(id), .announced = announced, .found = found, .scored = scored, .why = "dhcp.reservation.x"};
}

/// Two items; the flawed answers fail one each.
Proof held() {
    const auto answer = [](std::string name, ProvedItem first, ProvedItem second) {
        return ProvedAnswer{.name = std::move(name),
                            .hash = "sha256:" + std::string(64, 'a'),
                            .seat = "01",
                            .blank = false,
                            .items = {std::move(first), std::move(second)}};
    };
    const auto met = [](std::string id) { return item(std::move(id), Verdict::met, Verdict::met, true); };
    Proof proof{.scenario_id = "small",
                .scenario_version = "sha256:" + std::string(64, 'b'),
                .images = {{"practice/client", "sha256:" + std::string(64, 'c')}},
                .graders = {{"dhcp", "1.0.0"}},
                .answers = {}};
    proof.answers.push_back(answer("blank", item("one", Verdict::not_met, Verdict::not_met, false),
                                   item("two", Verdict::not_met, Verdict::partly_met, false)));
    proof.answers.back().blank = true;
    proof.answers.push_back(answer("complete", met("one"), met("two")));
    proof.answers.push_back(answer("flawed", item("one", Verdict::not_met, Verdict::not_met, false), met("two")));
    proof.answers.push_back(
        answer("flawed-2", met("one"), item("two", Verdict::partly_met, Verdict::partly_met, true)));
    return proof;
}

/// The objections' ids and the answers and items they are about.
std::string told(const Proof& proof) {
    std::string result;
    for (const Message& objection : objections_to(proof)) {
        result += objection.id;
        for (const auto& [name, text] : objection.args) {
            result += name == "answer" || name == "item" ? " " + text : "";
        }
        result += "; ";
    }
    return result;
}

Proof with(std::size_t answer, std::size_t of_item, Verdict found, bool scored = true) {
    Proof proof = held();
    proof.answers[answer].items[of_item].found = found;
    proof.answers[answer].items[of_item].scored = scored;
    return proof;
}

constexpr std::size_t blank = 0;
constexpr std::size_t complete = 1;
constexpr std::size_t flawed = 2;

}  // namespace

TEST_CASE("a guide is proved when complete meets all, blank scores nothing and each fault has its verdict") {
    CHECK(told(held()) == "");
}

TEST_CASE("without a model answer or a blank one nothing is proved") {
    Proof proof = held();
    proof.answers.erase(proof.answers.begin() + complete);
    CHECK(told(proof) == "proof.no_complete; ");
    proof = held();
    proof.answers.erase(proof.answers.begin());
    CHECK(told(proof) == "proof.no_blank; ");
    CHECK(told(Proof{}) == "proof.no_complete; proof.no_blank; ");
}

TEST_CASE("the model answer must meet every item, whatever it announces itself") {
    CHECK(told(with(complete, 1, Verdict::partly_met)) == "proof.verdict complete two; ");
    CHECK(told(with(complete, 0, Verdict::not_observed)) == "proof.verdict complete one; ");
    Proof proof = with(complete, 0, Verdict::not_met);
    proof.answers[complete].items[0].announced = Verdict::not_met;
    CHECK(told(proof) == "proof.verdict complete one; ");
}

TEST_CASE("a blank answer must score nothing, and be observed") {
    CHECK(told(with(blank, 0, Verdict::met)) == "proof.blank blank one; ");
    CHECK(told(with(blank, 1, Verdict::partly_met, true)) == "proof.blank blank two; ");
    CHECK(told(with(blank, 0, Verdict::not_observed, false)) == "proof.blank blank one; ");
}

TEST_CASE("a fault must have exactly its verdict, and what is not named must be met") {
    CHECK(told(with(flawed, 0, Verdict::partly_met)) == "proof.verdict flawed one; ");
    CHECK(told(with(flawed, 1, Verdict::not_met)) == "proof.verdict flawed two; ");
}

TEST_CASE("an item that only a blank post fails may be met by anything") {
    Proof proof = held();
    proof.answers.pop_back();
    CHECK(told(proof) == "proof.never_failed two; ");
}

TEST_CASE("a proof has one form, and is read back as it was") {
    const std::string json = to_json(held(), JsonStyle::pretty);
    check_golden("proof/small.json", json);
    const auto read = proof_from_json(json);
    REQUIRE(read.has_value());
    CHECK(*read == held());
    CHECK(to_json(*read) == to_json(held()));
}

TEST_CASE("what is no proof is refused with its place") {
    const std::string json = to_json(held());
    const auto why = [&](std::string_view from, std::string_view to) {
        std::string text = json;
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        const auto read = proof_from_json(text.replace(at, from.size(), to));
        return read ? std::string("read") : read.error();
    };
    CHECK(why("proof/1", "proof/2") == "schema: plateau.proof/1 is expected");
    CHECK(why("\"seat\":\"01\",", "") == "answers[0]: 'seat' is missing");
    CHECK(why("\"seat\":\"01\"", "\"seat\":\"01\",\"time\":3") == "answers[0]: 5 members are expected, not 6");
    CHECK(why("\"found\":\"not_met\"", "\"found\":\"for_jury\"") ==
          "answers[0].items[0].found: no verdict of a measured item");
    CHECK(why("\"dhcp\":\"1.0.0\"", "\"dhcp\":1") == "graders.dhcp: a text is expected");
    CHECK(proof_from_json("[]").error() == "record: an object is expected");
    CHECK_FALSE(proof_from_json("{").has_value());
}

TEST_CASE("a proof that says it held although its verdicts do not is refused") {
    const std::string json = to_json(with(complete, 0, Verdict::not_met));
    CHECK(json.find("\"held\":false") != std::string::npos);
    std::string forged = json;
    forged.replace(forged.find("\"held\":false"), std::string_view("\"held\":false").size(), "\"held\":true");
    CHECK(proof_from_json(json).has_value());
    CHECK(proof_from_json(forged).error() == "held: it is not what the verdicts say");
}
