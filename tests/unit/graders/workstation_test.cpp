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

ItemResult judged_machine(const std::string& check, const std::string& kind, const std::vector<Record>& values,
                          Record expect) {
    std::vector<FactOf> facts;
    for (const Record& value : values) {
        facts.push_back({kind, value});
    }
    return judged(item_of("item", "workstation." + check, "client", std::move(expect)),
                  {seen("client", {kind}, facts)});
}

const Record task{{"name", "/etc/crontab:9"},
                  {"enabled", true},
                  {"user", "root"},
                  {"command", "/usr/local/bin/sauvegarde.sh >/dev/null"},
                  {"trigger", "30 2 * * *"}};
const Record account{{"name", "technicien"}, {"enabled", true}, {"groups", List{"sudo", "users"}}};
const Record card{{"name", "eth0"},
                  {"medium", "ethernet"},
                  {"dhcp", false},
                  {"addresses", List{"192.168.1.50"}},
                  {"networks", List{"192.168.1.0/24"}},
                  {"gateway", "192.168.1.1"},
                  {"dns", List{"192.168.1.10"}}};

ItemResult judged_task(const std::vector<Record>& tasks, Record expect = {}) {
    expect.try_emplace("command", "sauvegarde.sh");
    expect.try_emplace("trigger", "30  2 * * *");
    return judged_machine("scheduled_task", "scheduled_task", tasks, std::move(expect));
}

ItemResult judged_account(const std::vector<Record>& accounts, Record expect) {
    expect.try_emplace("name", "technicien");
    return judged_machine("local_account", "local_account", accounts, std::move(expect));
}

}  // namespace

TEST_CASE("a task is met whatever the blanks between its times") {
    CHECK(judged_task({task}, {{"user", "root"}}).verdict == Verdict::met);
}

TEST_CASE("near misses of a task are each named") {
    const auto late = judged_task({with(task, {{"trigger", "30 14 * * *"}})});
    CHECK(late.verdict == Verdict::partly_met);
    CHECK(reason(late) ==
          "workstation.scheduled_task.other_trigger: la tâche « sauvegarde.sh » est planifiée à « 30 14 * * * » au "
          "lieu de « 30  2 * * * »");
    CHECK(judged_task({with(task, {{"user", "eleve"}})}, {{"user", "root"}}).why.id ==
          "workstation.scheduled_task.other_user");
    CHECK(judged_task({with(task, {{"enabled", false}})}).why.id == "workstation.scheduled_task.not_enabled");
    CHECK(judged_task({with(task, {{"command", "/bin/true"}})}).verdict == Verdict::not_met);
    CHECK(judged_task({with(task, {{"name", "a"}, {"trigger", "0 0 * * *"}}), task}).verdict == Verdict::met);
}

TEST_CASE("software is found without regard to case, by how its version begins, or must be gone") {
    const Record editor{{"name", "LibreOffice"}, {"version", "7.4.7-1"}};
    const auto judged_software = [&](const std::vector<Record>& all, Record expect) {
        expect.try_emplace("name", "libreoffice");
        return judged_machine("software", "software", all, std::move(expect));
    };
    CHECK(judged_software({editor}, {{"version", "7.4"}}).verdict == Verdict::met);
    CHECK(judged_software({editor}, {{"version", "24."}}).why.id == "workstation.software.other_version");
    CHECK(judged_software({}, {}).verdict == Verdict::not_met);
    CHECK(judged_software({editor}, {{"absent", true}}).verdict == Verdict::not_met);
    CHECK(judged_software({}, {{"absent", true}}).verdict == Verdict::met);
}

TEST_CASE("a service is started as asked and runs as asked") {
    const Record ssh{{"name", "ssh"}, {"startup", "automatic"}, {"running", true}};
    const auto judged_service = [&](const std::vector<Record>& all, Record expect) {
        expect.try_emplace("name", "SSH");
        return judged_machine("service", "service", all, std::move(expect));
    };
    CHECK(judged_service({ssh}, {{"startup", List{"automatic", "delayed"}}, {"running", true}}).verdict ==
          Verdict::met);
    CHECK(judged_service({ssh}, {{"startup", List{"disabled"}}}).why.id == "workstation.service.other_startup");
    CHECK(judged_service({ssh}, {{"running", false}}).why.id == "workstation.service.running");
    CHECK(judged_service({with(ssh, {{"running", false}})}, {{"running", true}}).why.id ==
          "workstation.service.not_running");
    CHECK(judged_service({with(ssh, {{"running", nullptr}})}, {{"running", true}}).verdict == Verdict::not_observed);
    CHECK(judged_service({}, {}).verdict == Verdict::not_met);
}

TEST_CASE("an account has the groups it must have and none it must not") {
    CHECK(judged_account({account}, {{"groups", List{"Sudo"}}, {"enabled", true}}).verdict == Verdict::met);
    const auto lacking = judged_account({account}, {{"groups", List{"sudo", "lpadmin"}}});
    CHECK(lacking.verdict == Verdict::partly_met);
    CHECK(reason(lacking) ==
          "workstation.local_account.not_member: le compte technicien n'est pas membre du groupe lpadmin");
    CHECK(judged_account({account}, {{"not_groups", List{"sudo"}}}).why.id == "workstation.local_account.member");
    CHECK(judged_account({account}, {{"enabled", false}}).why.id == "workstation.local_account.enabled");
    CHECK(judged_account({with(account, {{"enabled", false}})}, {{"enabled", true}}).why.id ==
          "workstation.local_account.not_enabled");
    CHECK(judged_account({}, {}).verdict == Verdict::not_met);
}

TEST_CASE("an account that must not exist") {
    CHECK(judged_account({}, {{"absent", true}}).verdict == Verdict::met);
    CHECK(judged_account({account}, {{"absent", true}}).verdict == Verdict::not_met);
}

TEST_CASE("the settings of the card most like the expected count, never those of a tunnel") {
    const Record tunnel{{"name", "wg0"}, {"medium", "tunnel"}, {"addresses", List{"192.168.1.50"}}};
    const Record wanted{{"address", "192.168.1.50"}, {"network", "192.168.1.0/24"}, {"gateway", "192.168.1.1"}};
    const auto judged_network = [](const std::vector<Record>& all, const Record& expect) {
        return judged_machine("network", "network_interface", all, expect);
    };
    CHECK(judged_network({tunnel, card}, wanted).verdict == Verdict::met);
    CHECK(judged_network({tunnel}, wanted).why.id == "workstation.network.missing");
    CHECK(judged_network({with(card, {{"addresses", List{"192.168.1.51"}}})}, wanted).why.id ==
          "workstation.network.other_address");
    CHECK(judged_network({with(card, {{"gateway", nullptr}})}, wanted).why.id == "workstation.network.other_gateway");
    CHECK(judged_network({card}, {{"dhcp", true}}).why.id == "workstation.network.other_dhcp");
    CHECK(judged_network({card}, {{"dhcp", true}}).verdict == Verdict::not_met);
    CHECK(judged_network({card}, {{"network", "10.0.0.0/8"}}).why.id == "workstation.network.other_network");
}

TEST_CASE("the machine's name is compared without regard to case") {
    const std::vector<Record> host{{{"name", "PC-07"}, {"time_zone", "Europe/Paris"}}};
    CHECK(judged_machine("host", "host", host, {{"name", "pc-07"}, {"time_zone", "Europe/Paris"}}).verdict ==
          Verdict::met);
    CHECK(judged_machine("host", "host", host, {{"name", "pc-08"}}).why.id == "workstation.host.other_name");
    CHECK(judged_machine("host", "host", host, {{"time_zone", "Etc/UTC"}}).why.id ==
          "workstation.host.other_time_zone");
}
