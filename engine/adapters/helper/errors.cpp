#include "engine/adapters/helper/errors.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace plateau::helper_error {

Error argument(std::string_view verb, std::string_view why) {
    return {ErrorKind::invalid_input,
            Message{"helper.argument", {{"verb", std::string(verb)}, {"why", std::string(why)}}}};
}

Error not_ours(std::string_view name) {
    return {ErrorKind::conflict, Message{"helper.not_ours", {{"name", std::string(name)}}}};
}

Error namespace_exists(const std::string& name) {
    return {ErrorKind::conflict, Message{"helper.namespace.exists", {{"name", name}}}};
}

Error namespace_absent(const std::string& name) {
    return {ErrorKind::not_found, Message{"helper.namespace.absent", {{"name", name}}}};
}

Error bridge_absent(const std::string& name) {
    return {ErrorKind::not_found, Message{"helper.bridge.absent", {{"name", name}}}};
}

Error step_failed(std::string_view name, std::string_view step, std::string_view why) {
    return {ErrorKind::unavailable,
            Message{"helper.step_failed",
                    {{"name", std::string(name)}, {"step", std::string(step)}, {"why", std::string(why)}}}};
}

Error not_connected(const std::string& name_space, Ipv4Address address, std::uint16_t port, std::string_view why) {
    return {ErrorKind::unavailable, Message{"helper.connect.failed",
                                            {{"address", address.to_string()},
                                             {"port", fmt::format("{}", port)},
                                             {"name", name_space},
                                             {"why", std::string(why)}}}};
}

Error no_dhcp_socket(const std::string& name_space, std::string_view why) {
    return {ErrorKind::unavailable,
            Message{"helper.dhcp_socket.failed", {{"name", name_space}, {"why", std::string(why)}}}};
}

Error connect_timed_out(const std::string& name_space, Ipv4Address address, std::uint16_t port,
                        std::chrono::milliseconds limit) {
    return {ErrorKind::timed_out, Message{"helper.connect.timed_out",
                                          {{"address", address.to_string()},
                                           {"port", fmt::format("{}", port)},
                                           {"name", name_space},
                                           {"limit", fmt::format("{:g}", static_cast<double>(limit.count()) / 1000)}}}};
}

Error outside(const std::filesystem::path& path) {
    return {ErrorKind::denied, Message{"helper.path.outside", {{"path", path.string()}}}};
}

Error not_opened(const std::filesystem::path& path, int code) {
    const ErrorKind kind = code == ENOENT || code == ENOTDIR ? ErrorKind::not_found : ErrorKind::denied;
    const std::string why = code == ELOOP || code == EXDEV ? std::string("it is or goes through a symbolic link")
                                                           : std::generic_category().message(code);
    return {kind, Message{"helper.path.not_opened", {{"path", path.string()}, {"why", why}}}};
}

Error not_a_plain_file(const std::filesystem::path& path) {
    return {ErrorKind::denied, Message{"helper.path.not_plain", {{"path", path.string()}}}};
}

Error still_written(const std::filesystem::path& path) {
    return {ErrorKind::conflict, Message{"helper.file.written", {{"path", path.string()}}}};
}

Error request_invalid(std::string_view why) {
    return {ErrorKind::invalid_input, Message{"helper.request.invalid", {{"why", std::string(why)}}}};
}

Error not_root() {
    return {ErrorKind::denied, Message{"helper.not_root", {}}};
}

Error root_unusable(const std::filesystem::path& folder, std::string_view why) {
    return {ErrorKind::invalid_input,
            Message{"helper.root.unusable", {{"folder", folder.string()}, {"why", std::string(why)}}}};
}

Error gone(std::string_view why) {
    return {ErrorKind::unavailable, Message{"helper.gone", {{"why", std::string(why)}}}};
}

Error unexpected(std::string_view why) {
    return {ErrorKind::internal, Message{"helper.unexpected", {{"why", std::string(why)}}}};
}

Error not_started(const std::filesystem::path& program, std::string_view why) {
    return {ErrorKind::unavailable,
            Message{"helper.not_started", {{"program", program.string()}, {"why", std::string(why)}}}};
}

}  // namespace plateau::helper_error
