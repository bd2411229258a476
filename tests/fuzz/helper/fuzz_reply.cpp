#include <cstdint>
#include <cstdlib>

#include "engine/adapters/helper/protocol.h"

/// A reply or a reason; what was read is printed and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau::helper_protocol;
    const auto reply = parse_reply({reinterpret_cast<const char*>(data), size});
    if (!reply) {
        if (reply.error().empty()) {
            std::abort();
        }
        return 0;
    }
    if (parse_reply(print_reply(*reply)) != *reply) {
        std::abort();
    }
    return 0;
}
