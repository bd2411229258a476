#include "engine/platforms/ddwrt/observe.h"

#include <algorithm>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/model/secret.h"
#include "engine/platforms/ddwrt/facts.h"
#include "engine/platforms/ddwrt/reasons.h"
#include "engine/platforms/linux/record.h"

namespace plateau {

namespace embedded {
extern const unsigned char ddwrt_collect[];
extern const std::size_t ddwrt_collect_size;
}  // namespace embedded

namespace {

using namespace ddwrt_platform;

constexpr std::size_t largest_reply = std::size_t{2} << 20;
/// A program is started for each setting, on a processor of a few hundred MHz.
constexpr std::chrono::milliseconds collect_limit{120'000};

struct KindReader {
    std::string kind;
    Facts (*read)(Settings&);
};

const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"dhcp_reservation", dhcp_reservation_facts},
        {"dhcp_server", dhcp_server_facts},
        {"firewall_profile", firewall_profile_facts},
        {"host", host_facts},
        {"mac_filter", mac_filter_facts},
        {"network_interface", interface_facts},
        {"port_forward", port_forward_facts},
        {"router_admin", router_admin_facts},
        {"vpn_connection", vpn_connection_facts},
        {"vpn_server", vpn_server_facts},
        {"wan", wan_facts},
        {"wifi_network", wifi_facts},
    };
    return all;
}

Facts read_kind(const std::string& kind, const Observed<Router>& router) {
    const auto found =
        std::find_if(readers().begin(), readers().end(), [&](const KindReader& reader) { return reader.kind == kind; });
    if (found == readers().end()) {
        return unobserved(reason::kind_unsupported, kind);
    }
    if (!router) {
        return tl::unexpected(router.error());
    }
    Settings settings(*router);
    Facts facts = found->read(settings);
    if (!settings.doubtful().empty()) {
        return unobserved(reason::ambiguous, settings.doubtful());
    }
    return facts;
}

FactsRecord record_of(const Observed<Router>& router, const DdwrtSubject& subject, const std::string& of,
                      CaseStore& store, const Clock& clock) {
    FactsRecord record =
        linux_platform::begun_record({.role = subject.role, .platform = "ddwrt", .name = subject.name}, clock.now());
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        linux_platform::add_kind(record, kind, read_kind(kind, router), reason::ambiguous);
    }
    if (router) {
        for (const auto& [name, piece] : router->pieces) {
            record.evidence.emplace(store.keep(piece.text), EvidenceEntry{.asked = piece.asked,
                                                                          .of = of,
                                                                          .at = record.observed_at,
                                                                          .size = piece.text.size(),
                                                                          .media = "text/plain"});
        }
    }
    sort_record(record);
    return record;
}

SealText sealing(const SecretKeeper& secrets) {
    return [&secrets](std::string_view plaintext) { return to_value(secrets.seal("wifi.passphrase", plaintext)); };
}

std::string question() {
    constexpr std::string_view keys = "@KEYS@";
    std::string script(reinterpret_cast<const char*>(embedded::ddwrt_collect), embedded::ddwrt_collect_size);
    const std::size_t place = script.find("'" + std::string(keys) + "'") + 1;
    return script.replace(place, keys.size(), wanted_pattern());
}

}  // namespace

std::vector<std::string> ddwrt_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

FactsRecord observe_ddwrt(RemoteShell& shell, const ShellTarget& target, const DdwrtSubject& subject,
                          const SecretKeeper& secrets, CaseStore& store, const Clock& clock,
                          const std::stop_token& stop) {
    const ShellCommand command{.command = question(), .input = {}, .limit = collect_limit, .max_output = largest_reply};
    auto result = run_and_wait(shell, target, command, stop);
    const auto router =
        result ? read_router(result->out, sealing(secrets)) : Observed<Router>(tl::unexpected(result.error()));
    if (result) {
        wipe(result->out);
    }
    FactsRecord record = record_of(router, subject, target.address.to_string(), store, clock);
    record.source = "ssh";
    record.trust = Trust::live;
    return record;
}

FactsRecord read_ddwrt_capture(std::string_view reply, const DdwrtSubject& subject, const SecretKeeper& secrets,
                               CaseStore& store, const Clock& clock) {
    FactsRecord record = record_of(read_router(reply, sealing(secrets)), subject, subject.name, store, clock);
    record.source = "capture";
    record.trust = Trust::capture;
    return record;
}

}  // namespace plateau
