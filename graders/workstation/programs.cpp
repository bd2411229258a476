#include <algorithm>

#include "judge.h"

namespace workstation {

namespace {

namespace grader = plateau::grader;
namespace json = grader::json;
using grader::Fact;

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

/// With one blank between the words.
std::string spaced(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result.ends_with(' ') ? result.substr(0, result.size() - 1) : result;
}

/// Whether the task runs when and as whom the guide says; how well it fits, for choosing among several.
int fit(const Fact& task, const Item& item) {
    const auto trigger = item.optional_text("trigger");
    return (trigger && spaced(task.text("trigger").value_or("")) == spaced(*trigger) ? 4 : 0) +
           (task.at("user") == item.at("user") ? 2 : 0) + (task.is_true("enabled") ? 1 : 0);
}

const Fact* fact_named(const std::vector<Fact>& facts, const Item& item) {
    const auto found =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.at("name") == item.at("name"); });
    return found == facts.end() ? nullptr : &*found;
}

/// The first group of the expectation's field that the account is in, or is not in.
const json::value* first_group(const Item& item, const char* field, const Fact& account, bool member) {
    const json::array* wanted = item.at(field).if_array();
    const json::array* groups = account.at("groups").if_array();
    if (wanted == nullptr || groups == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(wanted->begin(), wanted->end(), [&](const json::value& group) {
        return (std::find(groups->begin(), groups->end(), group) != groups->end()) == member;
    });
    return found == wanted->end() ? nullptr : &*found;
}

Verdict judge_groups(Verdict verdict, const Item& item, const Fact& account) {
    const json::value* lacking = first_group(item, "groups", account, false);
    const json::value* extra = first_group(item, "not_groups", account, true);
    if (!item.at("groups").is_null()) {
        verdict.field("groups", item.at("groups"), account.at("groups"), lacking == nullptr);
    }
    if (!item.at("not_groups").is_null()) {
        verdict.field("not_groups", item.at("not_groups"), account.at("groups"), extra == nullptr);
    }
    const bool state =
        item.at("enabled").is_null() || verdict.field("enabled", item.at("enabled"), account.at("enabled"));
    if (lacking != nullptr) {
        return verdict.partly_met("workstation.local_account.not_member").with("group", grader::shown(*lacking));
    }
    if (extra != nullptr) {
        return verdict.partly_met("workstation.local_account.member").with("group", grader::shown(*extra));
    }
    if (!state) {
        return verdict.partly_met(asked(item, "enabled") ? "workstation.local_account.not_enabled"
                                                         : "workstation.local_account.enabled");
    }
    return verdict.met("workstation.local_account.found");
}

}  // namespace

bool asked(const Item& item, std::string_view name) {
    const bool* flag = item.at(name).if_bool();
    return flag != nullptr && *flag;
}

Verdict judge_task(const Item& item, const Subject& subject) {
    const std::string command = item.text("command");
    auto tasks = subject.facts("scheduled_task");
    std::erase_if(
        tasks, [&](const Fact& task) { return task.text("command").value_or("").find(command) == std::string::npos; });
    const auto best = std::max_element(tasks.begin(), tasks.end(),
                                       [&](const Fact& a, const Fact& b) { return fit(a, item) < fit(b, item); });
    Verdict verdict;
    verdict.with("command", command);
    if (best == tasks.end()) {
        verdict.field("command", item.at("command"), nullptr);
        return verdict.not_met("workstation.scheduled_task.missing");
    }
    verdict.cite(*best);
    const auto trigger = item.optional_text("trigger");
    const std::string seen = best->text("trigger").value_or("—");
    const bool when =
        !trigger || verdict.field("trigger", item.at("trigger"), best->at("trigger"), spaced(seen) == spaced(*trigger));
    const bool who = item.at("user").is_null() || verdict.field("user", item.at("user"), best->at("user"));
    const bool enabled = verdict.field("enabled", true, best->at("enabled"));
    if (!when) {
        return verdict.partly_met("workstation.scheduled_task.other_trigger")
            .with("seen", seen)
            .with("expected", *trigger);
    }
    if (!who) {
        return verdict.partly_met("workstation.scheduled_task.other_user")
            .with("seen", grader::shown(best->at("user")))
            .with("expected", grader::shown(item.at("user")));
    }
    return enabled ? verdict.met("workstation.scheduled_task.found").with("trigger", seen)
                   : verdict.partly_met("workstation.scheduled_task.not_enabled");
}

Verdict judge_software(const Item& item, const Subject& subject) {
    const std::string name = item.text("name");
    const auto all = subject.facts("software");
    const auto found = std::find_if(all.begin(), all.end(), [&](const Fact& software) {
        return lowered(software.text("name").value_or("")) == lowered(name);
    });
    Verdict verdict;
    verdict.with("name", name);
    if (asked(item, "absent")) {
        if (found == all.end()) {
            return verdict.met("workstation.software.gone");
        }
        verdict.cite(*found);
        verdict.field("name", nullptr, found->at("name"));
        return verdict.not_met("workstation.software.still_there");
    }
    if (found == all.end()) {
        verdict.field("name", item.at("name"), nullptr);
        return verdict.not_met("workstation.software.missing");
    }
    verdict.cite(*found);
    const std::string version = found->text("version").value_or("—");
    const auto wanted = item.optional_text("version");
    if (wanted && !verdict.field("version", item.at("version"), found->at("version"), version.starts_with(*wanted))) {
        return verdict.partly_met("workstation.software.other_version").with("seen", version).with("expected", *wanted);
    }
    return verdict.met("workstation.software.found").with("version", version);
}

Verdict judge_service(const Item& item, const Subject& subject) {
    const auto all = subject.facts("service");
    const Fact* service = fact_named(all, item);
    Verdict verdict;
    verdict.with("name", item.text("name"));
    if (service == nullptr) {
        verdict.field("name", item.at("name"), nullptr);
        return verdict.not_met("workstation.service.missing");
    }
    verdict.cite(*service);
    const json::array* wanted = item.at("startup").if_array();
    const bool startup = wanted == nullptr || verdict.field("startup", item.at("startup"), service->at("startup"),
                                                            std::find(wanted->begin(), wanted->end(),
                                                                      service->at("startup")) != wanted->end());
    const bool state =
        item.at("running").is_null() || verdict.field("running", item.at("running"), service->at("running"));
    if (!state && service->at("running").is_null()) {
        return verdict.not_observed("workstation.service.running_unknown");
    }
    if (!startup) {
        return verdict.near_miss("workstation.service.other_startup")
            .with("seen", grader::shown(service->at("startup")))
            .with("expected", grader::shown(item.at("startup")));
    }
    if (!state) {
        return verdict.near_miss(asked(item, "running") ? "workstation.service.not_running"
                                                        : "workstation.service.running");
    }
    return verdict.met("workstation.service.found");
}

Verdict judge_account(const Item& item, const Subject& subject) {
    const auto accounts = subject.facts("local_account");
    const Fact* account = fact_named(accounts, item);
    Verdict verdict;
    verdict.with("name", item.text("name"));
    if (asked(item, "absent")) {
        if (account == nullptr) {
            return verdict.met("workstation.local_account.gone");
        }
        verdict.cite(*account);
        verdict.field("name", nullptr, account->at("name"));
        return verdict.not_met("workstation.local_account.still_there");
    }
    verdict.field("name", item.at("name"), account == nullptr ? json::value() : account->at("name"));
    if (account == nullptr) {
        return verdict.not_met("workstation.local_account.missing");
    }
    verdict.cite(*account);
    return judge_groups(std::move(verdict), item, *account);
}

}  // namespace workstation
