#include <doctest/doctest.h>

#include "tests/unit/graders/in_process.h"

using namespace plateau;
using namespace plateau::samples;

namespace {

Record with(Record record, const Record& changes) {
    for (const auto& [name, change] : changes) {
        record[name] = change;
    }
    return record;
}

const Record forward{{"name", "web"},          {"enabled", true},
                     {"protocol", "tcp"},      {"external_ports", "8080"},
                     {"internal_ports", "80"}, {"internal_address", "192.168.1.10"}};
const Record range{{"scope", "192.168.1.0/24"}, {"enabled", true},          {"first", "192.168.1.100"},
                   {"last", "192.168.1.150"},   {"gateway", "192.168.1.1"}, {"dns", List{"192.168.1.10", "9.9.9.9"}},
                   {"lease_minutes", 720},      {"domain", "lab.lan"}};

ItemResult judged_forward(const std::vector<Record>& forwards) {
    std::vector<FactOf> facts;
    for (const Record& value : forwards) {
        facts.push_back({"port_forward", value});
    }
    return judged(item_of("forward", "router.port_forward", "router",
                          {{"protocol", "tcp"},
                           {"external_ports", "8080"},
                           {"internal_address", "192.168.1.10"},
                           {"internal_ports", "80"}}),
                  {seen("router", {"port_forward"}, facts)});
}

ItemResult judged_range(const std::vector<Record>& ranges, Record expect) {
    std::vector<FactOf> facts;
    for (const Record& value : ranges) {
        facts.push_back({"dhcp_server", value});
    }
    return judged(item_of("range", "router.dhcp_range", "router", std::move(expect)),
                  {seen("router", {"dhcp_server"}, facts)});
}

ItemResult judged_admin(const Record& admin, Record expect) {
    return judged(item_of("admin", "router.admin", "router", std::move(expect)),
                  {seen("router", {"router_admin"}, {{"router_admin", admin}})});
}

Value tried(bool expected, bool initial) {
    return List{Record{{"tried", "expected"}, {"accepted", expected}},
                Record{{"tried", "initial"}, {"accepted", initial}}};
}

}  // namespace

TEST_CASE("a forward is met with its protocol, machine and port") {
    CHECK(judged_forward({forward}).verdict == Verdict::met);
    CHECK(judged_forward({with(forward, {{"protocol", "both"}})}).verdict == Verdict::met);
}

TEST_CASE("near misses of a forward are each named") {
    const std::pair<Record, const char*> misses[] = {
        {{{"protocol", "udp"}}, "router.port_forward.other_protocol"},
        {{{"internal_address", "192.168.1.11"}}, "router.port_forward.other_address"},
        {{{"internal_ports", "8080"}}, "router.port_forward.other_port"},
        {{{"internal_ports", nullptr}}, "router.port_forward.other_port"},
        {{{"external_ports", "8000-9000"}}, "router.port_forward.too_many_ports"},
        {{{"enabled", false}}, "router.port_forward.not_enabled"}};
    for (const auto& [change, code] : misses) {
        const auto result = judged_forward({with(forward, change)});
        CHECK(result.why.id == code);
        CHECK(result.verdict == Verdict::partly_met);
    }
    CHECK(judged_forward({}).verdict == Verdict::not_met);
    CHECK(judged_forward({with(forward, {{"external_ports", "8081"}})}).why.id == "router.port_forward.missing");
}

TEST_CASE("of several forwards of a port the one most like the expected is judged") {
    CHECK(judged_forward({with(forward, {{"name", "a"}, {"internal_address", "192.168.1.9"}}), forward}).verdict ==
          Verdict::met);
}

TEST_CASE("a range is compared field by field, only those that the guide names") {
    CHECK(judged_range({range}, {{"first", "192.168.1.100"}, {"last", "192.168.1.150"}}).verdict == Verdict::met);
    const auto last = judged_range({range}, {{"first", "192.168.1.100"}, {"last", "192.168.1.199"}});
    CHECK(last.verdict == Verdict::partly_met);
    CHECK(reason(last) == "router.dhcp_range.other_last: la plage finit à 192.168.1.150 au lieu de 192.168.1.199");
    CHECK(judged_range({range}, {{"dns", List{"9.9.9.9", "192.168.1.10"}}}).why.id == "router.dhcp_range.other_dns");
    CHECK(judged_range({range}, {{"scope", "10.0.0.0/8"}}).why.id == "router.dhcp_range.missing");
    CHECK(judged_range({range}, {{"first", "192.168.1.10"}, {"last", "192.168.1.20"}}).verdict == Verdict::not_met);
}

TEST_CASE("a range of a server that does not run is partly met, and one that must be off not met") {
    const Record off = with(range, {{"enabled", false}});
    CHECK(judged_range({off}, {{"first", "192.168.1.100"}}).why.id == "router.dhcp_range.not_enabled");
    CHECK(judged_range({off}, {{"enabled", false}}).verdict == Verdict::met);
    CHECK(judged_range({}, {{"enabled", false}}).verdict == Verdict::met);
    CHECK(judged_range({range}, {{"enabled", false}}).verdict == Verdict::not_met);
}

TEST_CASE("the password that is expected must open the administration") {
    const Record wanted{{"password", "a secret of the guide"}};
    const auto right = judged_admin({{"passwords", tried(true, false)}}, wanted);
    CHECK(right.verdict == Verdict::met);
    CHECK(judged_admin({{"passwords", tried(false, true)}}, wanted).why.id == "router.admin.factory_password");
    CHECK(judged_admin({{"passwords", tried(false, false)}}, wanted).why.id == "router.admin.password_refused");
    for (const FieldResult& field : right.fields) {
        CHECK(field.expected != Value("a secret of the guide"));
    }
}

TEST_CASE("a password nobody tried is not observed") {
    CHECK(judged_admin({{"passwords", List{}}}, {{"password", "x"}}).verdict == Verdict::not_observed);
    CHECK(judged_admin({{"password_set", nullptr}}, {{"password_set", true}}).verdict == Verdict::not_observed);
    CHECK(judged_admin({{"remote_management", nullptr}}, {{"remote_management", false}}).verdict ==
          Verdict::not_observed);
}

TEST_CASE("remote administration and the password count together") {
    const Record wanted{{"password", "x"}, {"remote_management", false}};
    CHECK(judged_admin({{"passwords", tried(true, false)}, {"remote_management", false}}, wanted).verdict ==
          Verdict::met);
    const auto open = judged_admin({{"passwords", tried(true, false)}, {"remote_management", true}}, wanted);
    CHECK(open.verdict == Verdict::partly_met);
    CHECK(open.why.id == "router.admin.remote_on");
    CHECK(judged_admin({{"remote_management", true}}, {{"remote_management", false}}).verdict == Verdict::not_met);
    CHECK(judged_admin({{"password_set", false}}, {{"password_set", true}}).why.id == "router.admin.no_password");
}

TEST_CASE("the way outside is compared field by field") {
    const auto wan = [](Record expect) {
        return judged(item_of("wan", "router.wan", "router", std::move(expect)),
                      {seen("router", {"wan"}, {{"wan", {{"mode", "static"}, {"address", "203.0.113.2"}}}})});
    };
    CHECK(wan({{"mode", "static"}, {"address", "203.0.113.2"}}).verdict == Verdict::met);
    CHECK(wan({{"mode", "dhcp"}}).why.id == "router.wan.other_mode");
    CHECK(judged(item_of("wan", "router.wan", "router", {{"mode", "dhcp"}}), {seen("router", {"wan"}, {})}).why.id ==
          "router.wan.missing");
}
