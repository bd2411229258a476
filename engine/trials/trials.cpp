#include "engine/trials/trials.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/catalogue.h"
#include "engine/facts/facts_json.h"
#include "engine/lab/executor.h"
#include "engine/support/error.h"
#include "engine/trials/dhcp_request.h"
#include "engine/trials/port_trial.h"
#include "engine/trials/share_trial.h"
#include "engine/trials/tunnel_trial.h"

namespace plateau {

namespace {

constexpr std::size_t at_once = 16;

/// The trials of one sort on one role.
struct Job {
    const RoleTrials* role;
    TrialSort sort;
    std::vector<Trial> trials;  ///< each once
    Findings found;
};

std::vector<Job> jobs_of(const std::vector<RoleTrials>& roles) {
    std::vector<Job> jobs;
    for (const RoleTrials& role : roles) {
        for (const TrialSort sort : trial_sorts()) {
            Job job{.role = &role, .sort = sort, .trials = {}, .found = {}};
            for (const Trial& trial : role.trials) {
                if (trial.sort == sort && std::find(job.trials.begin(), job.trials.end(), trial) == job.trials.end()) {
                    job.trials.push_back(trial);
                }
            }
            if (!job.trials.empty()) {
                jobs.push_back(std::move(job));
            }
        }
    }
    return jobs;
}

Value text_of(const std::optional<Ipv4Address>& address) {
    return address ? Value(address->to_string()) : Value();
}

Finding finding_of(const MacAddress& mac, const DhcpAnswer* answer) {
    Finding finding{.value = {{"mac", mac.to_string()}, {"address", nullptr}},
                    .asked = "DHCPDISCOVER " + mac.to_string(),
                    .of = "255.255.255.255",
                    .bytes = {},
                    .media = "application/octet-stream"};
    if (answer == nullptr) {
        return finding;
    }
    const DhcpOffer& offer = answer->offer;
    List dns;
    for (const Ipv4Address& server : offer.dns) {
        dns.emplace_back(server.to_string());
    }
    Value minutes;
    if (offer.lease_seconds) {
        constexpr std::uint32_t for_ever = 0xffffffff;
        minutes = *offer.lease_seconds == for_ever ? std::int64_t{-1} : std::int64_t{*offer.lease_seconds / 60};
    }
    finding.value = {{"mac", mac.to_string()},          {"address", offer.address.to_string()},
                     {"server", text_of(offer.server)}, {"gateway", text_of(offer.gateway)},
                     {"dns", std::move(dns)},           {"lease_minutes", minutes}};
    finding.bytes = answer->datagram;
    return finding;
}

Findings try_dhcp(HostHelper& helper, const std::string& name_space, const std::vector<Trial>& trials,
                  const std::stop_token& stop) {
    std::vector<MacAddress> macs;
    for (const Trial& trial : trials) {
        if (const auto mac = MacAddress::parse(*trial.with.at("dhcp_request").as_string())) {
            macs.push_back(*mac);
        }
    }
    std::sort(macs.begin(), macs.end());
    macs.erase(std::unique(macs.begin(), macs.end()), macs.end());
    const UniqueFd socket = helper.dhcp_socket(name_space);
    const auto answers = ask_for_offers(socket, macs, stop);
    if (!answers) {
        return tl::unexpected(answers.error());
    }
    std::vector<Finding> findings;
    for (const MacAddress& mac : macs) {
        const auto answer = answers->find(mac);
        findings.push_back(finding_of(mac, answer == answers->end() ? nullptr : &answer->second));
    }
    return findings;
}

Findings make(const TrialServices& services, const std::string& name_space, const Job& job,
              const std::stop_token& stop) {
    const bool needs_address = job.sort == TrialSort::share || job.sort == TrialSort::port;
    if (needs_address && !job.role->address) {
        return unobserved("trial.address.unknown", "no address of " + job.role->role + " is known");
    }
    switch (job.sort) {
        case TrialSort::dhcp_request:
            return try_dhcp(services.helper, name_space, job.trials, stop);
        case TrialSort::share:
            return try_shares(services.helper, name_space, *job.role->address, services.programs, job.trials, stop);
        case TrialSort::port:
            return try_ports(services.helper, name_space, *job.role->address, job.trials, stop);
        case TrialSort::tunnel:
            return try_tunnels(*services.agent(job.role->role), job.role->role, job.trials, stop);
    }
    return {};
}

/// What fails is not observed, whatever it is; a stop is no failure.
Findings make_or_say_why(const TrialServices& services, const std::string& name_space, const Job& job,
                         const std::stop_token& stop) {
    try {
        return make(services, name_space, job, stop);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) {
            throw;
        }
        return tl::unexpected(Unobserved{error.message().id, error.what()});
    }
}

void add_finding(FactsRecord& record, const std::string& kind, const Finding& finding, CaseStore& store) {
    std::vector<std::string> evidence;
    if (!finding.bytes.empty()) {
        const std::string hash = store.keep(finding.bytes);
        record.evidence.emplace(hash, EvidenceEntry{.asked = finding.asked,
                                                    .of = finding.of,
                                                    .at = record.observed_at,
                                                    .size = finding.bytes.size(),
                                                    .media = finding.media});
        evidence.push_back(hash);
    }
    record.facts.push_back(make_fact(kind, finding.value, std::move(evidence), Assurance::verified));
}

/// Two findings of one key would be two truths: a guide that tries one port twice gets its fact once.
void add_findings(FactsRecord& record, const Job& job, CaseStore& store) {
    const std::string kind(fact_kind_of(job.sort));
    std::erase_if(record.unobserved, [&](const UnobservedKind& other) { return other.kind == kind; });
    if (!job.found) {
        record.unobserved.push_back({.kind = kind, .code = job.found.error().code, .why = job.found.error().why});
        return;
    }
    record.kinds.push_back(kind);
    for (const Finding& finding : *job.found) {
        add_finding(record, kind, finding, store);
    }
    sort_record(record);
    const auto same = [&](const Fact& a, const Fact& b) { return a.kind == kind && b.kind == kind && a.key == b.key; };
    record.facts.erase(std::unique(record.facts.begin(), record.facts.end(), same), record.facts.end());
}

}  // namespace

void make_trials(const TrialServices& services, const std::string& name_space, const std::vector<RoleTrials>& roles,
                 std::vector<FactsRecord>& records, CaseStore& store, const std::stop_token& stop) {
    std::vector<Job> jobs = jobs_of(roles);
    const auto errors = run_all(jobs.size(), at_once, [&](std::size_t i) {
        jobs[i].found = make_or_say_why(services, name_space, jobs[i], stop);
    });
    for (const auto& error : errors) {
        if (error) {
            std::rethrow_exception(error);
        }
    }
    for (const Job& job : jobs) {
        for (FactsRecord& record : records) {
            if (record.subject.role == job.role->role) {
                add_findings(record, job, store);
                sort_record(record);
            }
        }
    }
}

std::optional<Ipv4Address> address_in(const FactsRecord& record, const Ipv4Prefix& subnet) {
    for (const Fact& fact : record.facts) {
        const auto addresses = fact.value.find("addresses");
        if (fact.kind != "network_interface" || addresses == fact.value.end() ||
            addresses->second.as_list() == nullptr) {
            continue;
        }
        for (const Value& text : *addresses->second.as_list()) {
            const auto address = text.as_string() == nullptr ? std::nullopt : Ipv4Address::parse(*text.as_string());
            if (address && subnet.contains(*address)) {
                return address;
            }
        }
    }
    return std::nullopt;
}

}  // namespace plateau
