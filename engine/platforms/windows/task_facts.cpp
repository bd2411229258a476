#include "engine/platforms/windows/task_facts.h"

#include <fmt/format.h>

#include <map>

#include "engine/facts/catalogue.h"
#include "engine/platforms/windows/reasons.h"
#include "engine/platforms/windows/xml_tree.h"
#include "engine/support/fold.h"
#include "engine/support/utf8.h"

namespace plateau::windows_platform {

namespace {

/// "Name=text" or "Name(…)". That something is enabled is not said.
std::string shown_of(const XmlElement& element) {
    if (element.children.empty()) {
        return element.text.empty() ? element.name : fmt::format("{}={}", element.name, element.text);
    }
    std::string inside;
    for (const XmlElement& child : element.children) {
        if (child.name != "Enabled" || folded(child.text) != "true") {
            inside += (inside.empty() ? "" : " ") + shown_of(child);
        }
    }
    return fmt::format("{}({})", element.name, inside);
}

std::string command_of(const XmlElement& action) {
    if (action.name != "Exec") {
        return shown_of(action);
    }
    const std::string arguments = action.text_at("Arguments");
    const std::string command = action.text_at("Command");
    return arguments.empty() ? command : fmt::format("{} {}", command, arguments);
}

/// What `shown` makes of the children, joined; null: there are none.
Value joined(const XmlElement* parent, std::string (*shown)(const XmlElement&)) {
    std::string all;
    if (parent == nullptr) {
        return {};
    }
    for (const XmlElement& child : parent->children) {
        all += (all.empty() ? "" : "; ") + shown(child);
    }
    return all.empty() ? Value() : Value(harmless(all));
}

/// The account without its domain or machine; null: none is named.
Value user_of(const XmlElement& task) {
    const XmlElement* principals = task.child("Principals");
    const XmlElement* actions = task.child("Actions");
    const std::string context = actions == nullptr ? std::string() : actions->attribute("Context");
    const XmlElement* principal = nullptr;
    if (principals != nullptr) {
        for (const XmlElement& one : principals->children) {
            const bool is_it = one.name == "Principal" && (context.empty() || one.attribute("id") == context);
            principal = principal == nullptr && is_it ? &one : principal;
        }
    }
    if (principal == nullptr) {
        return {};
    }
    std::string account = principal->text_at("UserId");
    account = account.empty() ? principal->text_at("GroupId") : account;
    static const std::map<std::string, std::string, std::less<>> well_known = {
        {"S-1-5-18", "system"}, {"S-1-5-19", "local service"}, {"S-1-5-20", "network service"}};
    if (const auto known = well_known.find(account); known != well_known.end()) {
        return known->second;
    }
    const std::string name = account.substr(account.rfind('\\') + 1);
    return name.empty() ? Value() : Value(harmless(name));
}

}  // namespace

Observed<Fact> scheduled_task_fact(std::string_view bytes, std::string_view path) {
    const auto task = parse_xml(bytes);
    if (!task) {
        return tl::unexpected(task.error());
    }
    const XmlElement* actions = task->child("Actions");
    if (task->name != "Task" || actions == nullptr) {
        return unobserved(reason::task_invalid, "no Task with its Actions");
    }
    return make_fact("scheduled_task",
                     {{"name", harmless(path)},
                      {"enabled", folded(task->text_at("Settings/Enabled")) != "false"},
                      {"user", user_of(*task)},
                      {"command", joined(actions, command_of)},
                      {"trigger", joined(task->child("Triggers"), shown_of)}},
                     {}, Assurance::inferred);
}

}  // namespace plateau::windows_platform
