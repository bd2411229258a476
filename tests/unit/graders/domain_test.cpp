#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

const Record joined{
    {"joined", true}, {"domain", "lab.lan"}, {"workgroup", "lab"}, {"proof", "machine_secret"}, {"account", "client$"}};

FactOf computer(const std::string& name, bool enabled = true) {
    return {"directory_computer", {{"name", name}, {"enabled", enabled}}};
}

ItemResult judged_join(Record membership, const std::vector<FactOf>& computers) {
    return judged(item_of("join", "domain.joined", "client", {{"domain", "LAB.lan"}, {"directory", "server"}}),
                  {seen("client", {"domain_membership"}, {{"domain_membership", std::move(membership)}}),
                   seen("server", {"directory_computer"}, computers)});
}

Record with(Record record, const std::string& name, Value value) {
    record[name] = std::move(value);
    return record;
}

}  // namespace

TEST_CASE("a machine is joined when it holds the secret and the directory knows its account") {
    const auto result = judged_join(joined, {computer("server"), computer("CLIENT")});
    CHECK(result.verdict == Verdict::met);
    CHECK(result.why.id == "domain.joined.proved");
    CHECK(judged_join(with(joined, "proof", "secure_channel"), {computer("client")}).verdict == Verdict::met);
}

TEST_CASE("settings that name the domain are no proof of having joined it") {
    const auto result = judged_join(with(with(joined, "joined", false), "proof", "configured"), {computer("client")});
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.why.id == "domain.joined.no_secret");
    CHECK(missed(result) == "proof=configured");
}

TEST_CASE("a secret without a computer account in the directory is partly met") {
    const auto result = judged_join(joined, {computer("server"), computer("client2")});
    CHECK(result.verdict == Verdict::partly_met);
    CHECK(missed(result) == "computer=null");
    CHECK(judged_join(joined, {computer("client", false)}).why.id == "domain.joined.computer_disabled");
}

TEST_CASE("a workgroup machine and one of another domain are not met") {
    CHECK(judged_join({{"joined", false}, {"domain", nullptr}, {"workgroup", "workgroup"}, {"proof", nullptr}}, {})
              .why.id == "domain.joined.not_joined");
    const auto other = judged_join(with(joined, "domain", "lab.local"), {computer("client")});
    CHECK(other.verdict == Verdict::not_met);
    CHECK(other.why.id == "domain.joined.other_domain");
}

TEST_CASE("a directory that was not observed leaves the join not observed") {
    const Item item = item_of("join", "domain.joined", "client", {{"domain", "lab.lan"}, {"directory", "server"}});
    const auto client = seen("client", {"domain_membership"}, {{"domain_membership", joined}});
    CHECK(judged(item, {client}).why.id == "subject.missing");
    CHECK(judged(item, {client, seen("server", {}, {})}).why.id == "kind.not_asked");
}
