#include "engine/app/observing.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/adapters/files/folder_case_store.h"
#include "engine/adapters/libvirt/libvirt_adapter.h"
#include "engine/adapters/socket/open_directly.h"
#include "engine/adapters/ssh/ssh_shell.h"
#include "engine/app/hive_folder.h"
#include "engine/app/local_host.h"
#include "engine/app/observe_ddwrt.h"
#include "engine/app/observe_jnap.h"
#include "engine/app/observe_router.h"
#include "engine/app/observe_ubus.h"
#include "engine/app/places.h"
#include "engine/app/ssh_address.h"
#include "engine/app/stopped_disks.h"
#include "engine/platforms/linux/observe.h"
#include "engine/platforms/openwrt/observe.h"
#include "engine/platforms/windows/observe.h"
#include "engine/platforms/windows/observe_export.h"
#include "engine/support/error.h"
#include "engine/support/files.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace {

constexpr std::string_view ddwrt_prefix = "ddwrt:ssh://";
constexpr std::string_view ddwrt_capture_prefix = "capture:ddwrt:";
constexpr std::string_view disk_prefix = "disk:";
constexpr std::string_view jnap_prefix = "jnap:";
constexpr std::string_view jnap_capture_prefix = "capture:jnap:";
constexpr std::string_view hives_prefix = "hives:";
constexpr std::string_view openwrt_prefix = "openwrt:";
constexpr std::string_view openwrt_ssh_prefix = "openwrt:ssh://";
constexpr std::string_view openwrt_capture_prefix = "capture:openwrt:";
constexpr std::string_view router_prefix = "router:";
constexpr std::string_view windows_capture_prefix = "capture:windows:";
constexpr std::size_t largest_capture = std::size_t{16} << 20;

/// Names evidence by its hash and forgets it: for a look that leaves nothing behind.
class UnkeptEvidence final : public CaseStore {
  public:
    std::string keep(std::string_view bytes) override { return sha256_of(bytes); }
    std::optional<std::string> find(std::string_view) override { return std::nullopt; }
};

Error no_subject(const std::string& from) {
    return {ErrorKind::usage, Message{"facts.from.unknown", {{"from", from}}}};
}

/// What the machines are called that `from` names, and the kinds of facts they can be asked for.
std::pair<std::string_view, std::vector<std::string>> platform_of(std::string_view from) {
    if (from.starts_with(hives_prefix)) {
        return {"Windows", windows_kinds()};
    }
    if (from.starts_with(windows_capture_prefix)) {
        return {"Windows", windows_export_kinds()};
    }
    if (from.starts_with(jnap_prefix) || from.starts_with(jnap_capture_prefix)) {
        return {"Linksys", jnap_kinds()};
    }
    if (from.starts_with(openwrt_prefix) || from.starts_with(openwrt_capture_prefix)) {
        return {"OpenWrt", openwrt_kinds()};
    }
    if (from.starts_with(ddwrt_prefix) || from.starts_with(ddwrt_capture_prefix)) {
        return {"DD-WRT", ddwrt_kinds()};
    }
    if (from.starts_with(disk_prefix)) {
        return {"Linux/Windows", disk_kinds()};
    }
    return {"Linux", linux_kinds()};
}

class Observation {
  public:
    explicit Observation(const ObserveOptions& options)
        : options_(options), secrets_(places_of_this_program().centre_key()) {
        if (options.keep) {
            store_ = std::make_unique<FolderCaseStore>(*options.keep);
        } else {
            store_ = std::make_unique<UnkeptEvidence>();
        }
        const auto [platform, kinds] = platform_of(options.from);
        subject_ = {.role = options.role,
                    .name = {},
                    .kinds = wanted_kinds(kinds, platform),
                    .extras = {.files = options.files}};
    }

    FactsRecord by_agent(std::string_view place) {
        const auto slash = place.rfind('/');
        if (slash == std::string_view::npos || slash + 1 == place.size()) {
            throw no_subject(options_.from);
        }
        subject_.name = place.substr(slash + 1);
        const auto agent = guest_agent_of(connect_libvirt(std::string(place.substr(0, slash))), subject_.name);
        return observe_linux(linux_channel(*agent, subject_.name), subject_, secrets_, *store_, clock_);
    }

    /// A key nobody has checked is told, never trusted.
    FactsRecord by_ssh(std::string_view place) {
        auto target = ssh_target_of(place);
        if (!target) {
            throw no_subject(options_.from);
        }
        const auto shell = make_ssh_shell(open_directly);
        target->password = options_.password;
        target->host_key = options_.host_key;
        if (target->host_key.empty()) {
            const std::string key = shown_host_key(*shell, *target);
            throw Error(ErrorKind::usage,
                        Message{"facts.ssh.key_wanted", {{"server", printed(*target)}, {"key", key}}});
        }
        subject_.name = target->address.to_string();
        return observe_linux(linux_channel(*shell, *target), subject_, secrets_, *store_, clock_);
    }

    /// The key of a router that stands on the table is taken as it is shown, and told.
    FactsRecord by_openwrt(std::string_view place) {
        auto target = ssh_target_of(place);
        if (!target) {
            throw no_subject(options_.from);
        }
        const auto shell = make_ssh_shell(open_directly);
        target->password = options_.router_password;
        target->host_key = options_.host_key;
        target = with_shown_key(*shell, std::move(*target), options_.tell);
        subject_.name = target->address.to_string();
        return observe_openwrt(*shell, *target, router(), secrets_, *store_, clock_);
    }

    FactsRecord by_ddwrt(std::string_view place) {
        const auto target = ssh_target_of(place);
        if (!target) {
            throw no_subject(options_.from);
        }
        return observe_ddwrt_at(*target, options_, ddwrt(target->address.to_string()), secrets_, *store_, clock_);
    }

    FactsRecord by_openwrt_over_http(std::string_view place) {
        const auto address = http_address_of(place);
        if (!address) {
            throw no_subject(options_.from);
        }
        subject_.name = address->target.place.address.to_string();
        return observe_ubus(*address, options_, router(), secrets_, *store_, clock_);
    }

    /// Beside its own folder a disk may stand on what the image store holds.
    FactsRecord by_disk(const std::filesystem::path& file) {
        std::error_code code;
        if (!std::filesystem::is_regular_file(file, code)) {
            throw Error(ErrorKind::invalid_input,
                        Message{"facts.disk.absent",
                                {{"disk", file.string()}, {"why", code ? code.message() : "it is no file"}}});
        }
        subject_.name = file.stem();
        const Places places = places_of_this_program();
        std::vector<std::filesystem::path> folders{std::filesystem::canonical(file).parent_path()};
        if (std::filesystem::is_directory(places.store, code)) {
            folders.push_back(places.store);
        }
        DiskSubject subject{.role = subject_.role, .name = subject_.name, .kinds = {}, .extras = subject_.extras};
        if (!options_.kinds.empty()) {
            subject.kinds = options_.kinds;
        }
        return observe_stopped_disk(places, file, folders, subject, *store_, clock_);
    }

    FactsRecord by_capture(const std::filesystem::path& file) {
        subject_.name = file.filename();
        const SecretText bytes(read_file(file, largest_capture, FileNamedBy::person));
        return read_linux_capture(bytes.view(), subject_, secrets_, *store_, clock_);
    }

    FactsRecord by_hives(const std::filesystem::path& folder) {
        const WindowsSubject subject{.role = subject_.role, .name = name_of_folder(folder), .kinds = subject_.kinds};
        return observe_hive_folder(places_of_this_program(), folder, subject, *store_, clock_);
    }

    FactsRecord by_openwrt_capture(const std::filesystem::path& file) {
        subject_.name = file.filename();
        const SecretText bytes(read_file(file, largest_capture, FileNamedBy::person));
        return read_openwrt_capture(bytes.view(), router(), secrets_, *store_, clock_);
    }

    FactsRecord by_ddwrt_capture(const std::filesystem::path& file) {
        const SecretText bytes(read_file(file, largest_capture, FileNamedBy::person));
        return read_ddwrt_capture(bytes.view(), ddwrt(file.filename()), secrets_, *store_, clock_);
    }

    FactsRecord by_jnap(std::string_view place) {
        const auto address = place.find('@') == std::string_view::npos ? http_address_of(place) : std::nullopt;
        if (!address) {
            throw no_subject(options_.from);
        }
        const JnapSubject subject{
            .role = subject_.role, .name = address->target.place.address.to_string(), .kinds = subject_.kinds};
        return observe_jnap_at(address->target, options_, subject, secrets_, *store_, clock_);
    }

    FactsRecord by_jnap_capture(const std::filesystem::path& file) {
        const JnapSubject subject{.role = subject_.role, .name = file.filename(), .kinds = subject_.kinds};
        const SecretText bytes(read_file(file, largest_capture, FileNamedBy::person));
        return read_jnap_capture(bytes.view(), subject, secrets_, *store_, clock_);
    }

    FactsRecord by_windows_capture(const std::filesystem::path& file) {
        const WindowsSubject subject{.role = subject_.role, .name = file.filename(), .kinds = subject_.kinds};
        return read_windows_exports(read_file(file, largest_capture, FileNamedBy::person),
                                    {.source = "capture", .trust = Trust::capture}, subject, *store_, clock_);
    }

  private:
    DdwrtSubject ddwrt(std::string name) const {
        return {.role = subject_.role, .name = std::move(name), .kinds = subject_.kinds};
    }

    OpenwrtSubject router() const { return {.role = subject_.role, .name = subject_.name, .kinds = subject_.kinds}; }

    /// Those that were asked for, or all. A kind that no machine of the platform has is told to whoever named it.
    std::vector<std::string> wanted_kinds(const std::vector<std::string>& known, std::string_view platform) const {
        for (const std::string& kind : options_.kinds) {
            if (options_.unknown_kind == UnknownKind::refuse &&
                std::find(known.begin(), known.end(), kind) == known.end()) {
                throw Error(ErrorKind::usage, Message{"facts.kind.not_of_platform",
                                                      {{"kind", kind},
                                                       {"platform", std::string(platform)},
                                                       {"known", fmt::format("{}", fmt::join(known, ", "))}}});
            }
        }
        return options_.kinds.empty() ? known : options_.kinds;
    }

    const ObserveOptions& options_;
    const SecretKeeper secrets_;
    SystemClock clock_;
    std::unique_ptr<CaseStore> store_;
    LinuxSubject subject_;
};

}  // namespace

FactsRecord observe_subject(const ObserveOptions& options) {
    if (options.from.starts_with(router_prefix)) {
        const auto doors = doors_of(std::string_view(options.from).substr(router_prefix.size()));
        if (!doors) {
            throw no_subject(options.from);
        }
        return observe_subject(options_for_router(options, *doors));
    }
    Observation observation(options);
    const std::string_view from = options.from;
    for (const auto& [prefix, observe] :
         std::initializer_list<std::pair<std::string_view, FactsRecord (*)(Observation&, std::string_view)>>{
             {"agent:", [](Observation& how, std::string_view place) { return how.by_agent(place); }},
             {disk_prefix, [](Observation& how, std::string_view place) { return how.by_disk(place); }},
             {hives_prefix, [](Observation& how, std::string_view place) { return how.by_hives(place); }},
             {openwrt_ssh_prefix, [](Observation& how, std::string_view place) { return how.by_openwrt(place); }},
             {openwrt_prefix, [](Observation& how, std::string_view place) { return how.by_openwrt_over_http(place); }},
             {openwrt_capture_prefix,
              [](Observation& how, std::string_view place) { return how.by_openwrt_capture(place); }},
             {ddwrt_prefix, [](Observation& how, std::string_view place) { return how.by_ddwrt(place); }},
             {ddwrt_capture_prefix,
              [](Observation& how, std::string_view place) { return how.by_ddwrt_capture(place); }},
             {jnap_prefix, [](Observation& how, std::string_view place) { return how.by_jnap(place); }},
             {jnap_capture_prefix, [](Observation& how, std::string_view place) { return how.by_jnap_capture(place); }},
             {windows_capture_prefix,
              [](Observation& how, std::string_view place) { return how.by_windows_capture(place); }},
             {"linux:ssh://", [](Observation& how, std::string_view place) { return how.by_ssh(place); }},
             {"capture:linux:", [](Observation& how, std::string_view place) { return how.by_capture(place); }}}) {
        if (from.starts_with(prefix)) {
            return observe(observation, from.substr(prefix.size()));
        }
    }
    throw no_subject(options.from);
}

}  // namespace plateau
