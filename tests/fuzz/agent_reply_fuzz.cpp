#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/adapters/libvirt/parse_agent_reply.h"

namespace {

using namespace plateau;

/// A value, or one of the documented reasons with words that can be printed.
template <class T>
bool is_answered(const Observed<T>& observed) {
    return observed.has_value() ||
           ((observed.error().code == "agent.reply.invalid" || observed.error().code == "agent.reply.too_large") &&
            !observed.error().why.empty());
}

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view reply(reinterpret_cast<const char*>(data), size);
    require(is_answered(agent::parse_empty(reply)));
    const auto handle = agent::parse_file_handle(reply);
    require(is_answered(handle) && (!handle || *handle >= 0));
    const auto started = agent::parse_exec_started(reply);
    require(is_answered(started) && (!started || *started > 0));
    const auto status = agent::parse_exec_status(reply);
    require(is_answered(status));
    require(!status ||
            (status->result.out.size() <= agent::most_output && status->result.err.size() <= agent::most_output));
    const auto piece = agent::parse_file_read(reply, 64);
    require(is_answered(piece) && (!piece || piece->bytes.size() <= 64));
    const auto written = agent::parse_file_written(reply, 64);
    require(is_answered(written) && (!written || (*written >= 1 && *written <= 64)));
    for (const char c : agent::printable(reply)) {
        require(c >= ' ' && c <= '~');
    }
    return 0;
}
