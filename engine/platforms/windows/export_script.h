#pragma once

#include <string_view>

namespace plateau {

/// What only a running Windows server can tell, and a script of its own asks it for.
enum class WindowsExport {
    dhcp,       ///< dhcp_server, dhcp_reservation
    directory,  ///< directory_user, directory_group, directory_unit, directory_computer
};

/// A whole script for PowerShell 5.1, in ASCII, to be run with `-File` by an administrator or LocalSystem. It prints
/// one JSON document of ASCII characters, its errors included, for read_windows_exports(); it writes nothing on the
/// machine. For a large directory the document is longer than what a guest agent should be asked to return at once.
std::string_view windows_export_script(WindowsExport what);

/// "export/dhcp.ps1" or "export/directory.ps1": for evidence and messages.
std::string_view name_of(WindowsExport what);

}  // namespace plateau
