#include "windows_sample.h"

#include "engine/platforms/security/sid.h"

namespace plateau::fakes {

namespace {

using namespace windows_platform;

class Epoch final : public Clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
};

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

std::string unclosed(std::string_view text) {
    std::string bytes = utf16(text);
    bytes.resize(bytes.size() - 2);
    return bytes;
}

/// Adds `part` behind a head, whose place `place` then names it.
void add_part(std::string& bytes, std::size_t head, std::size_t place, std::string_view part) {
    put(bytes, place, bytes.size() - head, 4);
    put(bytes, place + 4, part.size(), 4);
    bytes += part;
    bytes.resize((bytes.size() + 3) / 4 * 4, '\0');
}

std::string key_name(std::uint32_t id) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name(8, '0');
    for (std::size_t i = 8; i > 0; --i, id /= 16) {
        name[i - 1] = digits[id % 16];
    }
    return name;
}

}  // namespace

std::string bytes_of(std::string_view hexadecimal) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
        bytes += static_cast<char>(digits.find(hexadecimal[i]) * 16 + digits.find(hexadecimal[i + 1]));
    }
    return bytes;
}

HiveKey made_account(const MadeAccount& account) {
    std::string f(80, '\0');
    put(f, 0x30, account.id, 4);
    put(f, 0x38, account.flags, 2);
    std::string v(0xcc, '\0');
    add_part(v, 0xcc, 12, unclosed(account.name));
    add_part(v, 0xcc, 24, unclosed(account.full_name));
    add_part(v, 0xcc, std::size_t{12} * 14, account.hash);
    return {.name = key_name(account.id),
            .values = {{.name = "F", .type = 3, .data = f}, {.name = "V", .type = 3, .data = v}}};
}

HiveKey made_group(std::uint32_t id, std::string_view name, std::string_view description,
                   const std::vector<std::string>& members) {
    std::string c(52, '\0');
    put(c, 0, id, 4);
    add_part(c, 52, 16, unclosed(name));
    add_part(c, 52, 28, unclosed(description));
    std::string sids;
    for (const std::string& member : members) {
        sids += security::stored(security::parse_sid(member).value());
    }
    add_part(c, 52, 40, sids);
    put(c, 48, members.size(), 4);
    return {.name = key_name(id), .values = {{.name = "C", .type = 3, .data = c}}};
}

HiveKey made_sam(std::vector<HiveKey> accounts, std::vector<HiveKey> builtin, std::vector<HiveKey> groups) {
    HiveKey root{.name = "ROOT"};
    const std::string machine = security::stored(security::parse_sid("S-1-5-21-1-2-3").value());
    key_at(root, "SAM\\Domains\\Account").values = {
        {.name = "V", .type = 3, .data = std::string(320, '\x7e') + machine}};
    accounts.push_back({.name = "Names"});
    builtin.push_back({.name = "Members"});
    key_at(root, "SAM\\Domains\\Account\\Users").keys = std::move(accounts);
    key_at(root, "SAM\\Domains\\Builtin\\Aliases").keys = std::move(builtin);
    key_at(root, "SAM\\Domains\\Account\\Aliases").keys = std::move(groups);
    return root;
}

FactsRecord observed_hives(const std::map<std::string, HiveKey>& hives, std::vector<std::string> kinds,
                           FakeCaseStore& store) {
    MachineHives machine([&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
        const auto found = hives.find(name);
        if (found == hives.end()) {
            return unobserved("windows.hive.absent", name);
        }
        return std::make_unique<FakeHive>(found->second);
    });
    return observe_windows_hives(machine, {.of = "folder", .source = "hives", .trust = Trust::capture},
                                 {"client", "post", std::move(kinds)}, store, Epoch());
}

std::map<std::string, Fact> by_name(const FactsRecord& record, const std::string& kind) {
    std::map<std::string, Fact> facts;
    for (const Fact& fact : record.facts) {
        if (fact.kind == kind) {
            facts.emplace(*fact.value.at("name").as_string(), fact);
        }
    }
    return facts;
}

}  // namespace plateau::fakes
