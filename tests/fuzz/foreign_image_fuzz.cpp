#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/adapters/qemu/foreign_image.h"
#include "engine/adapters/qemu/vmdk.h"

namespace {

using namespace plateau;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

bool leads_elsewhere(const std::string& name) {
    return name.empty() || name == ".." || name.find_first_of("/\\:\"\n") != std::string::npos;
}

void descriptor(std::string_view text) {
    auto read = vmdk::parse(text);
    if (!read) {
        require(!read.error().empty());
        return;
    }
    std::vector<std::string> names;
    for (vmdk::Extent& extent : read->extents) {
        require(!leads_elsewhere(extent.file) && extent.sectors > 0);
        names.push_back("/dev/fdset/" + std::to_string(names.size() + 1));
        extent.file = "file" + std::to_string(names.size());
    }
    require(!read->parent_file || !leads_elsewhere(*read->parent_file));
    // What QEMU is shown says what was read, and names nothing but what it was given.
    const std::string shown = vmdk::to_text(*read, names);
    require(std::count(shown.begin(), shown.end(), '/') == static_cast<std::ptrdiff_t>(3 * names.size()));
    std::vector<std::string> plain;
    for (const vmdk::Extent& extent : read->extents) {
        plain.push_back(extent.file);
    }
    require(vmdk::parse(vmdk::to_text(*read, plain)).value() == *read);
}

}  // namespace

/// The begin of a disk that any hypervisor may have left, or somebody made to look like one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto why = why_not_read(foreign_format(bytes), bytes);
    require(!why || why->starts_with("disk."));
    descriptor(bytes);
    const auto inside = vmdk::embedded_from(bytes.substr(0, 512));
    if (inside && *inside) {
        require((*inside)->size > 0 && (*inside)->size <= vmdk::largest_descriptor);
    }
    return 0;
}
