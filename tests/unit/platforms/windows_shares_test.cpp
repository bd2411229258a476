// Shares of a Windows machine, with the descriptor of a real one.
#include <doctest/doctest.h>

#include "engine/platforms/windows/permissions_of.h"
#include "windows_sample.h"

using namespace plateau;
using namespace plateau::windows_platform;
using fakes::HiveKey;

namespace {

const std::string netlogon =
    "0100048034000000440000000000000014000000020020000100000000001800a90012000101000000000001000000000100"
    "000001020000000000052000000020020000010100000000000512000000";
/// O:S-1-5-21-1-2-3-1001G:BAD:(A;;0x1301bf;;;S-1-5-21-1-2-3-1001), made by Samba's library.
const std::string alice_changes =
    "0100048014000000300000000000000040000000010500000000000515000000010000000200000003000000e90300000102"
    "000000000005200000002002000004002c000100000000002400bf0113000105000000000005150000000100000002000000"
    "03000000e9030000";

HiveKey system_with(std::vector<HiveValue> shares, std::vector<HiveValue> descriptors, std::uint32_t start = 2) {
    HiveKey root{.name = "ROOT"};
    fakes::key_at(root, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(root, "ControlSet001\\Services\\LanmanServer").values = {fakes::number_value("Start", start)};
    fakes::key_at(root, "ControlSet001\\Services\\LanmanServer\\Shares").values = std::move(shares);
    fakes::key_at(root, "ControlSet001\\Services\\LanmanServer\\Shares\\Security").values = std::move(descriptors);
    return root;
}

HiveValue share(const std::string& name, const std::vector<std::string>& lines) {
    return fakes::texts_value(name, lines);
}

HiveValue descriptor(const std::string& name, const std::string& hexadecimal) {
    return {.name = name, .type = 3, .data = fakes::bytes_of(hexadecimal)};
}

FactsRecord observed(const std::map<std::string, HiveKey>& hives) {
    fakes::FakeCaseStore store;
    return fakes::observed_hives(hives, {"share"}, store);
}

Value entry(const char* account, const char* right) {
    return Record{{"account", account}, {"authority", Value()}, {"right", right}, {"effect", "allow"}};
}

}  // namespace

TEST_CASE("a share has its folder, its remark and the rights of its descriptor") {
    const auto shares = fakes::by_name(
        observed({{"SYSTEM", system_with({share("NETLOGON", {"MaxUses=4294967295", "PATH=C:\\WINNT\\a=b",
                                                             "Permissions=1", "Remark=Logon server share ", "Type=0"}),
                                          share("Audit$", {"CATimeout=0", "Path=C:\\Audit", "Type=0"})},
                                         {descriptor("netlogon", netlogon)})}}),
        "share");
    REQUIRE(shares.size() == 2);
    const Record& logon = shares.at("netlogon").value;
    CHECK(logon.at("path") == Value("C:\\WINNT\\a=b"));
    CHECK(logon.at("comment") == Value("Logon server share "));
    CHECK(logon.at("enabled") == Value(true));
    CHECK(logon.at("browsable") == Value(true));
    CHECK(logon.at("permissions") == Value(List{entry("everyone", "read")}));
    CHECK_FALSE(logon.contains("folder_permissions"));
    CHECK(shares.at("netlogon").assurance == Assurance::sourced);
    const Record& audit = shares.at("audit$").value;
    CHECK(audit.at("browsable") == Value(false));
    CHECK(audit.at("comment").is_null());
    CHECK(audit.at("permissions").is_null());
    CHECK(shares.at("audit$").assurance == Assurance::verified);
}

TEST_CASE("accounts in a share's rights are named where the SAM is there") {
    const HiveKey system = system_with({share("data", {"Path=C:\\data"})}, {descriptor("data", alice_changes)});
    const auto unnamed = fakes::by_name(observed({{"SYSTEM", system}}), "share");
    CHECK(unnamed.at("data").value.at("permissions") == Value(List{entry("s-1-5-21-1-2-3-1001", "change")}));
    const HiveKey sam = fakes::made_sam({fakes::made_account({.id = 1001, .name = "Alice"})}, {});
    const auto named = fakes::by_name(observed({{"SYSTEM", system}, {"SAM", sam}}), "share");
    CHECK(named.at("data").value.at("permissions") == Value(List{entry("alice", "change")}));
    CHECK(named.at("data").assurance == Assurance::inferred);
}

TEST_CASE("printers are no shares, and without its service nothing is offered") {
    const auto shares = fakes::by_name(
        observed({{"SYSTEM", system_with({share("laser", {"Path=laser,LocalsplOnly", "Type=1"}), share("empty", {}),
                                          share("odd", {"Path=C:\\odd", "Type=x"}), share("data", {"Path=C:\\data"})},
                                         {}, 4)}}),
        "share");
    REQUIRE(shares.size() == 1);
    CHECK(shares.at("data").value.at("enabled") == Value(false));
}

TEST_CASE("a machine without shares has none, and rights that are damaged leave them unknown") {
    HiveKey bare{.name = "ROOT"};
    fakes::key_at(bare, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(bare, "ControlSet001");
    CHECK(observed({{"SYSTEM", bare}}).kinds == std::vector<std::string>{"share"});
    const auto damaged = observed(
        {{"SYSTEM", system_with({share("data", {"Path=C:\\data"})}, {descriptor("data", netlogon.substr(0, 80))})}});
    REQUIRE(damaged.unobserved.size() == 1);
    CHECK(damaged.unobserved.front().code == "windows.security.invalid");
    CHECK(damaged.unobserved.front().why == "owner or group lies outside");
}

TEST_CASE("a folder's descriptor is told in the words of its share, accounts of the machine by name") {
    const sam::Names names(sam::Sam{
        .machine = security::parse_sid("S-1-5-21-1-2-3"), .accounts = {{.id = 1001, .name = "Alice"}}, .groups = {}});
    CHECK(permissions_of(fakes::bytes_of(alice_changes), &names).value() ==
          Value(List{Record{{"account", "Alice"}, {"authority", Value()}, {"right", "change"}, {"effect", "allow"}}}));
    CHECK(permissions_of("", &names).error().code == "windows.security.invalid");
}
