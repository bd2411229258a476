#include "description.h"
#include "sdk/grader.h"

namespace {

namespace grader = plateau::grader;
using grader::Fact;
using grader::Item;
using grader::Verdict;

/// The computer account of a machine's account "client$", by its name "client".
std::optional<Fact> computer_of(const std::string& account, const std::vector<Fact>& computers) {
    const std::string name = account.ends_with('$') ? account.substr(0, account.size() - 1) : account;
    for (const Fact& computer : computers) {
        if (computer.text("name") == name) {
            return computer;
        }
    }
    return std::nullopt;
}

/// The machine's own side: it names the domain, and proves it with the secret of its account.
bool client_side(Verdict& verdict, const Item& item, const Fact& membership) {
    const bool named = verdict.field("domain", item.at("domain"), membership.at("domain"));
    const auto proof = membership.text("proof");
    const bool proved = membership.is_true("joined") && (proof == "machine_secret" || proof == "secure_channel");
    verdict.field("proof", "machine_secret", membership.at("proof"), proved);
    const auto domain = membership.text("domain");
    if (!domain) {
        verdict.not_met("domain.joined.not_joined");
    } else if (!named) {
        verdict.not_met("domain.joined.other_domain").with("seen", *domain);
    } else if (!proved) {
        verdict.not_met("domain.joined.no_secret");
    }
    return named && proved;
}

/// The directory's side: the account is there and may log in.
void directory_side(Verdict& verdict, const std::string& account, const std::vector<Fact>& computers) {
    const auto computer = computer_of(account, computers);
    verdict.with("computer", account);
    if (!computer) {
        verdict.field("computer", grader::json::value(account), nullptr, false);
        verdict.partly_met("domain.joined.no_computer");
        return;
    }
    verdict.cite(*computer);
    verdict.field("computer", grader::json::value(account), computer->at("name"), true);
    if (verdict.field("computer_enabled", true, computer->at("enabled"))) {
        verdict.met("domain.joined.proved");
    } else {
        verdict.partly_met("domain.joined.computer_disabled");
    }
}

Verdict judge(const Item& item, const grader::Subjects& subjects) {
    Verdict verdict;
    verdict.with("domain", item.text("domain"));
    const auto memberships = subjects.of(item.on).facts("domain_membership");
    if (memberships.empty()) {
        verdict.field("domain", item.at("domain"), nullptr);
        return verdict.not_met("domain.joined.not_joined");
    }
    const Fact& membership = memberships.front();
    verdict.cite(membership);
    if (client_side(verdict, item, membership)) {
        directory_side(verdict, membership.text("account").value_or("—"),
                       subjects.of(item.text("directory")).facts("directory_computer"));
    }
    return verdict;
}

constexpr grader::Family family{.describe = description, .judge = judge};

}  // namespace

PLATEAU_GRADER_FAMILY("domain", "1.0.0", family)
