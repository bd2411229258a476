#include <optional>

#include "description.h"
#include "sdk/grader.h"
#include "sdk/sets.h"

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;
using grader::Item;
using grader::Verdict;

/// The ports of a forward inside: those outside when the router was told no others.
json::value inside(const Fact& forward) {
    return forward.at("internal_ports").is_null() ? forward.at("external_ports") : forward.at("internal_ports");
}

bool ports_meet(const Fact& forward, const Item& item) {
    const auto ports = forward.text("external_ports");
    if (!ports) {
        return false;
    }
    const auto open = grader::ports_of(*ports);
    for (const grader::Range& wanted : grader::ports_of(item.text("external_ports"))) {
        if (grader::touches(open, wanted)) {
            return true;
        }
    }
    return false;
}

/// "both" passes tcp and udp on.
bool passes(const json::value& seen, const json::value& wanted) {
    return seen == wanted || (seen.is_string() && seen.get_string() == "both");
}

Verdict judge_forward(const Item& item, const Fact& forward) {
    Verdict verdict;
    verdict.cite(forward);
    const std::string address = item.text("internal_address");
    const std::string ports = item.text("external_ports");
    const json::value wanted =
        item.at("internal_ports").is_null() ? item.at("external_ports") : item.at("internal_ports");
    const json::value seen = inside(forward);
    const bool protocol = verdict.field("protocol", item.at("protocol"), forward.at("protocol"),
                                        passes(forward.at("protocol"), item.at("protocol")));
    const bool outside = verdict.field("external_ports", item.at("external_ports"), forward.at("external_ports"));
    const bool machine = verdict.field("internal_address", item.at("internal_address"), forward.at("internal_address"));
    const bool port = verdict.field("internal_ports", wanted, seen);
    const bool enabled = verdict.field("enabled", true, forward.at("enabled"));
    verdict.with("ports", ports).with("protocol", item.text("protocol")).with("address", address);
    if (!protocol) {
        return verdict.partly_met("router.port_forward.other_protocol")
            .with("seen", grader::shown(forward.at("protocol")));
    }
    if (!machine) {
        return verdict.partly_met("router.port_forward.other_address")
            .with("seen", grader::shown(forward.at("internal_address")));
    }
    if (!outside) {
        return verdict.partly_met("router.port_forward.too_many_ports")
            .with("seen", grader::shown(forward.at("external_ports")));
    }
    if (!port) {
        return verdict.partly_met("router.port_forward.other_port")
            .with("seen", grader::shown(seen))
            .with("expected", grader::shown(wanted));
    }
    return enabled ? verdict.met("router.port_forward.found") : verdict.partly_met("router.port_forward.not_enabled");
}

Verdict judge_forwards(const Item& item, const grader::Subject& subject) {
    auto forwards = subject.facts("port_forward");
    std::erase_if(forwards, [&](const Fact& forward) { return !ports_meet(forward, item); });
    const Fact* found = grader::nearest(forwards, item, {"protocol", "internal_address", "external_ports"});
    if (found != nullptr) {
        return judge_forward(item, *found);
    }
    Verdict verdict;
    verdict.field("external_ports", item.at("external_ports"), nullptr);
    return verdict.not_met("router.port_forward.missing")
        .with("ports", item.text("external_ports"))
        .with("protocol", item.text("protocol"));
}

/// Those of the ranges that serve the network asked about, or all when none is named.
std::vector<Fact> ranges_of(const Item& item, const grader::Subject& subject) {
    auto ranges = subject.facts("dhcp_server");
    if (item.optional_text("scope")) {
        std::erase_if(ranges, [&](const Fact& range) { return range.at("scope") != item.at("scope"); });
    }
    return ranges;
}

Verdict judge_range(const Item& item, const grader::Subject& subject) {
    const auto ranges = ranges_of(item, subject);
    const bool wanted = !item.at("enabled").is_bool() || item.at("enabled").get_bool();
    const Fact* range = grader::nearest(ranges, item, {"first", "last", "gateway"});
    Verdict verdict;
    if (range == nullptr) {
        verdict.field("enabled", wanted, wanted ? json::value() : json::value(false));
        return wanted ? verdict.not_met("router.dhcp_range.missing")
                      : verdict.met("router.dhcp_range.found").with("first", "—").with("last", "—");
    }
    verdict.cite(*range);
    const auto missed =
        grader::first_missed(verdict, item, *range, {"first", "last", "gateway", "dns", "lease_minutes", "domain"});
    // A range that runs may be the one the router came with.
    const bool near = verdict.any_met();
    const bool running = verdict.field("enabled", wanted, range->at("enabled"));
    verdict.with("first", grader::shown(range->at("first"))).with("last", grader::shown(range->at("last")));
    if (!running) {
        return wanted ? verdict.partly_met("router.dhcp_range.not_enabled")
                      : verdict.not_met("router.dhcp_range.still_enabled");
    }
    if (missed) {
        const std::string code = "router.dhcp_range.other_" + *missed;
        return (near ? verdict.partly_met(code) : verdict.not_met(code))
            .with("expected", grader::shown(item.at(*missed)))
            .with("seen", grader::shown(range->at(*missed)));
    }
    return verdict.met("router.dhcp_range.found");
}

/// Whether the password of that name was accepted; nothing when it was not tried.
std::optional<bool> accepted(const Fact& admin, std::string_view name) {
    const json::array* tries = admin.at("passwords").if_array();
    for (const json::value& one : tries == nullptr ? json::array() : *tries) {
        if (one.at("tried") == json::value(name)) {
            return one.at("accepted") == json::value(true);
        }
    }
    return std::nullopt;
}

/// The reason why the password is not right; nothing when it is, or none is asked for. "?" where the facts do not tell.
std::string password_reason(Verdict& verdict, const Item& item, const Fact& admin) {
    std::string reason;
    if (!item.at("password").is_null()) {
        const auto opens = accepted(admin, "expected");
        // The password itself goes into no record.
        verdict.field("password", "accepted", opens ? json::value(*opens ? "accepted" : "refused") : json::value(),
                      opens.value_or(false));
        if (!opens.value_or(false)) {
            const bool factory = accepted(admin, "initial").value_or(false);
            reason = !opens ? "?password_not_tried" : factory ? "factory_password" : "password_refused";
        }
    }
    if (!item.at("password_set").is_null() &&
        !verdict.field("password_set", item.at("password_set"), admin.at("password_set")) && reason.empty()) {
        reason = admin.at("password_set").is_null() ? "?password_unknown" : "no_password";
    }
    return reason;
}

Verdict judge_admin(const Item& item, const grader::Subject& subject) {
    const auto facts = subject.facts("router_admin");
    Verdict verdict;
    if (facts.empty()) {
        return verdict.not_observed("router.admin.missing");
    }
    const Fact& admin = facts.front();
    verdict.cite(admin);
    std::string reason = password_reason(verdict, item, admin);
    const json::value& remote = admin.at("remote_management");
    if (!item.at("remote_management").is_null() &&
        !verdict.field("remote_management", item.at("remote_management"), remote) && reason.empty()) {
        reason = remote.is_null() ? "?remote_unknown" : remote.get_bool() ? "remote_on" : "remote_off";
    }
    if (reason.starts_with('?')) {
        return verdict.not_observed("router.admin." + reason.substr(1));
    }
    const bool both = (!item.at("password").is_null() || !item.at("password_set").is_null()) &&
                      !item.at("remote_management").is_null();
    return reason.empty() ? verdict.met("router.admin.found")
           : both         ? verdict.partly_met("router.admin." + reason)
                          : verdict.not_met("router.admin." + reason);
}

Verdict judge_wan(const Item& item, const grader::Subject& subject) {
    const auto facts = subject.facts("wan");
    Verdict verdict;
    if (facts.empty()) {
        return verdict.not_met("router.wan.missing");
    }
    verdict.cite(facts.front());
    if (const auto missed = grader::first_missed(verdict, item, facts.front(), {"mode", "address", "gateway", "dns"})) {
        return verdict.near_miss("router.wan.other_" + *missed)
            .with("expected", grader::shown(item.at(*missed)))
            .with("seen", grader::shown(facts.front().at(*missed)));
    }
    return verdict.met("router.wan.found");
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    const grader::Subject subject = subjects.of(item.on);
    if (item.check == "router.port_forward") {
        return judge_forwards(item, subject);
    }
    if (item.check == "router.dhcp_range") {
        return judge_range(item, subject);
    }
    return item.check == "router.admin" ? judge_admin(item, subject) : judge_wan(item, subject);
}

/// The password that the guide expects is tried when the router is observed.
json::array wants(const Item& item) {
    const auto password = item.check == "router.admin" ? item.optional_text("password") : std::nullopt;
    if (!password) {
        return {};
    }
    return {json::object{
        {"kind", "router_admin"}, {"of", item.on}, {"with", {{"tried", "expected"}, {"password", *password}}}}};
}

constexpr grader::Family family{.describe = description, .judge = judge, .wants = wants};

}  // namespace

PLATEAU_GRADER_FAMILY("router", "1.0.0", family)
