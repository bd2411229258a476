#include <utility>

#include "description.h"
#include "judge.h"

namespace {

using namespace workstation;

Verdict judge(const Item& item, const plateau::grader::Subjects& subjects) {
    static constexpr std::pair<std::string_view, Verdict (*)(const Item&, const Subject&)> checks[] = {
        {"workstation.scheduled_task", judge_task}, {"workstation.software", judge_software},
        {"workstation.service", judge_service},     {"workstation.local_account", judge_account},
        {"workstation.network", judge_network},     {"workstation.host", judge_host}};
    for (const auto& [check, judge_one] : checks) {
        if (item.check == check) {
            return judge_one(item, subjects.of(item.on));
        }
    }
    return {};
}

constexpr plateau::grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("workstation", "1.0.0", family)
