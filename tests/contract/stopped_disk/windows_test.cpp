#include "engine/facts/value_json.h"
#include "tests/contract/stopped_disk/windows_bench.h"
#include "tests/corpus.h"

using namespace plateau;
using contract::only;
using contract::put;

namespace {

/// What was asked for the first evidence of that kind's only fact.
std::string asked_for(const FactsRecord& record, const std::string& kind) {
    return record.evidence.at(only(record, kind).evidence.at(0)).asked;
}

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    for (const auto& part : std::filesystem::path(path).relative_path()) {
        parts.push_back(part.string());
    }
    return parts;
}

}  // namespace

TEST_CASE("the disk of a Windows gives the facts of its hives, sealed") {
    contract::WindowsBench bench;
    const FactsRecord record = bench.observe(bench.machine("CLIENT-01"), {"host", "service", "volume", "custom"});
    CHECK(record.subject.platform == "windows");
    CHECK(record.source == "disk");
    CHECK(record.trust == Trust::sealed);
    CHECK(only(record, "host").value.at("name") == Value("client-01"));
    CHECK(only(record, "service").value.at("name") == Value("spooler"));
    CHECK(asked_for(record, "host") == "SYSTEM");
    CHECK(only(record, "volume").value ==
          Record{{"file_system", "ntfs"}, {"cleanly_unmounted", true}, {"hibernated", false}});
    REQUIRE(record.unobserved.size() == 1);
    CHECK(record.unobserved.front().code == "windows.kind.unsupported");
}

TEST_CASE("beside every fact of a Windows that was not shut down stands that it was not") {
    contract::WindowsBench bench;
    const FactsRecord dirty = bench.observe(bench.machine("CLIENT-01", "dirty\n"));
    CHECK(only(dirty, "volume").value.at("cleanly_unmounted") == Value(false));
    CHECK(asked_for(dirty, "host") ==
          "SYSTEM, of a volume that was not unmounted: what was written last may be missing");

    const FactsRecord asleep =
        bench.observe(bench.machine("CLIENT-01", put("file", "/hiberfil.sys", "HIBR" + std::string(5000, 'x'))));
    CHECK(only(asleep, "volume").value.at("hibernated") == Value(true));
    CHECK(asked_for(asleep, "host") ==
          "SYSTEM, of a Windows that was put to sleep: what it had in memory is not there");
}

TEST_CASE(
    "what Windows keeps in files is read from its disk: VPNs, Wi-Fi profiles and tasks of the machine and its users") {
    contract::WindowsBench bench;
    const std::string book =
        "[TAI]\r\nEncoding=1\r\nPBVersion=6\r\nType=2\r\nVpnStrategy=7\r\n\r\nMEDIA=rastapi\r\nPort=VPN2-0\r\n"
        "Device=WAN Miniport (IKEv2)\r\n\r\nDEVICE=vpn\r\nPhoneNumber=203.0.113.9\r\n";
    const std::string pbk = "Microsoft/Network/Connections/Pbk";
    std::string orders;
    for (const std::string root : {"/ProgramData/", "/Users/ann/AppData/Roaming/"}) {
        std::string path;
        for (const std::string& part : parts_of(root + pbk)) {
            path += "/" + part;
            orders += "dir " + path + "\n";
        }
        orders += put("file", path + "/rasphone.pbk", book);
    }
    orders +=
        "dir /Windows/System32/Tasks\ndir /Windows/System32/Tasks/Entretien\n" +
        put("file", "/Windows/System32/Tasks/Entretien/Sauvegarde",
            "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Triggers><LogonTrigger/></Triggers>"
            "<Actions><Exec><Command>save.cmd</Command></Exec></Actions></Task>");
    const FactsRecord record =
        bench.observe(bench.machine("CLIENT-01", orders), {"vpn_connection", "wifi_profile", "scheduled_task"});
    for (const UnobservedKind& kind : record.unobserved) {
        FAIL_CHECK(kind.kind << ": " << kind.code << ": " << kind.why);
    }
    std::vector<Value> owners;
    for (const Fact& fact : record.facts) {
        if (fact.kind == "vpn_connection") {
            CHECK(fact.value.at("server") == Value("203.0.113.9"));
            owners.push_back(fact.value.at("owner"));
        }
    }
    CHECK(owners == std::vector<Value>{"", "ann"});
    CHECK(asked_for(record, "scheduled_task") == "/Windows/System32/Tasks/Entretien/Sauvegarde");
    CHECK(record.kinds == std::vector<std::string>{"scheduled_task", "volume", "vpn_connection", "wifi_profile"});
}

TEST_CASE("a share of a disk's Windows has the rights of its folder beside its own") {
    fakes::HiveKey root{.name = "ROOT"};
    fakes::key_at(root, "Select").values = {fakes::number_value("Current", 1)};
    fakes::key_at(root, "ControlSet001\\Services\\LanmanServer\\Shares").values = {
        fakes::texts_value("Compta", {"Path=C:\\Partages\\Compta", "Type=0"}),
        fakes::texts_value("Perdu", {"Path=C:\\Perdu", "Type=0"}),
        fakes::texts_value("Ailleurs", {"Path=D:\\Ailleurs", "Type=0"})};
    // "O:SYG:SYD:(A;;FR;;;WD)", self-relative.
    const std::string descriptor(
        "\x01\0\x04\x80\x14\0\0\0\x20\0\0\0\0\0\0\0\x2c\0\0\0"
        "\x01\x01\0\0\0\0\0\x05\x12\0\0\0\x01\x01\0\0\0\0\0\x05\x12\0\0\0"
        "\x02\0\x1c\0\x01\0\0\0\0\0\x14\0\x89\0\x12\0\x01\x01\0\0\0\0\0\x01\0\0\0\0",
        72);
    contract::WindowsBench bench;
    const FactsRecord record = bench.observe(
        bench.ntfs(contract::ntfs_folders + put("file", contract::WindowsBench::system_place, fakes::made_hive(root)) +
                   "dir /Partages\ndir /Partages/Compta\n" + put("descriptor", "/Partages/Compta", descriptor)),
        {"share"});
    std::map<std::string, Record> shares;
    for (const Fact& fact : record.facts) {
        if (fact.kind == "share") {
            shares.emplace(*fact.value.at("name").as_string(), fact.value);
        }
    }
    REQUIRE(shares.size() == 3);
    const Value everyone(
        List{Record{{"account", "everyone"}, {"authority", Value()}, {"effect", "allow"}, {"right", "read"}}});
    CHECK_MESSAGE(shares.at("compta").at("folder_permissions") == everyone,
                  to_json(shares.at("compta").at("folder_permissions")));
    CHECK(shares.at("perdu").at("folder_permissions").is_null());
    CHECK_FALSE(shares.at("ailleurs").contains("folder_permissions"));
}

TEST_CASE("what a disk's Windows cannot tell is unobserved with its reason") {
    contract::WindowsBench bench;
    const FactsRecord none = bench.observe(bench.machine("CLIENT-01"), {"domain_membership"});
    REQUIRE(none.unobserved.size() == 1);
    CHECK(none.unobserved.front().code == "windows.hive.absent");

    const auto damaged = bench.ntfs(contract::ntfs_folders +
                                    put("file", contract::WindowsBench::system_place, "regf" + std::string(9000, 'x')));
    const FactsRecord nothing = bench.observe(damaged, {"host"});
    REQUIRE(nothing.unobserved.size() == 1);
    CHECK(nothing.unobserved.front().code == "windows.hive.unreadable");

    const FactsRecord empty = bench.observe(bench.ntfs("dir /Windows\n"), {"host"});
    REQUIRE(empty.unobserved.size() == 1);
    CHECK(empty.unobserved.front().code == "linux.disk.no_system");
}

TEST_CASE("a hive that was not written out is told with its log from the disk, and refused without") {
    const auto corpus = corpus::hives();
    if (!corpus) {
        return;
    }
    contract::WindowsBench bench;
    const std::string primary = corpus::bytes_of(*corpus / "regipy_SYSTEM_B");
    std::string orders = contract::ntfs_folders + put("file", contract::WindowsBench::system_place, primary);
    const FactsRecord old = bench.observe(bench.ntfs(orders, 64), {"host"});
    REQUIRE(old.unobserved.size() == 1);
    CHECK(old.unobserved.front().code == "windows.hive.dirty");

    for (const char* log : {".LOG1", ".LOG2"}) {
        orders += put("file", std::string(contract::WindowsBench::system_place) + log,
                      corpus::bytes_of(*corpus / (std::string("regipy_SYSTEM_B") + log)));
    }
    const FactsRecord replayed = bench.observe(bench.ntfs(orders, 64), {"host"});
    CHECK(asked_for(replayed, "host") == "SYSTEM, with what its logs held");
}
