#include "engine/platforms/jnap/observe.h"

#include <algorithm>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/jnap/facts.h"
#include "engine/platforms/jnap/reasons.h"
#include "engine/platforms/linux/record.h"

namespace plateau {

namespace {

using namespace jnap_platform;

struct KindReader {
    std::string kind;
    Facts (*read)(const Answers&);
};

const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"dhcp_reservation", dhcp_reservation_facts},
        {"dhcp_server", dhcp_server_facts},
        {"firewall_profile", firewall_profile_facts},
        {"host", host_facts},
        {"mac_filter", mac_filter_facts},
        {"port_forward", port_forward_facts},
        {"router_admin", router_admin_facts},
        {"wan", wan_facts},
        {"wifi_network", wifi_facts},
    };
    return all;
}

Facts read_kind(const std::string& kind, const Observed<Answers>& router) {
    const auto found =
        std::find_if(readers().begin(), readers().end(), [&](const KindReader& reader) { return reader.kind == kind; });
    if (found == readers().end()) {
        return unobserved(reason::kind_unsupported, kind);
    }
    return router ? found->read(*router) : tl::unexpected(router.error());
}

}  // namespace

std::vector<std::string> jnap_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

FactsRecord read_jnap_capture(std::string_view answers, const JnapSubject& subject, const SecretKeeper& secrets,
                              CaseStore& store, const Clock& clock) {
    const auto router = read_answers(
        answers, [&](std::string_view plaintext) { return to_value(secrets.seal("wifi.passphrase", plaintext)); });
    FactsRecord record =
        linux_platform::begun_record({.role = subject.role, .platform = "linksys", .name = subject.name}, clock.now());
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        linux_platform::add_kind(record, kind, read_kind(kind, router), reason::ambiguous);
    }
    for (const Answer& answer : router ? router->all() : std::vector<Answer>()) {
        record.evidence.emplace(store.keep(answer.kept), EvidenceEntry{.asked = answer.action,
                                                                       .of = subject.name,
                                                                       .at = record.observed_at,
                                                                       .size = answer.kept.size(),
                                                                       .media = "application/json"});
    }
    record.source = "capture";
    record.trust = Trust::capture;
    sort_record(record);
    return record;
}

}  // namespace plateau
