#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/platforms/linux/tunnel.h"
#include "engine/trials/dhcp_message.h"
#include "engine/trials/share_trial.h"
#include "tests/fuzz/fuzzed_parser.h"

namespace {

void must(bool so) {
    if (!so) {
        std::abort();
    }
}

void dhcp(std::string_view text) {
    const auto offer = plateau::parse_dhcp_offer(text);
    must(offer || !offer.error().empty());
    if (offer) {
        must(offer->address.bits() != 0 && offer->dns.size() <= 63);
        must(text.size() <= plateau::longest_dhcp_message);
        must(static_cast<std::uint8_t>(text[28]) == offer->mac.bytes()[0]);
    }
}

void share(std::string_view text) {
    const auto reply = plateau::parse_share_reply(text);
    must(reply || (!reply.error().why.empty() && reply.error().code.starts_with("trial.share.")));
    if (reply && reply->refused) {
        must(!reply->refused->empty() && reply->refused->size() <= 60);
    }
}

void tunnel(std::string_view text) {
    const auto carrier = plateau::parse_tunnel_ping(text);
    must(carrier || !carrier.error().why.empty());
    if (carrier && *carrier) {
        must(text.find("interface " + **carrier) != std::string_view::npos);
    }
}

}  // namespace

/// A value or a reason, and a value is what its type says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string_view parser(plateau::fuzzed_parser());
    (parser == "dhcp" ? dhcp : parser == "share" ? share : tunnel)(text);
    return 0;
}
