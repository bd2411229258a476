#pragma once

#include <string>
#include <string_view>

#include "engine/ports/guest_agent.h"

namespace plateau {

/// "SHA256:…" (base64 without padding, as OpenSSH prints it) of the first Ed25519 public key line in `text`: a *.pub
/// file, or what `dropbearkey -y` prints.
Observed<std::string> host_key_in(std::string_view text);

/// The host key of a router's SSH server, read from inside it: for pinning at provisioning, before a candidate has
/// touched it. Knows OpenSSH and dropbear.
Observed<std::string> read_host_key(GuestAgent& agent);

}  // namespace plateau
