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

FactsRecord record_of(const Observed<Answers>& router, const JnapSubject& subject, const std::string& of,
                      CaseStore& store, const Clock& clock) {
    FactsRecord record =
        linux_platform::begun_record({.role = subject.role, .platform = "linksys", .name = subject.name}, clock.now());
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        linux_platform::add_kind(record, kind, read_kind(kind, router), reason::ambiguous);
    }
    for (const Answer& answer : router ? router->all() : std::vector<Answer>()) {
        if (!answer.kept.empty()) {
            record.evidence.emplace(store.keep(answer.kept), EvidenceEntry{.asked = answer.action,
                                                                           .of = of,
                                                                           .at = record.observed_at,
                                                                           .size = answer.kept.size(),
                                                                           .media = "application/json"});
        }
    }
    sort_record(record);
    return record;
}

SealText sealing(const SecretKeeper& secrets) {
    return [&secrets](std::string_view plaintext) { return to_value(secrets.seal("wifi.passphrase", plaintext)); };
}

}  // namespace

std::vector<std::string> jnap_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

FactsRecord observe_jnap(HttpClient& client, const JnapTarget& target, const JnapSubject& subject,
                         const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                         const std::stop_token& stop) {
    const auto replies = ask_router(client, target.at, target.password, target.patience, stop);
    const auto router =
        replies ? read_replies(*replies, sealing(secrets)) : Observed<Answers>(tl::unexpected(replies.error()));
    FactsRecord record = record_of(router, subject, target.at.place.address.to_string(), store, clock);
    record.source = "http";
    record.trust = Trust::live;
    return record;
}

FactsRecord read_jnap_capture(std::string_view answers, const JnapSubject& subject, const SecretKeeper& secrets,
                              CaseStore& store, const Clock& clock) {
    FactsRecord record = record_of(read_answers(answers, sealing(secrets)), subject, subject.name, store, clock);
    record.source = "capture";
    record.trust = Trust::capture;
    return record;
}

}  // namespace plateau
