#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/platforms/windows/observe.h"
#include "tests/fakes/fake_case_store.h"
#include "tests/fakes/fake_hive_reader.h"

namespace plateau::fakes {

/// What `text` stands for: "0102ff".
std::string bytes_of(std::string_view hexadecimal);

/// The values F and V of an account, and the value C of a group, as Windows writes them, with what is asked for.
struct MadeAccount {
    std::uint32_t id = 0;
    std::string name{};  ///< ASCII
    std::string full_name{};
    std::uint16_t flags = 0x10;
    std::string hash{};  ///< what lies where a password's hash does
};
HiveKey made_account(const MadeAccount& account);
HiveKey made_group(std::uint32_t id, std::string_view name, std::string_view description,
                   const std::vector<std::string>& members);

/// A SAM of the machine S-1-5-21-1-2-3 with these accounts and groups.
HiveKey made_sam(std::vector<HiveKey> accounts, std::vector<HiveKey> builtin, std::vector<HiveKey> groups = {});

/// What `kinds` say of these hives.
FactsRecord observed_hives(const std::map<std::string, HiveKey>& hives, std::vector<std::string> kinds,
                           FakeCaseStore& store);

/// The facts of that kind by name.
std::map<std::string, Fact> by_name(const FactsRecord& record, const std::string& kind);

}  // namespace plateau::fakes
