#include "engine/grading/secrets.h"

#include <algorithm>

#include "engine/model/secret.h"

namespace plateau {

namespace {

void add_secrets(const std::vector<FieldSpec>& fields, const Value& value, std::vector<std::string>& found) {
    for (const FieldSpec& field : fields) {
        const Value* member = value.find(field.name);
        if (member == nullptr) {
            continue;
        }
        if (const auto* text = member->as_string(); text != nullptr && field.type == FieldType::secret) {
            found.push_back(*text);
        }
        add_secrets(field.members, *member, found);
    }
}

class Comparing {
  public:
    Comparing(std::string check, const SecretKeeper& secrets) : check_(std::move(check)), secrets_(secrets) {}

    Record record(const std::vector<FieldSpec>& fields, Record value) const {
        for (const FieldSpec& field : fields) {
            const auto member = value.find(field.name);
            if (member == value.end()) {
                continue;
            }
            if (const auto* text = member->second.as_string(); text != nullptr && field.type == FieldType::secret) {
                const std::string name = field.secret.empty() ? check_ + "." + field.name : field.secret;
                member->second = compared_secret(name, secrets_.digest(name, *text));
            } else if (const auto* inner = member->second.as_record()) {
                member->second = record(field.members, *inner);
            }
        }
        return value;
    }

  private:
    std::string check_;
    const SecretKeeper& secrets_;
};

bool is_foreign(const Value& value, const SecretKeeper& secrets) {
    const auto secret = secret_in(value);
    return secret && !secrets.open(*secret);
}

}  // namespace

std::vector<std::string> secrets_of(const Item& item) {
    std::vector<std::string> found;
    add_secrets(item.fields, item.expect, found);
    for (const Trial& trial : item.trials) {
        add_secrets(fields_of(trial.sort), trial.with, found);
    }
    return found;
}

Item compared_item(const Item& item, const SecretKeeper& secrets) {
    Item result = item;
    result.expect = Comparing(item.check, secrets).record(item.fields, item.expect);
    return result;
}

std::set<std::pair<std::string, std::string>> foreign_secrets(const std::map<std::string, RoleFacts>& roles,
                                                              const SecretKeeper& secrets) {
    std::set<std::pair<std::string, std::string>> foreign;
    for (const auto& [role, known] : roles) {
        for (const Fact& fact : known.record.facts) {
            const bool other = std::any_of(fact.value.begin(), fact.value.end(),
                                           [&](const auto& member) { return is_foreign(member.second, secrets); });
            if (other) {
                foreign.emplace(role, fact.kind);
            }
        }
    }
    return foreign;
}

void compare_secrets(std::map<std::string, RoleFacts>& roles) {
    for (auto& [role, known] : roles) {
        for (Fact& fact : known.record.facts) {
            for (auto& [name, value] : fact.value) {
                if (const auto secret = secret_in(value)) {
                    value = compared_secret(secret->name, secret->digest);
                }
            }
        }
    }
}

}  // namespace plateau
