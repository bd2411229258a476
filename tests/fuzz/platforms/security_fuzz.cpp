#include <cstdint>
#include <string>

#include "engine/facts/catalogue.h"
#include "engine/platforms/security/permissions.h"
#include "tests/fuzz/problems.h"

namespace {

using namespace plateau;
using test::must;

void check_sid(const std::string& text) {
    const auto sid = security::parse_sid(text);
    must(sid.has_value(), "a SID is written as one");
    must(security::to_string(*sid) == text, "it is read as it was written");
    const std::string bytes = security::stored(*sid);
    const auto again = security::sid_at(bytes, 0);
    must(again.has_value() && again->sid == *sid && again->size == bytes.size(), "and stored as it was read");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    if (const auto sid = security::parse_sid(input)) {
        check_sid(security::to_string(*sid));
    }
    const auto stored = security::parse_descriptor(input);
    if (!stored) {
        must(!stored.error().empty(), "what is no descriptor has a reason");
        return 0;
    }
    must(stored->end <= size, "it ends within its bytes");
    must(stored->descriptor.entries.size() <= size / 16, "an entry takes bytes");
    for (const security::AccessEntry& entry : stored->descriptor.entries) {
        check_sid(entry.sid);
    }
    const Value rights = security::permissions_value(stored->descriptor, {});
    make_fact("share", {{"name", "x"}, {"permissions", rights}, {"folder_permissions", rights}}, {},
              Assurance::verified);
    return 0;
}
