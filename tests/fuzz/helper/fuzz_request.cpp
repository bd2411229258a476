#include <cstdint>
#include <cstdlib>

#include "engine/adapters/helper/protocol.h"

/// A request or a reason; what was read is printed and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plateau::helper_protocol;
    const auto request = parse_request({reinterpret_cast<const char*>(data), size});
    if (!request) {
        if (request.error().empty()) {
            std::abort();
        }
        return 0;
    }
    if (parse_request(print_request(*request)) != *request) {
        std::abort();
    }
    return 0;
}
