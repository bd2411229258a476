#include "engine/grading/description.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace plateau;

namespace {

const std::string good =
    R"({"family":"dhcp","version":"1.0.0","checks":[{"id":"dhcp.reservation","title":{"fr":"Réservation","en":"Reservation"},)"
    R"("reads":[{"kind":"dhcp_reservation"},{"kind":"directory_computer","of":"directory"}],)"
    R"("expect":{"type":"object","properties":{"mac":{"type":"string","format":"mac","description":"the device"},)"
    R"("mode":{"type":"string","enum":["on","off"]},"directory":{"type":"string","format":"role"},)"
    R"("routes":{"type":"array","items":{"type":"string","format":"prefix"}},)"
    R"("more":{"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":false}},)"
    R"("required":["mac"],"additionalProperties":false}}],)"
    R"("texts":{"dhcp.reservation.found":{"fr":"oui","en":"yes"}}})";

/// The reason for refusing the good description with `from` replaced by `to`.
std::string why_without(const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    text.replace(at, from.size(), to);
    const auto result = parse_description(text);
    return result ? "accepted" : result.error();
}

const FieldSpec& field(const CheckSpec& check, const std::string& name) {
    return *std::find_if(check.expect.begin(), check.expect.end(), [&](const FieldSpec& f) { return f.name == name; });
}

}  // namespace

TEST_CASE("a description becomes the checks the scenario parser knows") {
    const auto grader = parse_description(good);
    REQUIRE_MESSAGE(grader.has_value(), (grader ? "" : grader.error()));
    REQUIRE(grader->checks.size() == 1);
    const CheckSpec& check = grader->checks[0];
    CHECK(check.family == "dhcp");
    CHECK(check.title.fr == "Réservation");
    REQUIRE(check.reads.size() == 2);
    CHECK(check.reads[1].of == "directory");
    CHECK(field(check, "mac").type == FieldType::mac);
    CHECK(field(check, "mac").required);
    CHECK(field(check, "mac").summary == "the device");
    CHECK_FALSE(field(check, "mode").required);
    CHECK(field(check, "mode").choices == std::vector<std::string>{"on", "off"});
    CHECK(field(check, "routes").element.at(0).type == FieldType::prefix);
    CHECK_FALSE(field(check, "routes").ordered);
    CHECK(field(check, "more").members.at(0).type == FieldType::integer);
    CHECK(grader->texts.at("dhcp.reservation.found").en == "yes");
}

TEST_CASE("a description that is wrong is refused with the place and what is wrong there") {
    CHECK(why_without("\"version\":\"1.0.0\",", "") == "'version' is missing");
    CHECK(why_without("\"family\":\"dhcp\"", "\"family\":\"DHCP\"") == "family: 'DHCP' is no name of a family");
    CHECK(why_without("\"id\":\"dhcp.reservation\"", "\"id\":\"vpn.client\"") ==
          "checks[0]: 'vpn.client' is not 'dhcp.' and a name");
    CHECK(why_without("\"title\"", "\"titel\"") == "checks[0]: no such member 'titel'");
    CHECK(why_without("\"fr\":\"Réservation\"", "\"fr\":\"\"") ==
          "checks[0].title.fr: a text that is not empty is expected");
    CHECK(why_without("dhcp_reservation", "dhcp_lease") ==
          "checks[0].reads: this Plateau knows no kind of fact 'dhcp_lease'");
    CHECK(why_without("\"of\":\"directory\"", "\"optional\":1") == "checks[0].reads.optional: neither true nor false");
    CHECK(why_without("\"of\":\"directory\"", "\"of\":\"mac\"") == "checks[0].reads: 'mac' is no field of format role");
    CHECK(why_without("\"format\":\"mac\"", "\"format\":\"color\"") == "checks[0].expect.mac: no such format 'color'");
    CHECK(why_without("\"type\":\"integer\"", "\"type\":\"number\"") ==
          "checks[0].expect.more.n: no such type 'number'");
    CHECK(why_without("\"required\":[\"mac\"]", "\"required\":[\"address\"]") ==
          "checks[0].expect.required: a field that is no property is named");
    CHECK(why_without("\"required\":[\"mac\"],\"additionalProperties\":false", "\"additionalProperties\":true") ==
          "checks[0].expect: 'additionalProperties' must be false");
    CHECK(why_without("[\"on\",\"off\"]", "[]") == "checks[0].expect.mode.enum: it has no choice");
    CHECK(why_without("\"dhcp.reservation.found\"", "\"subject.missing\"") ==
          "texts: 'subject.missing' is no code of the family");
    CHECK(why_without(",\"en\":\"yes\"", "") == "texts.dhcp.reservation.found: 'en' is missing");
}

TEST_CASE("a check that is there twice or reads nothing is refused") {
    const auto begin = good.find("{\"id\"");
    const auto end = good.find("],\"texts\"");
    const std::string check = good.substr(begin, end - begin);
    CHECK(why_without(check, check + "," + check) == "checks[1]: 'dhcp.reservation' is there twice");
    CHECK(why_without(R"([{"kind":"dhcp_reservation"},{"kind":"directory_computer","of":"directory"}])", "[]") ==
          "checks[0].reads: a check that reads nothing can judge nothing");
}

TEST_CASE("the order of a list counts only where the description says so") {
    std::string text = good;
    const std::string list = "\"type\":\"array\"";
    text.replace(text.find(list), list.size(), list + ",\"ordered\":true");
    const auto grader = parse_description(text);
    REQUIRE_MESSAGE(grader.has_value(), (grader ? "" : grader.error()));
    CHECK(field(grader->checks[0], "routes").ordered);
    CHECK(why_without(list, list + ",\"ordered\":\"yes\"") ==
          "checks[0].expect.routes.ordered: neither true nor false");
}

TEST_CASE("a secret may have the name by which it is compared, and nothing else may") {
    const std::string mac = R"("mac":{"type":"string","format":"mac","description":"the device"})";
    const auto described = [&](const std::string& schema) {
        std::string text = good;
        return parse_description(text.replace(text.find(mac), mac.size(), "\"mac\":" + schema));
    };
    const auto grader = described(R"({"type":"string","format":"secret","secret":"wifi.passphrase"})");
    REQUIRE_MESSAGE(grader.has_value(), (grader ? "" : grader.error()));
    CHECK(field(grader->checks[0], "mac").secret == "wifi.passphrase");
    CHECK(field(described(R"({"type":"string","format":"secret"})")->checks[0], "mac").secret.empty());
    for (const char* wrong : {R"({"type":"string","secret":"wifi.passphrase"})",
                              R"({"type":"string","format":"mac","secret":"wifi.passphrase"})",
                              R"({"type":"string","format":"secret","secret":"Wifi"})",
                              R"({"type":"string","format":"secret","secret":3})"}) {
        CAPTURE(wrong);
        CHECK_FALSE(described(wrong).has_value());
    }
}
