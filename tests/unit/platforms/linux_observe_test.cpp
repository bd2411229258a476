#include <doctest/doctest.h>

#include <memory>

#include "engine/facts/facts_json.h"
#include "engine/platforms/linux/observe.h"
#include "linux_sample.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_guest_agent.h"

using namespace plateau;

namespace {

class Noon final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point{std::chrono::seconds{1'767'268'800}};
    }
};

/// A guest whose shell writes `reply` to the file the script is told.
std::shared_ptr<fakes::FakeGuest> guest_that_replies(const std::string& reply, int exit_code = 0) {
    auto guest = std::make_shared<fakes::FakeGuest>();
    guest->set_program("/bin/sh", [=](const GuestCommand& command, fakes::FakeGuest& self) {
        CHECK(command.input.starts_with(linux_script().substr(0, 4000)));
        REQUIRE(command.argv.size() > 4);
        self.put_file(command.argv[4], reply);
        return Observed<GuestResult>(GuestResult{.exit_code = exit_code});
    });
    guest->set_program("/bin/rm",
                       [](const GuestCommand&, fakes::FakeGuest&) { return Observed<GuestResult>(GuestResult{}); });
    return guest;
}

FactsRecord observe(const std::shared_ptr<fakes::FakeGuest>& guest, const std::vector<std::string>& kinds) {
    fakes::FakeGuestAgent agent(guest);
    fakes::FakeCaseStore store;
    FactsRecord record =
        observe_linux(linux_channel(agent, "client-01"), {"client", "CLIENT-01", kinds}, SecretKeeper(), store, Noon());
    for (const auto& [hash, entry] : record.evidence) {
        CHECK(store.find(hash).has_value());
    }
    // Whatever the machine did, the record is one.
    CHECK(read_facts(facts_to_json(record), "record").front() == record);
    return record;
}

const std::string accounts = LinuxSample()
                                 .group("accounts")
                                 .entry("passwd", "/etc/passwd", "root:x:0:0::/root:/bin/sh\n")
                                 .entry("group", "/etc/group", "root:x:0:\n")
                                 .bytes();

}  // namespace

TEST_CASE("a machine is asked once for all kinds, and its reply becomes a record with evidence") {
    const auto guest = guest_that_replies(accounts);
    const FactsRecord record = observe(guest, {"local_group", "local_account"});
    CHECK(record.kinds == std::vector<std::string>{"local_account", "local_group"});
    CHECK(record.facts.size() == 2);
    CHECK(record.unobserved.empty());
    CHECK(record.observed_at == "2026-01-01T12:00:00Z");
    CHECK(record.source == "agent");
    CHECK(record.trust == Trust::live);
    CHECK(record.evidence.at(sha256_of("root:x:0:\n")).asked == "/etc/group");
    // The script once with the groups that are needed, and the removal of its reply.
    const auto runs = guest->runs();
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].back() == "accounts");
    CHECK(runs[0].size() == 6);
    CHECK(runs[1] == std::vector<std::string>{"/bin/rm", "-f", runs[0][4]});
}

TEST_CASE("a machine that does not answer costs its facts only, each with the reason") {
    for (const auto& [mood, code] : {std::pair(fakes::FakeGuest::Mood::silent, "agent.timeout"),
                                     std::pair(fakes::FakeGuest::Mood::unreachable, "agent.unreachable"),
                                     std::pair(fakes::FakeGuest::Mood::lies, "agent.reply.invalid")}) {
        const auto guest = guest_that_replies(accounts);
        guest->set_mood(mood);
        const FactsRecord record = observe(guest, {"host", "share"});
        CHECK(record.kinds.empty());
        CHECK(record.facts.empty());
        REQUIRE(record.unobserved.size() == 2);
        CHECK(record.unobserved[0].kind == "host");
        CHECK(record.unobserved[1].code == code);
    }
}

TEST_CASE("a reply that is none, or of a script that failed, leaves nothing guessed") {
    CHECK(observe(guest_that_replies("hello"), {"host"}).unobserved.front().code == "linux.reply.invalid");
    CHECK(observe(guest_that_replies(accounts, 2), {"local_group"}).unobserved.front().code == "linux.script.failed");
    const FactsRecord half = observe(guest_that_replies(accounts), {"local_group", "host"});
    CHECK(half.kinds == std::vector<std::string>{"local_group"});
    CHECK(half.unobserved.front().code == "linux.reply.incomplete");
    const FactsRecord odd = observe(guest_that_replies(accounts), {"antivirus"});
    CHECK(odd.unobserved.front().code == "linux.kind.unsupported");
}

TEST_CASE("a machine that names a thing twice is ambiguous, and one that sends garbage makes no garbage facts") {
    const std::string twice = LinuxSample()
                                  .group("accounts")
                                  .entry("passwd", "/etc/passwd", "Root:x:0:0::/:/bin/sh\nroot:x:0:0::/:/bin/sh\n")
                                  .entry("group", "/etc/group", "\xff\xfe:x:0:\n")
                                  .bytes();
    const FactsRecord record = observe(guest_that_replies(twice), {"local_group", "local_account"});
    CHECK(record.unobserved == std::vector<UnobservedKind>{{"local_account", "linux.ambiguous", "root"}});
    REQUIRE(record.facts.size() == 1);
    CHECK(field_of(record.facts.front(), "name") == "\\xff\\xfe");
}

TEST_CASE("a reason that quotes bytes which are no UTF-8 is still a text") {
    const std::string reply =
        LinuxSample().group("dhcp").entry("dnsmasq", "/etc/dnsmasq.conf", "conf-file=/etc/\xff\n").bytes();
    const FactsRecord record = observe(guest_that_replies(reply), {"dhcp_reservation"});
    CHECK(record.unobserved == std::vector<UnobservedKind>{{"dhcp_reservation", "linux.dnsmasq.unread", "/etc/\\xff"}});
}

TEST_CASE("every kind that can be asked for is a kind of the catalogue and needs a group") {
    for (const std::string& kind : linux_kinds()) {
        CAPTURE(kind);
        CHECK_FALSE(linux_groups({kind}).empty());
        CHECK(observe(guest_that_replies("PLATEAU-LINUX 1\n.\n"), {kind}).unobserved.size() == 1);
    }
}
