#include "engine/platforms/windows/export_script.h"

#include <cstddef>

namespace plateau {

namespace embedded {

extern const unsigned char export_dhcp[];
extern const std::size_t export_dhcp_size;
extern const unsigned char export_directory[];
extern const std::size_t export_directory_size;

}  // namespace embedded

std::string_view windows_export_script(WindowsExport what) {
    return what == WindowsExport::dhcp
               ? std::string_view(reinterpret_cast<const char*>(embedded::export_dhcp), embedded::export_dhcp_size)
               : std::string_view(reinterpret_cast<const char*>(embedded::export_directory),
                                  embedded::export_directory_size);
}

std::string_view name_of(WindowsExport what) {
    return what == WindowsExport::dhcp ? "export/dhcp.ps1" : "export/directory.ps1";
}

}  // namespace plateau
