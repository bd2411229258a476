// Phone books of VPN connections: three of real machines, and made ones.
#include <doctest/doctest.h>

#include <array>

#include "engine/platforms/windows/phone_book.h"
#include "engine/platforms/windows/vpn_facts.h"
#include "tests/corpus.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

/// A connection as Windows writes it, with these settings before the sub-sections.
std::string connection(const std::string& name, const std::string& settings, const std::string& number) {
    return "[" + name + "]\r\nEncoding=1\r\nPBVersion=6\r\n" + settings +
           "\r\nNETCOMPONENTS=\r\nms_msclient=1\r\nms_server=1\r\n\r\nMEDIA=rastapi\r\nPort=VPN2-0\r\n"
           "Device=WAN Miniport (IKEv2)\r\n\r\nDEVICE=vpn\r\nPhoneNumber=" +
           number + "\r\nAreaCode=\r\nLastSelectedPhone=0\r\n\r\n";
}

Record only(const Facts& facts) {
    REQUIRE(facts.has_value());
    REQUIRE(facts->size() == 1);
    return facts->front().value;
}

Record fact_of(const std::string& settings, const std::string& number = "192.168.1.10") {
    return only(vpn_connection_facts(connection("Bureau", settings, number), "ann"));
}

std::string why_of(std::string_view book) {
    const auto entries = parse_phone_book(book);
    REQUIRE_FALSE(entries.has_value());
    CHECK(entries.error().code == "windows.phone_book.invalid");
    return entries.error().why;
}

/// The true values of an entry, read by eye.
struct TrueEntry {
    const char* file;
    const char* name;
    const char* server;  ///< nullptr: it is no VPN
    const char* protocol;
    const char* encryption;
    const char* authentication;
    int split_tunnel;  ///< -1: not said
};

constexpr std::array<TrueEntry, 12> true_entries = {{
    {"6tu-kid.pbk", "宽带连接", nullptr, "", "", "", -1},
    {"6tu-kid.pbk", "pub.6tu.me", "pub.6tu.me", "ikev2", "maximum", "eap", 0},
    {"snwaters-test.pbk", "Turner AlwaysOn VPN", "aovpn.turner-industries.com", "automatic", "required", "eap", 1},
    {"ZaresPlusX-handwritten.pbk", "United_Kingdom_VPN", "vpn453327113.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "United_States_VPN", "vpn984160303.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "United_States_2_VPN", "exia-001-anti-ddos.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "United_Kingdom_2_VPN", "vpn429494865.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "Colombia_VPN", "vpn597817389.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "Suriname_VPN", "atv-ddns.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "Singapore_VPN", "vpn901642793.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "Japan_VPN", "rspnet-jp1.opengw.net", "automatic", "", "", -1},
    {"ZaresPlusX-handwritten.pbk", "Malaysia_VPN", "vpn230750292.opengw.net", "automatic", "", "", -1},
}};

void meet(const TrueEntry& truth, const Record& value) {
    CHECK(value.at("server") == Value(truth.server));
    CHECK(value.at("protocol") == Value(truth.protocol));
    CHECK(value.at("enabled") == Value(true));
    CHECK(value.at("owner") == Value(""));
    CHECK(value.at("port").is_null());
    CHECK(value.contains("encryption") == (*truth.encryption != '\0'));
    CHECK(value.contains("authentication") == (*truth.authentication != '\0'));
    CHECK(value.contains("split_tunnel") == (truth.split_tunnel >= 0));
    if (truth.split_tunnel >= 0) {
        CHECK(value.at("encryption") == Value(truth.encryption));
        CHECK(value.at("authentication") == Value(List{truth.authentication}));
        CHECK(value.at("split_tunnel") == Value(truth.split_tunnel == 1));
    }
}

}  // namespace

TEST_CASE("each entry of three real phone books is what it is, and those that are no VPN are none") {
    const auto folder = corpus::windows("pbk");
    if (!folder) {
        return;
    }
    std::size_t met = 0;
    std::size_t entries = 0;
    for (const char* file : {"6tu-kid.pbk", "snwaters-test.pbk", "ZaresPlusX-handwritten.pbk"}) {
        const std::string bytes = corpus::bytes_of(*folder / file);
        const auto parsed = parse_phone_book(bytes);
        REQUIRE(parsed.has_value());
        entries += parsed->size();
        CHECK(parse_phone_book(to_phone_book(*parsed)) == parsed);
        const auto facts = vpn_connection_facts(bytes, "");
        REQUIRE(facts.has_value());
        std::size_t at = 0;
        std::size_t fact = 0;
        for (const TrueEntry& truth : true_entries) {
            if (std::string_view(truth.file) != file) {
                continue;
            }
            CAPTURE(truth.name);
            REQUIRE(at < parsed->size());
            CHECK((*parsed)[at++].name == truth.name);
            if (truth.server != nullptr) {
                REQUIRE(fact < facts->size());
                CHECK((*facts)[fact].value.at("name") == Value(truth.name));
                meet(truth, (*facts)[fact++].value);
            }
            ++met;
        }
        CHECK(fact == facts->size());
    }
    MESSAGE(entries << " entries, " << met << " met");
    CHECK(met == entries);
}

TEST_CASE("what opens a sub-section counts with its case, and settings may repeat") {
    const auto entries = parse_phone_book(
        "[a]\nEncoding=1\nRoutes=00\nRoutes=01\nMEDIA=rastapi\nDevice=WAN Miniport (SSTP)\nDEVICE=vpn\n"
        "PhoneNumber=one\nComment=\nPhoneNumber=two\n[b]\n");
    REQUIRE(entries.has_value());
    REQUIRE(entries->size() == 2);
    const auto& parts = entries->front().parts;
    REQUIRE(parts.size() == 5);
    CHECK(parts[0].settings ==
          std::vector<std::pair<std::string, std::string>>{{"Encoding", "1"}, {"Routes", "00"}, {"Routes", "01"}});
    CHECK(parts[1].type == "MEDIA");
    CHECK(parts[1].settings == std::vector<std::pair<std::string, std::string>>{{"Device", "WAN Miniport (SSTP)"}});
    CHECK(parts[2] == PhoneBookPart{"DEVICE", "vpn", {}});
    CHECK(parts[3] == PhoneBookPart{"PhoneNumber", "one", {{"Comment", ""}}});
    CHECK(parts[4] == PhoneBookPart{"PhoneNumber", "two", {}});
    CHECK(entries->back().parts == std::vector<PhoneBookPart>{PhoneBookPart()});
}

TEST_CASE("the protocol is the only one allowed, or automatic") {
    CHECK(fact_of("Type=2\r\nVpnStrategy=1\r\n").at("protocol") == Value("pptp"));
    CHECK(fact_of("Type=2\r\nVpnStrategy=3\r\n").at("protocol") == Value("l2tp"));
    CHECK(fact_of("Type=2\r\nVpnStrategy=5\r\n").at("protocol") == Value("sstp"));
    CHECK(fact_of("Type=2\r\nVpnStrategy=7\r\n").at("protocol") == Value("ikev2"));
    CHECK(fact_of("Type=2\r\nVpnStrategy=8\r\n").at("protocol") == Value("automatic"));
    CHECK(fact_of("Type=2\r\nVpnStrategy=99\r\n").at("protocol") == Value("other"));
    const auto sourced = vpn_connection_facts(connection("a", "Type=2\r\nVpnStrategy=7\r\n", "x"), "");
    CHECK(sourced->front().assurance == Assurance::sourced);
    const auto inferred = vpn_connection_facts(connection("a", "Type=2\r\n", "x"), "");
    CHECK(inferred->front().assurance == Assurance::inferred);
}

TEST_CASE("a tunnel is split when it is not the way to everything, and typed networks are not guessed") {
    const Record all = fact_of("Type=2\r\nIpPrioritizeRemote=1\r\nNumRoutes=0\r\n");
    CHECK(all.at("split_tunnel") == Value(false));
    CHECK(all.at("routes") == Value(List{"0.0.0.0/0"}));
    const Record by_class = fact_of("Type=2\r\nIpPrioritizeRemote=0\r\nNumRoutes=0\r\n");
    CHECK(by_class.at("split_tunnel") == Value(true));
    CHECK_FALSE(by_class.contains("routes"));
    const Record none = fact_of("Type=2\r\nIpPrioritizeRemote=0\r\nNumRoutes=0\r\nDisableClassBasedDefaultRoute=1\r\n");
    CHECK(none.at("routes") == Value(List{}));
    const Record typed =
        fact_of("Type=2\r\nIpPrioritizeRemote=0\r\nNumRoutes=1\r\nDisableClassBasedDefaultRoute=1\r\n");
    CHECK_FALSE(typed.contains("routes"));
}

TEST_CASE("authentication and encryption are the bits and numbers of their settings") {
    const Record value = fact_of("Type=2\r\nAuthRestrictions=544\r\nDataEncryption=8\r\n");
    CHECK(value.at("authentication") == Value(List{"chap", "mschapv2"}));
    CHECK(value.at("encryption") == Value("optional"));
    const Record other = fact_of("Type=2\r\nAuthRestrictions=6144\r\nDataEncryption=7\r\n");
    CHECK(other.at("authentication") == Value(List{"machine_certificate", "psk"}));
    CHECK(other.at("encryption") == Value("custom"));
}

TEST_CASE("the server is the one number to call, with the port behind its colon") {
    CHECK(fact_of("Type=2\r\n").at("owner") == Value("ann"));
    const Record with_port = fact_of("Type=2\r\n", "vpn.lab.lan:4443");
    CHECK(with_port.at("server") == Value("vpn.lab.lan"));
    CHECK(with_port.at("port") == Value(4443));
    CHECK(fact_of("Type=2\r\n", "2001:db8::1").at("server") == Value("2001:db8::1"));
    CHECK(fact_of("Type=2\r\n", "host:none").at("server") == Value("host:none"));
    const Record none = fact_of("Type=2\r\n", "");
    CHECK(none.at("server").is_null());
    CHECK(none.at("enabled") == Value(false));
    const Record several = fact_of("Type=2\r\n", "one\r\nPhoneNumber=two");
    CHECK_FALSE(several.contains("server"));
    CHECK(several.at("enabled") == Value(true));
    CHECK(fact_of("Type=2\r\n", "one\r\nPhoneNumber=one").at("server") == Value("one"));
}

TEST_CASE("a setting that says two things is not known") {
    const auto twice = vpn_connection_facts(connection("a", "Type=2\r\nVpnStrategy=1\r\nvpnstrategy=7\r\n", "x"), "");
    REQUIRE_FALSE(twice.has_value());
    CHECK(twice.error().code == "windows.phone_book.ambiguous");
    CHECK(fact_of("Type=2\r\nVpnStrategy=7\r\nVpnStrategy=7\r\n").at("protocol") == Value("ikev2"));
}

TEST_CASE("a book that is none says which line, and quotes nothing") {
    CHECK(why_of("hello\n") == "line 1: it is neither the name of an entry nor one of its settings");
    CHECK(why_of("Type=2\n") == "line 1: it is neither the name of an entry nor one of its settings");
    CHECK(why_of("[a]\nType=2\nPreSharedKey\n") ==
          "line 3: it is neither the name of an entry nor one of its settings");
    CHECK(why_of("[a\n") == "line 1: the name of an entry is not closed, or empty");
    CHECK(why_of(std::string("[\0a\0]\0", 6)) == "line 0: it is no text of bytes");
    std::string many;
    for (int i = 0; i <= 1'000; ++i) {
        many += "[a]\n";
    }
    CHECK(why_of(many) == "line 1001: there are too many entries");
    CHECK(why_of(std::string(largest_phone_book + 1, ' ')) == "line 0: the book is too large");
    CHECK(parse_phone_book("")->empty());
    CHECK(parse_phone_book("\xef\xbb\xbf; a comment\n\n")->empty());
}

TEST_CASE("a name of an older machine is read by its code page") {
    const auto facts = vpn_connection_facts("[Si\xe8ge \x80]\r\nType=2\r\nPhoneNumber=192.168.1.1\r\n", "Élodie");
    CHECK(only(facts).at("name") == Value("Siège €"));
    CHECK(only(facts).at("owner") == Value("élodie"));
}

TEST_CASE("the book that is kept has no secret, and the same facts") {
    const std::string book = connection(
        "a", "Type=2\r\nPreSharedKey=pL4t34u\r\nApnInfoPassword=S3cr3t\r\nCustomAuthKey=26\r\nGREKeyDefined=0\r\n",
        "x");
    const std::string kept = phone_book_without_secrets(book);
    CHECK(kept.find("pL4t34u") == std::string::npos);
    CHECK(kept.find("S3cr3t") == std::string::npos);
    CHECK(kept.find("PreSharedKey=<secret>\r\n") != std::string::npos);
    CHECK(kept.find("CustomAuthKey=26\r\n") != std::string::npos);
    CHECK(only(vpn_connection_facts(kept, "")) == only(vpn_connection_facts(book, "")));
    for (const auto& [name, value] : only(vpn_connection_facts(book, ""))) {
        CHECK(value != Value("pL4t34u"));
    }
    CHECK(phone_book_without_secrets("[a key=1]\n;psk=b\n") == "[a key=1]\n;psk=<secret>\n");
    CHECK(phone_book_without_secrets("Key= \r\nkey=a") == "Key= \r\nkey=<secret>");
}
