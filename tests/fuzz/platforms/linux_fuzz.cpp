#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/linux/observe.h"
#include "tests/fuzz/fuzzed_parser.h"

namespace {

using namespace plateau;

class NoStore final : public CaseStore {
  public:
    std::string keep(std::string_view bytes) override { return "sha256:" + std::string(64, bytes.empty() ? '0' : '1'); }
    std::optional<std::string> find(std::string_view) override { return std::nullopt; }
};

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

std::string entry(const std::string& name, const std::string& label, std::string_view out) {
    return "@ " + name + " ok 0 " + std::to_string(label.size()) + " " + std::to_string(out.size()) + " 0\n" + label +
           std::string(out) + "\n";
}

std::string secret(int number, std::string_view text) {
    return "! " + std::to_string(number) + " " + std::to_string(text.size()) + "\n" + std::string(text) + "\n";
}

std::string group(const std::string& name, const std::string& entries) {
    return "+ " + name + "\n" + entries + "= " + name + "\n";
}

/// A reply whose entry for that parser is the input; the others are small and right.
std::string reply_with(const std::string& parser, std::string_view input) {
    const auto given = [&](const char* name, std::string_view otherwise) { return parser == name ? input : otherwise; };
    const std::string addresses = entry("addresses", "ip", given("addresses", "[]")) + entry("routes", "ip", "[]");
    const std::string no_objects = "# 0 entries\n";
    return "PLATEAU-LINUX 1\n" + group("host", entry("hostname", "h", "host\n")) +
           group("network", addresses + entry("resolv", "r", input)) + group("processes", entry("processes", "p", "")) +
           group("samba",
                 entry("smb-conf", "t", given("smb_conf", "[global]\nvfs objects = acl_xattr\n[data]\npath = /srv\n")) +
                     entry("secrets", "s", given("smb_conf", ""))) +
           group("shares", entry("share-rights", "t", given("share_rights", "")) +
                               entry("nt-rights", "/srv", given("nt_rights", "")) +
                               entry("posix-rights", "/srv", given("rights", "# owner: a\n"))) +
           group("directory", entry("objects", "o", given("objects", no_objects))) +
           group("firewall",
                 entry("ruleset", "n", given("ruleset", "{\"nftables\":[]}")) + entry("saved", "f", input)) +
           group("wireguard", entry("wireguard", "/w", given("wireguard", "")) + entry("public-key", "/w", "key") +
                                  entry("wireguard-state", "s", given("wireguard", "")) + entry("at-boot", "l", "")) +
           group("dhcp", entry("dnsmasq", "/d", given("dnsmasq", ""))) +
           group("wifi", entry("hostapd", "/h", given("hostapd", "")) + entry("mac-list", "/m", input)) +
           group("accounts", entry("passwd", "/p", given("accounts", "")) +
                                 entry("group", "/g", given("accounts", "")) +
                                 entry("password-states", "/s", given("accounts", ""))) +
           group("tasks", entry("crontab", "/c", given("accounts", ""))) +
           group("software", entry("packages", "/p", given("packages", ""))) +
           group("services", entry("services", "s", given("services", ""))) +
           group("updates", entry("updates", "u", "") + entry("apt-conf", "/a", given("services", ""))) +
           group("remote", entry("dropbear", "/d", given("services", ""))) +
           group("files", entry("files", "f", "") + entry("file-state", "/f", given("file_state", "")) +
                              entry("file-content", "/f", given("file_state", ""))) +
           group("custom", entry("custom", "c", "") + entry("custom-answer", "probe", given("custom", "{}"))) +
           group("drives", entry("fstab", "/f", given("accounts", "")) + entry("mounts", "/m", "")) +
           secret(1, given("hostapd", "").substr(0, 64)) + secret(2, "mugs") + ".\n";
}

bool has_secret(const FactsRecord& record) {
    return std::any_of(record.facts.begin(), record.facts.end(), [](const Fact& fact) {
        const auto passphrase = fact.value.find("passphrase");
        return passphrase != fact.value.end() && !passphrase->second.is_null();
    });
}

/// A secret is in the record as the keeper sealed it, or not at all.
void check_secrets(const FactsRecord& record, const SecretKeeper& secrets) {
    for (const Fact& fact : record.facts) {
        const auto passphrase = fact.value.find("passphrase");
        if (passphrase == fact.value.end() || passphrase->second.is_null()) {
            continue;
        }
        const auto sealed = secret_in(passphrase->second);
        if (!sealed || sealed->name != "wifi.passphrase" || !secrets.open(*sealed)) {
            std::abort();
        }
    }
}

}  // namespace

// Whatever a machine sends, the record is one that can be written and read: every kind is observed or has a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string parser(fuzzed_parser());
    const std::string reply = parser == "reply" ? std::string(input) : reply_with(parser, input);
    NoStore store;
    static const SecretKeeper secrets;
    const LinuxSubject subject{"client", "c", linux_kinds()};
    FactsRecord record = read_linux_capture(reply, subject, secrets, store, Epoch());
    check_secrets(record, secrets);
    // What is kept of a reply is kept as it is, and holds no frame of a secret that the reader would open.
    const std::string kept = linux_reply_to_keep(reply);
    if (linux_reply_to_keep(kept) != kept || has_secret(read_linux_capture(kept, subject, secrets, store, Epoch()))) {
        std::abort();
    }
    if (record.kinds.size() + record.unobserved.size() != linux_kinds().size()) {
        std::abort();
    }
    for (const UnobservedKind& kind : record.unobserved) {
        if (kind.code.empty() || kind.why.empty() || kind.code == "linux.kind.unsupported") {
            std::abort();
        }
    }
    // Evidence is not kept here, so facts refer to none.
    record.evidence.clear();
    for (Fact& fact : record.facts) {
        fact.evidence.clear();
    }
    if (read_facts(facts_to_json(record), "written") != std::vector<FactsRecord>{record}) {
        std::abort();
    }
    return 0;
}
