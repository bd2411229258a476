#include <cstdint>
#include <string>

#include "engine/platforms/windows/sam.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using namespace plateau::windows_platform;
using test::must;

void check_account(std::uint32_t id, std::string_view f, std::string_view v) {
    const auto account = sam::parse_account(id, f, v);
    if (!account) {
        must(!account.error().why.empty(), "what is no account has a reason");
        return;
    }
    must(account->id == id, "an account is the one that was asked for");
    must(!sam::name_of(*account).empty(), "it has a name");
    must(account->name.size() <= 3 * v.size(), "which lies in its value");
}

void check_group(std::uint32_t id, std::string_view c) {
    const auto group = sam::parse_group(id, id % 2 == 0, c);
    if (!group) {
        must(!group.error().why.empty(), "what is no group has a reason");
        return;
    }
    must(group->members.size() <= c.size() / 8, "a member takes bytes");
    sam::Sam all{.machine = security::parse_sid("S-1-5-21-1-2-3"), .accounts = {}, .groups = {}};
    all.groups.push_back(*group);
    const sam::Names names(all);
    for (const security::Sid& member : group->members) {
        must(!names.name_of(member).account.empty(), "a member has a name, or its SID");
    }
}

}  // namespace

/// The first four bytes are the number of the account, the 80 after them its value F.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t f_size = 80;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (size < 4 + f_size) {
        return 0;
    }
    std::uint32_t id = 0;
    for (int i = 0; i < 4; ++i) {
        id |= std::uint32_t{data[i]} << (8 * i);
    }
    check_account(id, input.substr(4, f_size), input.substr(4 + f_size));
    check_group(id, input.substr(4));
    return 0;
}
