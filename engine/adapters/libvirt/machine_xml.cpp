#include "engine/adapters/libvirt/machine_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <pugixml.hpp>
#include <sstream>

namespace plateau::libvirt {

namespace {

// QEMU's cache of translated code: its default of a quarter of the guest's memory retranslates small guests for ever.
constexpr int translation_cache_mib = 96;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_bridge = 15;

pugi::xml_node add(pugi::xml_node parent, const char* name,
                   std::initializer_list<std::pair<const char*, std::string>> attributes = {}) {
    pugi::xml_node child = parent.append_child(name);
    for (const auto& [key, value] : attributes) {
        child.append_attribute(key) = value.c_str();
    }
    return child;
}

void add_text(pugi::xml_node parent, const char* name, const std::string& text) {
    add(parent, name).text().set(text.c_str());
}

std::string print(const pugi::xml_node& node) {
    std::ostringstream out;
    node.print(out, "  ", pugi::format_default | pugi::format_no_declaration);
    return out.str();
}

void add_owner(pugi::xml_node parent, const Owner& owner, const std::string& role) {
    pugi::xml_node element = add(add(parent, "metadata"), "plateau:owner",
                                 {{"xmlns:plateau", owner_namespace},
                                  {"instance", owner.instance},
                                  {"session", owner.session},
                                  {"seat", owner.seat}});
    if (!role.empty()) {
        element.append_attribute("role") = role.c_str();
    }
}

void add_system(pugi::xml_node domain, const MachineSpec& spec) {
    const bool tcg = spec.accelerator == Accelerator::tcg;
    pugi::xml_node os = add(domain, "os");
    add(os, "type", {{"arch", "x86_64"}, {"machine", "pc"}}).text().set("hvm");
    add_text(os, "kernel", spec.kernel.string());
    add_text(os, "initrd", spec.initrd.string());
    add_text(os, "cmdline", spec.command_line);
    pugi::xml_node features = add(domain, "features");
    add(features, "acpi");
    if (tcg) {
        add(add(features, "tcg"), "tb-cache", {{"unit", "MiB"}}).text().set(translation_cache_mib);
        add(add(domain, "cpu", {{"mode", "custom"}, {"match", "exact"}}), "model").text().set("qemu64");
    } else {
        add(domain, "cpu", {{"mode", "host-passthrough"}});
    }
    add(domain, "clock", {{"offset", "utc"}});
    add_text(domain, "on_poweroff", "destroy");
    add_text(domain, "on_reboot", "restart");
    add_text(domain, "on_crash", "destroy");
}

/// Formats are stated at every step of the chain: a probed one could be the guest's choice.
void add_disk(pugi::xml_node devices, const MachineSpec& spec) {
    pugi::xml_node disk = add(devices, "disk", {{"type", "file"}, {"device", "disk"}});
    add(disk, "driver", {{"name", "qemu"}, {"type", "qcow2"}, {"cache", "writeback"}});
    add(disk, "source", {{"file", spec.disk.string()}});
    pugi::xml_node backing = add(disk, "backingStore");
    if (!spec.backing.empty()) {
        backing.append_attribute("type") = "file";
        add(backing, "format", {{"type", "qcow2"}});
        add(backing, "source", {{"file", spec.backing.string()}});
        add(backing, "backingStore");
    }
    add(disk, "target", {{"dev", "vda"}, {"bus", "virtio"}});
}

void add_devices(pugi::xml_node domain, const MachineSpec& spec) {
    pugi::xml_node devices = add(domain, "devices");
    add_disk(devices, spec);
    pugi::xml_node interface = add(devices, "interface", {{"type", "network"}});
    add(interface, "mac", {{"address", spec.mac.to_string()}});
    add(interface, "source", {{"network", spec.network}});
    add(interface, "model", {{"type", "virtio"}});
    add(interface, "link", {{"state", "up"}});
    pugi::xml_node serial = add(devices, "serial", {{"type", "file"}});
    add(serial, "source", {{"path", spec.console_log.string()}});
    add(serial, "target", {{"port", "0"}});
    pugi::xml_node channel = add(devices, "channel", {{"type", "unix"}});
    add(channel, "target", {{"type", "virtio"}, {"name", "org.qemu.guest_agent.0"}});
    add(devices, "controller", {{"type", "usb"}, {"model", "none"}});
    add(devices, "memballoon", {{"model", "none"}});
    pugi::xml_node rng = add(devices, "rng", {{"model", "virtio"}});
    add(rng, "backend", {{"model", "random"}}).text().set("/dev/urandom");
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_name && text.front() != '.' && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::strchr("._-", c) != nullptr;
           });
}

bool is_one_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::optional<std::string> defect_of_path(const char* what, const std::filesystem::path& path) {
    if (path.is_absolute() && is_one_line(path.native())) {
        return std::nullopt;
    }
    return fmt::format("its {} '{}' is no absolute path on one line", what, path.string());
}

std::optional<std::string> defect_of_owner(const Owner& owner) {
    return parse_owner(to_string(owner)) ? std::nullopt : std::optional<std::string>("its owner has an odd part");
}

/// The element of our namespace under any prefix: libvirt keeps the one it was given, another program may not. Asked
/// for one namespace alone, libvirt hands over its element without any.
pugi::xml_node find_owner(const pugi::xml_document& document) {
    if (const pugi::xml_node alone = document.child("owner")) {
        return alone;
    }
    return document.find_node([](const pugi::xml_node& node) {
        const std::string_view name = node.name();
        const auto colon = name.find(':');
        if (colon == std::string_view::npos || name.substr(colon + 1) != "owner") {
            return false;
        }
        const std::string declaration = "xmlns:" + std::string(name.substr(0, colon));
        return std::string_view(node.attribute(declaration.c_str()).value()) == owner_namespace;
    });
}

}  // namespace

std::optional<std::string> defect_of(const MachineSpec& spec) {
    if (!is_name(spec.name)) {
        return "its name has other characters than letters, digits, '.', '_' and '-'";
    }
    if (spec.memory < (std::uint64_t{16} << 20) || spec.vcpus < 1 || spec.vcpus > 255) {
        return fmt::format("{} bytes of memory and {} processors make no machine", spec.memory, spec.vcpus);
    }
    if (!is_one_line(spec.command_line) || !is_one_line(spec.role)) {
        return "its kernel command line or role has a control character";
    }
    auto defect = defect_of_owner(spec.owner);
    for (const auto& [what, path] : {std::pair("disk", &spec.disk),
                                     {"kernel", &spec.kernel},
                                     {"initrd", &spec.initrd},
                                     {"console log", &spec.console_log}}) {
        defect = defect ? defect : defect_of_path(what, *path);
    }
    return defect || spec.backing.empty() ? defect : defect_of_path("backing image", spec.backing);
}

std::optional<std::string> defect_of(const NetworkSpec& spec) {
    if (!is_name(spec.name)) {
        return "its name has other characters than letters, digits, '.', '_' and '-'";
    }
    if (!is_name(spec.bridge) || spec.bridge.size() > longest_bridge) {
        return fmt::format("'{}' is no name of a bridge: at most {} letters and digits", spec.bridge, longest_bridge);
    }
    return defect_of_owner(spec.owner);
}

std::string machine_xml(const MachineSpec& spec) {
    pugi::xml_document document;
    pugi::xml_node domain = document.append_child("domain");
    domain.append_attribute("type") = spec.accelerator == Accelerator::tcg ? "qemu" : "kvm";
    add_text(domain, "name", spec.name);
    add_owner(domain, spec.owner, spec.role);
    add(domain, "memory", {{"unit", "b"}}).text().set(std::to_string(spec.memory).c_str());
    add_text(domain, "vcpu", std::to_string(spec.vcpus));
    add_system(domain, spec);
    add_devices(domain, spec);
    return print(domain);
}

std::string network_xml(const NetworkSpec& spec) {
    pugi::xml_document document;
    pugi::xml_node network = document.append_child("network");
    add_text(network, "name", spec.name);
    add_owner(network, spec.owner, {});
    add(network, "bridge", {{"name", spec.bridge}, {"stp", "off"}, {"delay", "0"}});
    return print(network);
}

std::optional<Owner> owner_in_xml(std::string_view xml) {
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size())) {
        return std::nullopt;
    }
    const pugi::xml_node element = find_owner(document);
    if (!element) {
        return std::nullopt;
    }
    const Owner owner{element.attribute("instance").value(), element.attribute("session").value(),
                      element.attribute("seat").value()};
    return parse_owner(to_string(owner));
}

std::optional<std::string> interface_with_link(std::string_view machine_xml, Link link) {
    pugi::xml_document document;
    if (!document.load_buffer(machine_xml.data(), machine_xml.size())) {
        return std::nullopt;
    }
    pugi::xml_node interface = document.child("domain").child("devices").child("interface");
    if (!interface) {
        return std::nullopt;
    }
    interface.remove_child("link");
    add(interface, "link", {{"state", link == Link::up ? "up" : "down"}});
    return print(interface);
}

}  // namespace plateau::libvirt
