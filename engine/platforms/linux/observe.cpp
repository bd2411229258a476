#include "engine/platforms/linux/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/facts/facts_json.h"
#include "engine/facts/value_json.h"
#include "engine/model/ownership.h"
#include "engine/model/secret.h"
#include "engine/platforms/linux/disk_reply.h"
#include "engine/platforms/linux/facts.h"
#include "engine/platforms/linux/reasons.h"
#include "engine/platforms/linux/record.h"
#include "engine/platforms/linux/reply.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

using namespace linux_platform;

constexpr std::size_t largest_reply = std::size_t{8} << 20;
/// Three programs of the script may hang, each to its own limit, and the rest is still told.
constexpr std::chrono::milliseconds collect_limit{240'000};

/// A kind: the groups of the script it needs, and who reads them.
struct KindReader {
    std::string kind;
    std::vector<std::string> groups;
    Facts (*read)(const Reply&);
};

const std::vector<KindReader>& readers() {
    static const std::vector<KindReader> all = {
        {"custom", {"custom"}, custom_facts},
        {"dhcp_reservation", {"dhcp"}, dhcp_reservation_facts},
        {"dhcp_server", {"dhcp", "network", "processes"}, dhcp_server_facts},
        {"directory_computer", {"directory"}, directory_computer_facts},
        {"directory_group", {"directory"}, directory_group_facts},
        {"directory_unit", {"directory"}, directory_unit_facts},
        {"directory_user", {"directory"}, directory_user_facts},
        {"domain_membership", {"host", "samba"}, membership_facts},
        {"file", {"files"}, file_facts},
        {"firewall_profile", {"firewall"}, firewall_profile_facts},
        {"firewall_rule", {"firewall"}, firewall_rule_facts},
        {"host", {"host"}, host_facts},
        {"local_account", {"accounts"}, account_facts},
        {"local_group", {"accounts"}, group_facts},
        {"mac_filter", {"wifi"}, mac_filter_facts},
        {"mapped_drive", {"drives"}, drive_facts},
        {"network_interface", {"network", "processes"}, interface_facts},
        {"port_forward", {"firewall"}, port_forward_facts},
        {"router_admin", {"host", "accounts", "remote", "firewall"}, router_admin_facts},
        {"scheduled_task", {"tasks"}, task_facts},
        {"service", {"services"}, service_facts},
        {"share", {"samba", "shares", "directory"}, share_facts},
        {"software", {"software"}, software_facts},
        {"update_policy", {"updates"}, update_policy_facts},
        {"vpn_connection", {"wireguard"}, vpn_connection_facts},
        {"vpn_server", {"wireguard"}, vpn_server_facts},
        {"wan", {"network", "processes"}, wan_facts},
        {"wifi_network", {"wifi", "processes"}, wifi_facts},
    };
    return all;
}

const KindReader* find_reader(const std::string& kind) {
    const auto found =
        std::find_if(readers().begin(), readers().end(), [&](const KindReader& reader) { return reader.kind == kind; });
    return found == readers().end() ? nullptr : &*found;
}

/// Keeps the evidence that facts refer to, and what else was read.
void keep_evidence(FactsRecord& record, const Reply& reply, const std::string& of, CaseStore& store) {
    for (const auto& [group, entries] : reply.groups) {
        for (const Entry& entry : entries) {
            if (entry.state != Entry::State::ok && entry.out.empty()) {
                continue;
            }
            const std::string hash = store.keep(entry.out);
            const bool json = entry.out.starts_with('{') || entry.out.starts_with('[');
            record.evidence.emplace(hash, EvidenceEntry{.asked = entry.label,
                                                        .of = of,
                                                        .at = record.observed_at,
                                                        .size = entry.out.size(),
                                                        .media = json ? "application/json" : "text/plain"});
        }
    }
}

Facts read_kind(const std::string& kind, const Observed<Reply>& reply) {
    const KindReader* reader = find_reader(kind);
    if (reader == nullptr) {
        return unobserved(reason::kind_unsupported, kind);
    }
    return reply ? reader->read(*reply) : tl::unexpected(reply.error());
}

FactsRecord record_of(const Observed<Reply>& reply, const LinuxSubject& subject, const std::string& of,
                      CaseStore& store, const Clock& clock) {
    FactsRecord record = begun_record({.role = subject.role, .platform = "linux", .name = subject.name}, clock.now());
    for (const std::string& kind : std::set<std::string>(subject.kinds.begin(), subject.kinds.end())) {
        add_kind(record, kind, read_kind(kind, reply), reason::ambiguous);
    }
    if (reply) {
        keep_evidence(record, *reply, of, store);
    }
    sort_record(record);
    return record;
}

/// The script sends no other secrets than the passphrases of Wi-Fi networks.
SealText sealing(const SecretKeeper& secrets) {
    return [&secrets](std::string_view plaintext) { return to_value(secrets.seal("wifi.passphrase", plaintext)); };
}

/// What the channel tried joins what the machine said: the same readers read both.
void add_logins(Reply& reply, const std::vector<LoginAttempt>& attempts) {
    if (attempts.empty()) {
        return;
    }
    List list;
    for (const LoginAttempt& attempt : attempts) {
        list.emplace_back(Record{{"tried", attempt.name}, {"accepted", attempt.accepted}});
    }
    const std::string text = to_json(Value(Record{{"passwords", std::move(list)}}));
    reply.groups["logins"] = {
        {.name = "attempts", .label = "passwords tried, by name", .out = text, .why = {}, .hash = sha256_of(text)}};
}

/// The agent gives a reply of its own only so far; the script's goes through a file.
Observed<std::string> collect_by_agent(GuestAgent& agent, const LinuxQuestion& question, const std::stop_token& stop) {
    const std::string file = fmt::format("/tmp/plateau-{}.reply", new_uuid());
    GuestCommand command{
        .argv = {"/bin/sh", "-s", "--", "-o", file}, .input = question.script, .limit = collect_limit, .stop = stop};
    command.argv.insert(command.argv.end(), question.groups.begin(), question.groups.end());
    const auto result = agent.run(command);
    auto reply = result ? agent.read_file(file, largest_reply) : Observed<std::string>(tl::unexpected(result.error()));
    // What it left matters to nobody but the next candidate to look at the folder.
    const GuestCommand remove{.argv = {"/bin/rm", "-f", file}, .input = {}, .limit = std::chrono::seconds(10)};
    (void)agent.run(remove);
    if (result && result->exit_code != 0) {
        return unobserved(reason::script_failed, fmt::format("exit status {}", result->exit_code));
    }
    return reply;
}

}  // namespace

std::vector<std::string> linux_kinds() {
    std::vector<std::string> kinds;
    for (const KindReader& reader : readers()) {
        kinds.push_back(reader.kind);
    }
    return kinds;
}

std::vector<std::string> linux_groups(const std::vector<std::string>& kinds) {
    std::set<std::string> groups;
    for (const std::string& kind : kinds) {
        if (const KindReader* reader = find_reader(kind)) {
            groups.insert(reader->groups.begin(), reader->groups.end());
        }
    }
    return {groups.begin(), groups.end()};
}

LinuxChannel linux_channel(GuestAgent& agent, std::string of, std::stop_token stop) {
    return {.source = "agent",
            .of = std::move(of),
            .collect = [&agent, stop = std::move(stop)](
                           const LinuxQuestion& question) { return collect_by_agent(agent, question, stop); },
            .logins = {}};
}

LinuxChannel linux_channel(RemoteShell& shell, ShellTarget target, std::stop_token stop) {
    LinuxChannel channel{.source = "ssh", .of = target.address.to_string(), .collect = {}, .logins = {}};
    channel.collect = [&shell, target = std::move(target), stop = std::move(stop)](const LinuxQuestion& question) {
        ShellCommand command{.command = fmt::format("sh -s -- {}", fmt::join(question.groups, " ")),
                             .input = question.script,
                             .limit = collect_limit,
                             .max_output = largest_reply};
        auto result = run_and_wait(shell, target, command, stop);
        if (!result) {
            return Observed<std::string>(tl::unexpected(result.error()));
        }
        return Observed<std::string>(std::move(result->out));
    };
    return channel;
}

FactsRecord observe_linux(const LinuxChannel& channel, const LinuxSubject& subject, const SecretKeeper& secrets,
                          CaseStore& store, const Clock& clock) {
    const auto groups = linux_groups(subject.kinds);
    Observed<Reply> reply = Reply{};
    if (!groups.empty()) {
        const LinuxQuestion question{.groups = groups, .script = linux_script(subject.extras)};
        auto bytes = channel.collect(question);
        reply = bytes ? read_reply(*bytes, sealing(secrets)) : Observed<Reply>(tl::unexpected(bytes.error()));
        if (bytes) {
            wipe(*bytes);
        }
    }
    if (reply && channel.logins) {
        add_logins(*reply, channel.logins());
    }
    FactsRecord record = record_of(reply, subject, channel.of, store, clock);
    record.source = channel.source;
    record.trust = Trust::live;
    return record;
}

std::string linux_reply_to_keep(std::string_view reply) {
    return without_secrets(reply);
}

FactsRecord read_linux_capture(std::string_view bytes, const LinuxSubject& subject, const SecretKeeper& secrets,
                               CaseStore& store, const Clock& clock) {
    FactsRecord record = record_of(read_reply(bytes, sealing(secrets)), subject, subject.name, store, clock);
    record.source = "capture";
    record.trust = Trust::capture;
    return record;
}

FactsRecord observe_linux_disk(Disk& disk, const std::string& of, const LinuxSubject& subject, CaseStore& store,
                               const Clock& clock) {
    FactsRecord record =
        record_of(disk_reply(disk, linux_groups(subject.kinds), subject.extras.files), subject, of, store, clock);
    for (UnobservedKind& kind : record.unobserved) {
        // A disk's reply has all that a disk holds.
        kind.code = kind.code == reason::reply_incomplete ? reason::disk_not_stored : kind.code;
    }
    record.source = "disk";
    record.trust = Trust::sealed;
    return record;
}

FactsRecord unobserved_linux_disk(const Unobserved& why, const LinuxSubject& subject, CaseStore& store,
                                  const Clock& clock) {
    FactsRecord record = record_of(tl::unexpected(why), subject, {}, store, clock);
    record.source = "disk";
    record.trust = Trust::sealed;
    return record;
}

}  // namespace plateau
