// Small XML files of a Windows machine: Wi-Fi profiles and scheduled tasks, as their schemas have them.
#include <doctest/doctest.h>

#include "engine/model/secret.h"
#include "engine/platforms/windows/task_facts.h"
#include "engine/platforms/windows/wifi_profile.h"
#include "engine/platforms/windows/xml_tree.h"
#include "tests/fakes/fake_hive_reader.h"

using namespace plateau;
using namespace plateau::windows_platform;

namespace {

/// A profile of the network "TAI" with that security and that key.
std::string profile(const std::string& security, const std::string& key, const std::string& ssid = "<name>TAI</name>") {
    return "<?xml version=\"1.0\"?>\r\n<WLANProfile xmlns=\"http://www.microsoft.com/networking/WLAN/profile/v1\">\r\n"
           "<name>TAI Salle</name><SSIDConfig><SSID>" +
           ssid +
           "</SSID><nonBroadcast>true</nonBroadcast></SSIDConfig><connectionType>ESS</connectionType>"
           "<connectionMode>auto</connectionMode><MSM><security><authEncryption>" +
           security + "</authEncryption>" + key +
           "</security></MSM><MacRandomization xmlns=\"http://www.microsoft.com/networking/WLAN/profile/v3\">"
           "<enableRandomization>false</enableRandomization></MacRandomization></WLANProfile>";
}

std::string ciphers(const std::string& authentication, const std::string& encryption) {
    return "<authentication>" + authentication + "</authentication><encryption>" + encryption +
           "</encryption><useOneX>false</useOneX>";
}

std::string shared_key(const std::string& type, const std::string& is_protected, const std::string& material) {
    return "<sharedKey><keyType>" + type + "</keyType><protected>" + is_protected + "</protected><keyMaterial>" +
           material + "</keyMaterial></sharedKey>";
}

const SecretKeeper& keeper() {
    static const SecretKeeper one;
    return one;
}

Observed<WifiProfile> read(const std::string& bytes) {
    return read_wifi_profile(bytes, "{GUID}", [](std::string_view plaintext) {
        return to_value(keeper().seal("wifi.passphrase", plaintext));
    });
}

Record value_of(const std::string& bytes) {
    const auto read_profile = read(bytes);
    REQUIRE(read_profile.has_value());
    return read_profile->fact.value;
}

std::string task(const std::string& inside) {
    return "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<Task version=\"1.2\" "
           "xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">" +
           inside + "</Task>";
}

/// ASCII in UTF-16LE behind its mark, as Windows writes tasks.
std::string wide(const std::string& text) {
    const std::string units = fakes::utf16(text);
    return "\xff\xfe" + units.substr(0, units.size() - 2);
}

Record task_value(const std::string& inside) {
    const auto fact = scheduled_task_fact(wide(task(inside)), "\\Tai\\Sauvegarde");
    REQUIRE(fact.has_value());
    CHECK(fact->assurance == Assurance::inferred);
    return fact->value;
}

template <class T>
std::string code_of(const Observed<T>& observed) {
    return observed ? "none" : observed.error().code;
}

}  // namespace

TEST_CASE("a profile as it lies on disk has no passphrase that is known") {
    const std::string bytes = profile(ciphers("WPA2PSK", "AES"), shared_key("passPhrase", "true", "01000000D08C9DDF"));
    const auto found = read(bytes);
    REQUIRE(found.has_value());
    CHECK(found->fact.kind == "wifi_profile");
    CHECK(found->fact.value == Record{{"name", "TAI Salle"},
                                      {"interface", "{GUID}"},
                                      {"ssid", "TAI"},
                                      {"hidden", true},
                                      {"automatic", true},
                                      {"security", "wpa2"}});
    CHECK(found->fact.assurance == Assurance::sourced);
    CHECK(found->kept.find("01000000D08C9DDF") == std::string::npos);
    CHECK(found->kept.find("<keyMaterial>&lt;secret&gt;</keyMaterial>") != std::string::npos);
    CHECK(found->kept.find("<name>TAI Salle</name>") != std::string::npos);
}

TEST_CASE("a plain passphrase is sealed, blanks included, and is nowhere else") {
    const std::string bytes = profile(ciphers("WPA2PSK", "AES"), shared_key("passPhrase", "false", " cinq tasses "));
    const auto found = read(bytes);
    REQUIRE(found.has_value());
    const auto sealed = secret_in(found->fact.value.at("passphrase"));
    REQUIRE(sealed.has_value());
    CHECK(sealed->digest == keeper().digest("wifi.passphrase", " cinq tasses "));
    CHECK(found->kept.find("cinq tasses") == std::string::npos);
    CHECK_FALSE(value_of(profile(ciphers("WPA2PSK", "AES"), shared_key("networkKey", "false", "cinq tasses")))
                    .contains("passphrase"));
    CHECK_FALSE(value_of(profile(ciphers("WPA2PSK", "AES"), shared_key("passPhrase", "false", "short")))
                    .contains("passphrase"));
    CHECK_FALSE(value_of(profile(ciphers("WPA2PSK", "AES"), "")).contains("passphrase"));
}

TEST_CASE("how a network is protected is told by its authentication") {
    const auto security = [](const std::string& inside) { return value_of(profile(inside, "")).at("security"); };
    CHECK(security(ciphers("open", "none")) == Value("none"));
    CHECK(security(ciphers("open", "WEP")) == Value("wep"));
    CHECK(security(ciphers("WPAPSK", "TKIP")) == Value("wpa"));
    CHECK(security(ciphers("WPA2", "AES")) == Value("wpa2_enterprise"));
    CHECK(security(ciphers("WPA3SAE", "AES")) == Value("wpa3"));
    CHECK(security(ciphers("WPA3SAE", "AES") + "<transitionMode xmlns=\"v4\">true</transitionMode>") ==
          Value("wpa2_wpa3"));
    CHECK(security(ciphers("OWE", "AES")) == Value("owe"));
    CHECK(security(ciphers("another", "AES")) == Value("other"));
    CHECK(security("<authentication>open</authentication><encryption>none</encryption><useOneX>true</useOneX>") ==
          Value("other"));
    CHECK(value_of(profile(ciphers("open", "none"), "")).at("passphrase").is_null());
    CHECK(value_of(profile(ciphers("WPA2", "AES"), "")).at("passphrase").is_null());
}

TEST_CASE("the name of the network is its bytes, and is not told where there are several") {
    const auto with = [](const std::string& ssid) { return value_of(profile(ciphers("open", "none"), "", ssid)); };
    CHECK(with("<hex>C3A974C3A9</hex><name>other</name>").at("ssid") == Value("été"));
    CHECK(with("<hex>54FF</hex>").at("ssid") == Value("T\\xff"));
    CHECK_FALSE(with("<hex>5</hex>").contains("ssid"));
    CHECK_FALSE(with("<hex>zz</hex><name>TAI</name>").contains("ssid"));
    CHECK_FALSE(with("").contains("ssid"));
    CHECK_FALSE(with("<name>a</name></SSID><SSID><name>b</name>").contains("ssid"));
    CHECK_FALSE(with("<name>" + std::string(33, 'a') + "</name>").contains("ssid"));
}

TEST_CASE("a task says what it runs, as whom and when") {
    const Record value = task_value(
        "<Triggers><CalendarTrigger><StartBoundary>2026-01-05T08:00:00</StartBoundary><Enabled>true</Enabled>"
        "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger><LogonTrigger/></Triggers>"
        "<Principals><Principal id=\"Other\"><UserId>bob</UserId></Principal>"
        "<Principal id=\"Author\"><UserId>POST-01\\Ann</UserId></Principal></Principals>"
        "<Settings><Enabled>true</Enabled></Settings>"
        "<Actions Context=\"Author\"><Exec><Command>robocopy.exe</Command><Arguments>C:\\a D:\\b /MIR</Arguments>"
        "</Exec></Actions>");
    CHECK(value.at("name") == Value("\\Tai\\Sauvegarde"));
    CHECK(value.at("enabled") == Value(true));
    CHECK(value.at("user") == Value("ann"));
    CHECK(value.at("command") == Value("robocopy.exe C:\\a D:\\b /MIR"));
    CHECK(value.at("trigger") ==
          Value("CalendarTrigger(StartBoundary=2026-01-05T08:00:00 ScheduleByDay(DaysInterval=1)); LogonTrigger"));
}

TEST_CASE("a task that is switched off, of the system, with no trigger and an action that is no command") {
    const Record value = task_value(
        "<Principals><Principal><UserId>S-1-5-18</UserId></Principal></Principals>"
        "<Settings><Enabled> false </Enabled></Settings>"
        "<Actions><ComHandler><ClassId>{A}</ClassId></ComHandler></Actions>");
    CHECK(value.at("enabled") == Value(false));
    CHECK(value.at("user") == Value("system"));
    CHECK(value.at("command") == Value("ComHandler(ClassId={A})"));
    CHECK(value.at("trigger").is_null());
    CHECK(task_value("<Actions/>").at("user").is_null());
    CHECK(task_value("<Actions/>").at("command").is_null());
    CHECK(task_value("<Actions/>").at("enabled") == Value(true));
}

TEST_CASE("XML that makes entities, is too deep, too large, broken or of something else is refused") {
    const auto code = [](const std::string& xml) { return code_of(parse_xml(xml)); };
    CHECK(code("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>") == "windows.xml.invalid");
    CHECK(code("<a><b></a>") == "windows.xml.invalid");
    CHECK(code("") == "windows.xml.invalid");
    CHECK(code("<a/><b/>") == "windows.xml.invalid");
    CHECK(code("<a>" + std::string(largest_xml, ' ') + "</a>") == "windows.xml.invalid");
    std::string deep;
    for (int i = 0; i < 30'000; ++i) {
        deep += "<a>";
    }
    CHECK(code(deep) == "windows.xml.invalid");
    std::string closed = deep;
    for (int i = 0; i < 30'000; ++i) {
        closed += "</a>";
    }
    CHECK(code(closed) == "windows.xml.invalid");
    CHECK(parse_xml("<x:a xmlns:x=\"y\"><x:b>1 &amp; 2</x:b></x:a>")->text_at("b") == "1 & 2");
    CHECK(code_of(read("<Other><name>a</name></Other>")) == "windows.wifi_profile.invalid");
    CHECK(code_of(read("<WLANProfile><name>a</name></WLANProfile>")) == "windows.wifi_profile.invalid");
    CHECK(code_of(scheduled_task_fact("<Task/>", "\\a")) == "windows.task.invalid");
    CHECK(code_of(scheduled_task_fact("no XML", "\\a")) == "windows.xml.invalid");
}

TEST_CASE("what is kept of a file has no key or password, wherever it is") {
    const auto kept = xml_without_secrets(
        "<a UserPassword=\"one\"><!-- two --><x:KeyMaterial>three<b>four</b></x:KeyMaterial><c>five</c></a>");
    REQUIRE(kept.has_value());
    for (const char* secret : {"one", "two", "three", "four"}) {
        CHECK(kept->find(secret) == std::string::npos);
    }
    CHECK(kept->find("five") != std::string::npos);
    CHECK(xml_without_secrets(*kept) == kept);
}
