#pragma once

#include <string_view>

#include "engine/platforms/windows/facts.h"

namespace plateau::windows_platform {

/// vpn_connection: the VPNs of a phone book (rasphone.pbk); its dial-up and broadband entries are none. `owner`: the
/// user whose book it is; empty: of the whole machine. No secret is in a fact. "windows.phone_book.invalid" for what is
/// no phone book, or says one thing twice. What they are read from is joined to them by the caller, who keeps
/// phone_book_without_secrets() (phone_book.h).
Facts vpn_connection_facts(std::string_view phone_book, std::string_view owner);

}  // namespace plateau::windows_platform
