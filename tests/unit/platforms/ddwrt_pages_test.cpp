#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "engine/support/files.h"
#include "tests/unit/platforms/ddwrt_sample.h"

using namespace plateau;

namespace {

std::optional<std::string> corpus_text(const std::string& name) {
    const std::filesystem::path file = std::filesystem::path("../shared/corpus/router/ddwrt") / name;
    if (!std::filesystem::is_regular_file(file)) {
        MESSAGE("skipped: " << file.string() << " is absent on this machine");
        return std::nullopt;
    }
    return read_file(file);
}

/// The settings behind the saved pages of a real MR7350: the fields of a form have their names, an address is written
/// in four fields, and a mask as its length.
std::string settings_of_pages(const std::string& pages) {
    std::map<std::string, std::string> fields;
    std::istringstream lines(pages);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals != std::string::npos && !line.starts_with('#') && !line.starts_with('_')) {
            fields[line.substr(0, equals)] = line.substr(equals + 1);
        }
    }
    std::string text;
    for (const auto& [name, value] : fields) {
        const auto part = [&](const char* number) { return fields.find(name + number); };
        const bool is_address = value == "4" && part("_0") != fields.end() && part("_3") != fields.end();
        text += name + "=" +
                (is_address ? part("_0")->second + "." + part("_1")->second + "." + part("_2")->second + "." +
                                  part("_3")->second
                            : value) +
                "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("the pages of a real Linksys MR7350 with DD-WRT r65498 give their settings' facts") {
    const auto pages = corpus_text("mr7350-r65498-webforms.txt");
    if (!pages) {
        return;
    }
    const std::string settings = settings_of_pages(*pages);
    const DdwrtRecord router = read_ddwrt(settings);
    const Record range = router.only("dhcp_server");
    CHECK(range.at("scope") == Value("192.168.1.0/24"));
    CHECK(range.at("enabled") == Value(true));
    CHECK(range.at("first") == Value("192.168.1.64"));
    CHECK(range.at("last") == Value("192.168.1.253"));
    CHECK(range.at("lease_minutes") == Value(1440));
    CHECK(router.only("wan").at("mode") == Value("off"));
    CHECK(router.only("host").at("name") == Value("dd-wrt"));
    CHECK(router.only("router_admin").at("remote_management") == Value(false));
    CHECK(router.only("firewall_profile").at("enabled") == Value(true));
    const Record filter = router.only("mac_filter");
    CHECK(filter.at("mode") == Value("off"));
    CHECK(filter.at("macs") == Value(List()));
    CHECK(router.only("network_interface").at("mac") == Value("e8:9f:80:56:e5:42"));
    CHECK(router.fact("vpn_server", "name", "pptpd").at("enabled") == Value(false));
    CHECK(router.fact("vpn_server", "name", "openvpn").at("port") == Value(1194));
    CHECK(router.fact("vpn_connection", "name", "openvpncl").at("server").is_null());
    // Both radios choose their channel: the pages do not tell the second one's band.
    CHECK(router.why_not("wifi_network") == "ddwrt.wifi.band_unknown");
}

TEST_CASE("with the running channel of its radios the networks of that router are known") {
    const auto pages = corpus_text("mr7350-r65498-webforms.txt");
    if (!pages) {
        return;
    }
    std::string reply =
        "PLATEAU-DDWRT 1\n@@ radios\nphy#1\n\tInterface wlan1\n\t\tchannel 6 (2437 MHz), width: 20 MHz\nphy#0\n"
        "\tInterface wlan0\n\t\tchannel 36 (5180 MHz), width: 80 MHz\n@@ nvram\n";
    std::istringstream lines(settings_of_pages(*pages));
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        reply += "@ " + line.substr(0, equals) + "\n " + line.substr(equals + 1) + "\n\n";
    }
    const DdwrtRecord router = read_ddwrt(reply + "@@ end\n");
    for (const char* band : {"2.4GHz", "5GHz"}) {
        const Record network = router.fact("wifi_network", "band", band);
        CHECK(network.at("ssid") == Value("admin "));
        CHECK(network.at("security") == Value("wpa3"));
        CHECK(network.at("hidden") == Value(false));
        CHECK(network.at("channel").is_null());
        CHECK(network.at("guest") == Value(false));
        CHECK(router.plaintext(network) == "admin");
    }
    CHECK(router.of("wifi_network").front().assurance == Assurance::inferred);
}

TEST_CASE("DD-WRT's own defaults are a router with its firewall on and nothing open") {
    const auto table = corpus_text("defaults-excerpt.txt");
    if (!table) {
        return;
    }
    std::string settings;
    std::istringstream lines(*table);
    for (std::string line; std::getline(lines, line);) {
        const std::string value = line.substr(0, line.find('#'));
        const auto end = value.find_last_not_of(' ');
        settings += end == std::string::npos ? "" : value.substr(0, end + 1) + "\n";
    }
    const DdwrtRecord router = read_ddwrt(with_lan(settings));
    CHECK(router.only("firewall_profile").at("enabled") == Value(true));
    CHECK(router.only("router_admin").at("remote_management") == Value(false));
    CHECK(router.only("vpn_server").at("enabled") == Value(false));
    CHECK(router.why_not("port_forward") == "none");
    CHECK(router.of("port_forward").empty());
}
