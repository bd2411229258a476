// Facts of a stopped disk: what the parsers for running machines get from its files.
#include <doctest/doctest.h>

#include <algorithm>

#include "engine/platforms/linux/nft_script.h"
#include "engine/platforms/linux/observe.h"
#include "engine/platforms/linux/smb_conf.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_disk_reader.h"

using namespace plateau;
using namespace plateau::linux_platform;

namespace {

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

const std::map<std::string, fakes::FakeThing> files = {
    {"/etc/passwd", {.content = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000:Ann:/home/ann:/bin/bash\n"}},
    {"/etc/group", {.content = "root:x:0:\nann:x:1000:\nstaff:x:50:ann\n"}},
    {"/etc/shadow", {.content = "root:!:1:0:99999:7:::\nann:$y$secret:1:0:99999:7:::\n"}},
    {"/etc/hostname", {.content = "post\n"}},
    {"/etc/localtime", {.type = DiskEntry::Type::link, .content = "/usr/share/zoneinfo/Europe/Paris"}},
    {"/etc/nftables.conf",
     {.content =
          "flush ruleset\ntable inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n"
          "    tcp dport { ssh, 5900 } accept comment \"remote\"\n  }\n}\n"}},
    {"/etc/systemd/system/sysinit.target.wants/nftables.service",
     {.type = DiskEntry::Type::link, .content = "/lib/systemd/system/nftables.service"}},
    {"/etc/wireguard/wg0.conf",
     {.content = "[Interface]\nPrivateKey = GBaJpY5xrzzD082mKvEiuhUY50Y0/ZBZ/F5ZRA3VkWU=\nAddress = 10.8.0.2/24\n"
                 "[Peer]\nPublicKey = mgxea3X0t/JhQCwUWqsWt5um2HWPKjkTbiwyzg9/lFo=\nEndpoint = 192.168.1.1:51820\n"
                 "AllowedIPs = 10.8.0.0/24\n"}},
    {"/srv/report.txt", {.content = "done\n", .modified = 86'400}}};

FactsRecord observed(fakes::FakeDisk& disk, fakes::FakeCaseStore& store) {
    return observe_linux_disk(disk, "client.qcow2",
                              {.role = "client",
                               .name = "client",
                               .kinds = linux_kinds(),
                               .extras = {.files = {"/srv/report.txt", "/srv/none"}}},
                              store, Epoch());
}

const Fact* fact_of(const FactsRecord& record, const std::string& kind, const std::string& field, const Value& value) {
    const auto found = std::find_if(record.facts.begin(), record.facts.end(), [&](const Fact& fact) {
        return fact.kind == kind && fact.value.contains(field) && fact.value.at(field) == value;
    });
    return found == record.facts.end() ? nullptr : &*found;
}

std::string code_of(const FactsRecord& record, const std::string& kind) {
    const auto found = std::find_if(record.unobserved.begin(), record.unobserved.end(),
                                    [&](const UnobservedKind& other) { return other.kind == kind; });
    return found == record.unobserved.end() ? "none" : found->code;
}

/// What a script's only rule becomes.
std::string rule_of(const std::string& rule) {
    const auto listing = nft_listing("table inet t {\n chain c {\n" + rule + "\n}\n}\n");
    REQUIRE_MESSAGE(listing.has_value(), listing.error().why);
    const auto at = listing->find("\"expr\":");
    REQUIRE(at != std::string::npos);
    return listing->substr(at + 7, listing->find(",\"family\"", at) - at - 7);
}

}  // namespace

TEST_CASE("a stopped disk tells accounts, rules, tunnels, files and the host as a running machine does") {
    fakes::FakeDisk disk(files);
    fakes::FakeCaseStore store;
    const FactsRecord record = observed(disk, store);
    CHECK(record.trust == Trust::sealed);
    CHECK(record.source == "disk");
    CHECK(fact_of(record, "host", "time_zone", "Europe/Paris") != nullptr);
    CHECK(fact_of(record, "local_account", "name", "ann") != nullptr);
    const Fact* rule = fact_of(record, "firewall_rule", "name", "remote");
    REQUIRE(rule != nullptr);
    CHECK(rule->value.at("local_ports") == Value("22,5900"));
    CHECK(rule->value.at("fully_understood") == Value(true));
    const Fact* tunnel = fact_of(record, "vpn_connection", "name", "wg0");
    REQUIRE(tunnel != nullptr);
    CHECK(tunnel->value.at("public_key") == Value("ClXcoahigsjsSWQEfJAJ4/+Qp/xSFJ3cYydwHXvz1G4="));
    CHECK(tunnel->value.at("enabled") == Value(false));
    const Fact* report = fact_of(record, "file", "path", "/srv/report.txt");
    REQUIRE(report != nullptr);
    CHECK(report->value.at("text") == Value("done\n"));
    CHECK(report->value.at("modified") == Value("1970-01-02T00:00:00Z"));
    CHECK(fact_of(record, "file", "path", "/srv/none")->value.at("size").is_null());
    CHECK(code_of(record, "network_interface") == "linux.disk.not_stored");
}

TEST_CASE("no secret of a disk is kept") {
    fakes::FakeDisk disk(files);
    fakes::FakeCaseStore store;
    const FactsRecord record = observed(disk, store);
    for (const auto& [hash, entry] : record.evidence) {
        const std::string bytes = store.find(hash).value();
        CHECK(bytes.find("$y$secret") == std::string::npos);
        CHECK(bytes.find("GBaJpY5xrzzD") == std::string::npos);
    }
}

TEST_CASE("rules that nothing loads at the next start are none") {
    auto without = files;
    without.erase("/etc/systemd/system/sysinit.target.wants/nftables.service");
    fakes::FakeDisk disk(without);
    fakes::FakeCaseStore store;
    const FactsRecord record = observed(disk, store);
    CHECK(fact_of(record, "firewall_rule", "name", "remote") == nullptr);
    CHECK(fact_of(record, "firewall_profile", "enabled", false) != nullptr);
}

TEST_CASE("what cannot be read on a disk is unobserved, never empty") {
    fakes::FakeDisk disk(files);
    disk.spoil("/etc/wireguard", {"disk.damaged", "a folder"});
    disk.spoil("/etc/group", {"disk.too_large", "of 2 GiB"});
    disk.spoil("/etc/nftables.conf", {"disk.damaged", "a file"});
    fakes::FakeCaseStore store;
    const FactsRecord record = observed(disk, store);
    CHECK(code_of(record, "vpn_connection") == "linux.entry.failed");
    CHECK(code_of(record, "local_account") == "linux.entry.cut");
    CHECK(code_of(record, "firewall_rule") == "linux.entry.failed");
    CHECK(code_of(record, "host") == "none");
}

TEST_CASE("a disk without a system, or one that was not unmounted and has no journal to replay, tells nothing") {
    fakes::FakeCaseStore store;
    fakes::FakeDisk empty({{"/readme", {.content = "no system"}}});
    CHECK(code_of(observed(empty, store), "host") == "linux.disk.no_system");
    fakes::FakeDisk torn(files);
    torn.volume().clean = false;
    CHECK(code_of(observed(torn, store), "host") == "linux.disk.not_clean");
    torn.volume().replayed = true;
    CHECK(code_of(observed(torn, store), "host") == "none");
}

TEST_CASE("a rule of an nft script is listed as nft lists it") {
    CHECK(rule_of("ct state established,related accept") ==
          R"([{"match":{"left":{"ct":{"key":"state"}},"op":"in","right":["established","related"]}},{"accept":null}])");
    CHECK(
        rule_of("ip saddr 192.168.1.0/24 tcp dport 5900-5910 drop") ==
        R"([{"match":{"left":{"payload":{"field":"saddr","protocol":"ip"}},"op":"==","right":{"prefix":{"addr":"192.168.1.0","len":24}}}},)"
        R"({"match":{"left":{"payload":{"field":"dport","protocol":"tcp"}},"op":"==","right":{"range":[5900,5910]}}},{"drop":null}])");
    CHECK(
        rule_of("iif != \"lo\" counter packets 3 bytes 4 log prefix \"x\" reject with tcp reset") ==
        R"([{"match":{"left":{"meta":{"key":"iif"}},"op":"!=","right":"lo"}},{"counter":null},{"log":null},{"reject":null}])");
    CHECK(
        rule_of("tcp dport vmap { 22 : accept, 23 : jump x }") ==
        R"([{"vmap":{"data":{"set":[[22,{"accept":null}],[23,{"jump":{"target":"x"}}]]},"key":{"payload":{"field":"dport","protocol":"tcp"}}}}])");
    CHECK(rule_of("meta skuid 1000 accept").starts_with(R"([{"unknown":null})"));
}

TEST_CASE("an nft script's variables, commands and comments are followed, and what leads elsewhere is said") {
    const auto listing = nft_listing(
        "define WEB = { 80, 443 } # both\nadd table ip t\nadd chain ip t c { type filter hook input priority filter + "
        "5; }\n"
        "add rule ip t c tcp dport $WEB accept\ninsert rule ip t c drop\n");
    REQUIRE_MESSAGE(listing.has_value(), listing.error().why);
    CHECK(listing->find(R"("prio":5)") != std::string::npos);
    CHECK(listing->find(R"({"set":[80,443]})") > listing->find(R"([{"drop":null}])"));
    CHECK(nft_listing("include \"/etc/more.nft\"\n").error().code == "linux.nft_script.unread");
    CHECK(nft_listing("table ip t { chain c {\n").error().code == "linux.nft_script.invalid");
    CHECK(nft_listing("nonsense\n").error().code == "linux.nft_script.invalid");
    CHECK(nft_listing("add rule ip t c tcp dport $NONE accept\n").error().code == "linux.nft_script.invalid");
    CHECK(nft_listing("flush ruleset\n# nothing more") == R"({"nftables":[]})");
}

TEST_CASE("smb.conf as people write it is what testparm prints") {
    CHECK(testparm_text(
              "[Global]\nWorkGroup = LAB\n; no\n[data]\ndirectory = /srv\\\n/data\nwriteable = yes\npublic=no\n") ==
          "[Global]\n\tworkgroup = LAB\n[data]\n\tpath = /srv/data\n\tread only = No\n\tguest ok = no\n");
    CHECK(testparm_text("[global]\nserver role = active directory domain controller\n").value().find("acl_xattr") !=
          std::string::npos);
    CHECK(testparm_text("[global]\ninclude = /etc/samba/more\n").error().code == "linux.smb_conf.unread");
    CHECK(testparm_text("path = /srv\n").error().code == "linux.smb_conf.invalid");
}
