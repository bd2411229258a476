// The subject tai-etape1 on disks of Windows machines and the answers of a router, through the command a jury types.
#include "engine/facts/value_json.h"
#include "engine/platforms/security/sid.h"
#include "engine/support/child_process.h"
#include "tests/contract/stopped_disk/windows_bench.h"
#include "tests/unit/platforms/windows_sample.h"

using namespace plateau;
using contract::put;
using fakes::HiveKey;
using fakes::key_at;
using fakes::number_value;
using fakes::text_value;
using fakes::texts_value;

namespace {

namespace fs = std::filesystem;

const std::string set = "ControlSet001\\";
const std::string config = "/Windows/System32/config/";
const std::string firewall = set + "Services\\SharedAccess\\Parameters\\FirewallPolicy\\";

/// The values of the only adapter.
std::vector<HiveValue> by_dhcp() {
    return {number_value("EnableDHCP", 1), text_value("DhcpIPAddress", "192.168.1.101"),
            text_value("DhcpSubnetMask", "255.255.255.0"), texts_value("DhcpDefaultGateway", {"192.168.1.1"})};
}

std::vector<HiveValue> by_hand() {
    return {number_value("EnableDHCP", 0), texts_value("IPAddress", {"192.168.1.10"}),
            texts_value("SubnetMask", {"255.255.255.0"}), texts_value("DefaultGateway", {"192.168.1.1"})};
}

/// What every machine has in SYSTEM.
HiveKey system_of(const std::string& name, const std::string& zone, std::vector<HiveValue> adapter) {
    HiveKey root{.name = "ROOT"};
    const std::string id = "{4D36E972-E325-11CE-BFC1-08002BE10318}";
    const std::string own = "{11111111-2222-3333-4444-555555555555}";
    key_at(root, "Select").values = {number_value("Current", 1)};
    key_at(root, set + "Control\\ComputerName\\ComputerName").values = {text_value("ComputerName", name)};
    key_at(root, set + "Control\\TimeZoneInformation").values = {text_value("TimeZoneKeyName", zone)};
    key_at(root, set + "Control\\ProductOptions").values = {text_value("ProductType", "WinNT")};
    key_at(root, set + "Control\\Network\\" + id + "\\" + own + "\\Connection").values = {
        text_value("Name", "Ethernet"), text_value("PnPInstanceId", "PCI\\VEN_8086")};
    key_at(root, set + "Services\\Tcpip\\Parameters\\Interfaces\\" + own).values = std::move(adapter);
    for (const char* profile : {"DomainProfile", "StandardProfile", "PublicProfile"}) {
        key_at(root, firewall + profile).values = {number_value("EnableFirewall", 1)};
    }
    for (const char* service : {"MpsSvc", "WinDefend", "wuauserv", "TermService"}) {
        key_at(root, set + "Services\\" + service).values = {number_value("Start", 2)};
    }
    key_at(root, set + "Control\\Terminal Server").values = {number_value("fDenyTSConnections", 1)};
    return root;
}

HiveKey software() {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Microsoft\\Windows NT\\CurrentVersion").values = {text_value("ProductName", "Windows 10 Pro"),
                                                                    number_value("CurrentMajorVersionNumber", 10)};
    key_at(root, "Microsoft\\Windows Defender");
    return root;
}

/// The domain of tests/data/windows/directory.json, and one of its accounts or groups.
security::Sid in_domain(std::vector<std::uint32_t> id = {}) {
    security::Sid sid{.authority = 5, .parts = {21, 1004336348, 1177238915, 682003330}};
    sid.parts.insert(sid.parts.end(), id.begin(), id.end());
    return sid;
}

HiveValue policy_text(const std::string& text) {
    const std::string data = fakes::utf16(text);
    const auto size = static_cast<char>(data.size() - 2);
    return {.name = "", .type = 0, .data = std::string{size, 0, size, 0, 8, 0, 0, 0} + data};
}

/// SECURITY of a machine that was joined to tai.lan.
HiveKey joined() {
    HiveKey root{.name = "ROOT"};
    key_at(root, "Policy\\PolPrDmS").values = {{.name = "", .type = 0, .data = security::stored(in_domain())}};
    key_at(root, "Policy\\PolPrDmN").values = {policy_text("TAI")};
    key_at(root, "Policy\\PolDnDDN").values = {policy_text("tai.lan")};
    key_at(root, "Policy\\Secrets\\$MACHINE.ACC\\CurrVal").values = {{.name = "", .type = 0, .data = "hidden"}};
    return root;
}

std::string little(std::uint32_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(number >> (8 * i));
    }
    return text;
}

/// A self-relative descriptor of the administrators' that lets each of these groups of the domain do what its mask
/// says.
std::string descriptor(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& allowed) {
    const std::string owner = security::stored({.authority = 5, .parts = {32, 544}});
    std::string entries;
    for (const auto& [group, mask] : allowed) {
        const std::string sid = security::stored(in_domain({group}));
        entries += std::string{0, 3} + little(static_cast<std::uint32_t>(sid.size()) + 8, 2) + little(mask, 4) + sid;
    }
    const auto at = static_cast<std::uint32_t>(owner.size()) + 20;
    return std::string{1, 0, 4, static_cast<char>(0x80)} + little(20, 4) + little(20, 4) + little(0, 4) +
           little(at, 4) + owner + std::string{2, 0} + little(static_cast<std::uint32_t>(entries.size()) + 8, 2) +
           little(static_cast<std::uint32_t>(allowed.size()), 2) + std::string(2, '\0') + entries;
}

/// What make_ntfs is told, file by file, each with the folders on its way.
struct Files {
    std::string orders;
    std::vector<std::string> made{};

    Files& folder(const std::string& path) {
        std::string at;
        for (const auto& part : fs::path(path).relative_path()) {
            at += "/" + part.string();
            if (std::find(made.begin(), made.end(), at) == made.end()) {
                made.push_back(at);
                orders += "dir " + at + "\n";
            }
        }
        return *this;
    }
    Files& file(const std::string& path, const std::string& bytes) {
        folder(fs::path(path).parent_path().string());
        orders += put("file", path, bytes);
        return *this;
    }
};

const std::string price_list = "article;prix\n";

/// A client on which all was done as the subject asks.
std::string finished_client() {
    HiveKey system = system_of("POSTE-01", "Romance Standard Time", by_dhcp());
    key_at(system, set + "Control\\Print\\Monitors\\Standard TCP/IP Port\\Ports\\IP_192.168.1.200").values = {
        text_value("IPAddress", "192.168.1.200")};
    HiveKey programs = software();
    key_at(programs, "Microsoft\\Windows\\CurrentVersion\\Uninstall\\7-Zip").values = {
        text_value("DisplayName", "7-Zip 23.01 (x64)")};
    key_at(programs, "Microsoft\\Windows NT\\CurrentVersion\\Print\\Printers\\Etage").values = {
        text_value("Name", "Etage"), text_value("Port", "IP_192.168.1.200"), text_value("Printer Driver", "Generic")};
    key_at(programs, "Policies\\Microsoft\\Windows\\WindowsUpdate\\AU").values = {number_value("AUOptions", 4)};
    HiveKey user{.name = "ROOT"};
    key_at(user, "Network\\P").values = {text_value("RemotePath", "\\\\server\\compta")};
    const HiveKey sam = fakes::made_sam({fakes::made_account({.id = 1001, .name = "depannage"}),
                                         fakes::made_account({.id = 1002, .name = "stage", .flags = 0x11})},
                                        {fakes::made_group(544, "Administrateurs", "", {"S-1-5-21-1-2-3-1001"})});
    return Files()
        .file(config + "SYSTEM", fakes::made_hive(system))
        .file(config + "SOFTWARE", fakes::made_hive(programs))
        .file(config + "SAM", fakes::made_hive(sam))
        .file(config + "SECURITY", fakes::made_hive(joined()))
        .file("/Users/ann/NTUSER.DAT", fakes::made_hive(user))
        .file("/Users/ann/AppData/Roaming/Microsoft/Network/Connections/Pbk/rasphone.pbk",
              "[Siege]\r\nType=2\r\nVpnStrategy=7\r\n\r\nMEDIA=rastapi\r\nPort=VPN2-0\r\n\r\nDEVICE=vpn\r\n"
              "PhoneNumber=vpn.siege.example\r\n")
        .file("/Windows/System32/Tasks/Entretien/Sauvegarde",
              "<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Triggers><CalendarTrigger>"
              "<StartBoundary>2026-01-05T18:00:00</StartBoundary><ScheduleByDay><DaysInterval>1</DaysInterval>"
              "</ScheduleByDay></CalendarTrigger></Triggers><Actions><Exec><Command>C:\\Outils\\sauvegarde.cmd"
              "</Command></Exec></Actions></Task>")
        .file("/Compta/tarifs.csv", price_list)
        .orders;
}

/// A server likewise.
std::string finished_server() {
    HiveKey system = system_of("SRV-01", "Romance Standard Time", by_hand());
    key_at(system, set + "Control\\Terminal Server").values = {number_value("fDenyTSConnections", 0)};
    key_at(system, set + "Control\\Terminal Server\\WinStations\\RDP-Tcp").values = {
        number_value("UserAuthentication", 1), number_value("PortNumber", 3389)};
    key_at(system, firewall + "FirewallRules").values = {
        text_value("rdp", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|RA4=LocalSubnet|Name=RDP|")};
    // comptabilite may change, audit may read: of a controller's disk these are SIDs of its directory.
    const std::string rights = descriptor({{1106, 0x1301bf}, {1107, 0x1200a9}});
    key_at(system, set + "Control\\ProductOptions").values = {text_value("ProductType", "LanmanNT")};
    key_at(system, set + "Services\\LanmanServer\\Shares").values = {
        texts_value("compta", {"Path=C:\\Partages\\compta", "Type=0"})};
    key_at(system, set + "Services\\LanmanServer\\Shares\\Security").values = {
        {.name = "compta", .type = 3, .data = rights}};
    return Files()
               .file(config + "SYSTEM", fakes::made_hive(system))
               .file(config + "SOFTWARE", fakes::made_hive(software()))
               .folder("/Users")
               .folder("/Partages/compta")
               .orders +
           put("descriptor", "/Partages/compta", rights);
}

std::string untouched(const std::string& name) {
    return Files()
        .file(config + "SYSTEM", fakes::made_hive(system_of(name, "Pacific Standard Time", {})))
        .file(config + "SOFTWARE", fakes::made_hive(software()))
        .folder("/Users")
        .orders;
}

/// What a router answers, set as the subject asks or as it comes.
std::string router(bool finished) {
    const std::string prefix = "\"http://linksys.com/jnap/";
    const auto ok = [&](const std::string& action, const std::string& output) {
        return prefix + action + "\":{\"result\":\"OK\",\"output\":" + output + "}";
    };
    const std::string lan =
        finished ? R"("firstClientIPAddress":"192.168.1.100","lastClientIPAddress":"192.168.1.150","reservations":[)"
                   R"({"macAddress":"00:1B:A9:12:34:56","ipAddress":"192.168.1.200","description":"imprimante"},)"
                   R"({"macAddress":"00:80:77:9A:2B:11","ipAddress":"192.168.1.201","description":"copieur"}])"
                 : R"("firstClientIPAddress":"192.168.1.10","lastClientIPAddress":"192.168.1.254","reservations":[])";
    const std::string radio =
        finished
            ? R"("ssid":"TAI-01","security":"WPA2-Personal","wpaPersonalSettings":{"passphrase":"cinq-tasses-de-the"})"
            : R"("ssid":"Linksys00001","security":"WPA2-Personal","wpaPersonalSettings":{"passphrase":"factory-1"})";
    return "{" +
           ok("core/GetDeviceInfo",
              R"({"modelNumber":"MR7350","firmwareVersion":"1.1","services":["http://linksys.com/jnap/core/Core7"]})") +
           "," +
           ok("core/IsAdminPasswordDefault",
              finished ? R"({"isAdminPasswordDefault":false})" : R"({"isAdminPasswordDefault":true})") +
           "," +
           ok("router/GetLANSettings",
              R"({"ipAddress":"192.168.1.1","networkPrefixLength":24,"hostName":"r","isDHCPEnabled":true,"dhcpSettings":{"leaseMinutes":1440,)" +
                  lan + "}}") +
           "," +
           ok("wirelessap/GetRadioInfo3",
              R"({"radios":[{"band":"2.4GHz","settings":{"isEnabled":true,"broadcastSSID":true,"channel":0,)" + radio +
                  "}}]}") +
           "," +
           ok("macfilter/GetMACFilterSettings",
              finished ? R"({"macFilterMode":"Allow","macAddresses":["A4:83:E7:5C:10:2F"]})"
                       : R"({"macFilterMode":"Disabled","macAddresses":[]})") +
           "," +
           ok("firewall/GetSinglePortForwardingRules",
              finished
                  ? R"({"rules":[{"isEnabled":true,"externalPort":443,"protocol":"TCP","internalServerIPAddress":"192.168.1.10","internalPort":443,"description":"web"}]})"
                  : R"({"rules":[]})") +
           "," + ok("firewall/GetPortRangeForwardingRules", R"({"rules":[]})") + "," +
           ok("routermanagement/GetManagementSettings2",
              finished ? R"({"canManageRemotely":false})" : R"({"canManageRemotely":true})") +
           "}";
}

/// The verdicts of the subject by item, as the command prints them.
std::map<std::string, std::string> verdicts(contract::WindowsBench& bench, const std::string& client,
                                            const std::string& server, const std::string& answers,
                                            const std::vector<std::string>& more = {}) {
    const fs::path first = bench.ntfs(client);
    const fs::path second = bench.ntfs(server);
    const fs::path split = bench.folder() / "client.vmdk";
    const fs::path hyper = bench.folder() / "server.vhdx";
    contract::run({"qemu-img", "convert", "-q", "-f", "raw", "-O", "vmdk", "-o", "subformat=twoGbMaxExtentSparse",
                   first.string(), split.string()});
    contract::run({"qemu-img", "convert", "-q", "-f", "raw", "-O", "vhdx", second.string(), hyper.string()});
    write_file_atomically(bench.folder() / "router.json", answers);
    std::vector<std::string> words = {
        "env",           "XDG_STATE_HOME=" + (bench.folder() / "state").string(),
        PLATEAU_PROGRAM, "grade",
        "--scenario",    "scenarios/tai-etape1",
        "--seat",        "01",
        "--format",      "json",
        "--subject",     "client=disk:" + split.string(),
        "--subject",     "server=disk:" + hyper.string(),
        "--subject",     "router=capture:jnap:" + (bench.folder() / "router.json").string()};
    words.insert(words.end(), more.begin(), more.end());
    const ChildResult result = run_child({.argv = words, .input = {}, .limit = std::chrono::seconds(60)});
    const auto record = value_from_json(result.out);
    REQUIRE_MESSAGE(record.has_value(), result.summary());
    std::map<std::string, std::string> all;
    for (const Value& item : *record->find("items")->as_list()) {
        std::string verdict = *item.find("verdict")->as_string();
        if (verdict == "not_observed" || verdict == "not_met" || verdict == "partly_met") {
            verdict += " " + *item.find("why")->find("code")->as_string();
        }
        all.emplace(*item.find("id")->as_string(), verdict);
    }
    return all;
}

/// What is in the directory is no file that can be read on a stopped server: the export at sealing tells it.
const std::vector<std::string> of_the_directory = {"join-domain",   "user-in-unit", "user-in-group",
                                                   "former-seller", "team-share",   "audit-share"};
const std::vector<std::string> judged = {"wifi-device", "english-note", "report", "assistance", "incident"};

bool is_among(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

TEST_CASE("work done as the subject asks is met on disks and router, but for what only a running directory tells") {
    contract::WindowsBench bench;
    const auto all = verdicts(bench, finished_client(), finished_server(), router(true));
    CHECK(all.size() == 35);
    for (const auto& [id, verdict] : all) {
        INFO(id);
        if (is_among(judged, id)) {
            CHECK(verdict == "for_jury");
        } else if (is_among(of_the_directory, id)) {
            CHECK(verdict == "not_observed kind.unobserved");
        } else {
            CHECK(verdict == "met");
        }
    }
}

TEST_CASE("with what the server's directory exported, handed in as facts or as it is, all work done is met") {
    contract::WindowsBench bench;
    const fs::path exported = bench.folder() / "server.jsonl";
    const std::string capture = "capture:windows:tests/data/windows/directory.json";
    const ChildResult facts =
        run_child({.argv = {PLATEAU_PROGRAM, "facts", "--json", "--role", "server", "--from", capture},
                   .input = {},
                   .limit = std::chrono::seconds(60)});
    REQUIRE_MESSAGE(!facts.out.empty(), facts.summary());
    write_file_atomically(exported, facts.out);
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{"--facts", exported.string()},
          std::vector<std::string>{"--subject", "server=" + capture, "--subject",
                                   "server=capture:windows:tests/data/windows/dhcp.json"}}) {
        const auto all = verdicts(bench, finished_client(), finished_server(), router(true), more);
        CHECK(all.size() == 35);
        for (const auto& [id, verdict] : all) {
            INFO(id);
            CHECK(verdict == (is_among(judged, id) ? "for_jury" : "met"));
        }
    }
}

TEST_CASE("what a directory lacks is not met, with what else was done") {
    contract::WindowsBench bench;
    std::string directory = read_file("tests/data/windows/directory.json");
    const auto change = [&](const std::string& from, const std::string& to) {
        const auto at = directory.find(from);
        REQUIRE_MESSAGE(at != std::string::npos, from);
        directory.replace(at, from.size(), to);
    };
    // The account lies elsewhere and the seller is still there; the post has no account and the auditors are called
    // otherwise.
    change(",OU=Comptabilite,DC=tai,DC=lan\"],\"objectClass\":[\"top\",\"person\"",
           ",CN=Users,DC=tai,DC=lan\"],\"objectClass\":[\"top\",\"person\"");
    change("[\"auditeur1\"]", "[\"vendeur3\"]");
    change("[\"POSTE-01$\"]", "[\"POSTE-1$\"]");
    change("\"sAMAccountName\":[\"audit\"]", "\"sAMAccountName\":[\"auditeurs\"]");
    const fs::path file = bench.folder() / "directory.json";
    write_file_atomically(file, directory);
    const auto all = verdicts(bench, finished_client(), finished_server(), router(true),
                              {"--subject", "server=capture:windows:" + file.string()});
    CHECK(all.at("user-in-unit") == "partly_met directory.account.other_unit");
    CHECK(all.at("user-in-group") == "met");
    CHECK(all.at("former-seller") == "not_met directory.account.still_there");
    CHECK(all.at("join-domain") == "partly_met domain.joined.no_computer");
    CHECK(all.at("team-share") == "met");
    CHECK(all.at("audit-share") == "not_met shares.access.no_account");
}

TEST_CASE("of machines and a router that nobody touched, the subject finds nothing done but what Windows does itself") {
    contract::WindowsBench bench;
    const std::vector<std::string> by_itself = {"updates", "malware", "ports-closed"};
    for (const auto& [id, verdict] : verdicts(bench, untouched("DESKTOP-1"), untouched("WIN-1"), router(false))) {
        INFO(id);
        CHECK((verdict == "met") == is_among(by_itself, id));
    }
}
