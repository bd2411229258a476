#include "engine/app/windows_disk.h"

#include "engine/adapters/disk/jailed_hive_reader.h"
#include "engine/adapters/disk/memory_copy.h"
#include "engine/model/secret.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

FactsRecord observe_windows_disk(const Places& places, Disk& disk, const windows_platform::WindowsDisk& windows,
                                 const std::string& of, const WindowsSubject& subject, CaseStore& store,
                                 const Clock& clock) {
    JailedHiveReader reader(places.private_programs / "plateau-disk-reader");
    const SecretKeeper secrets(places.centre_key());
    windows_platform::MachineHives hives(
        [&](const std::string& name) -> Observed<std::unique_ptr<Hive>> {
            const auto found = windows.hive(name);
            if (!found) {
                return tl::unexpected(found.error());
            }
            std::vector<UniqueFd> files;
            auto primary = memory_copy(disk, windows.index(), found->primary, largest_hive);
            if (!primary) {
                return tl::unexpected(primary.error());
            }
            files.push_back(std::move(*primary));
            for (const std::string& log : found->logs) {
                // A log that cannot be read is none: the hive says whether it needs one.
                if (auto copy = memory_copy(disk, windows.index(), log, largest_hive_log)) {
                    files.push_back(std::move(*copy));
                }
            }
            return reader.open(std::move(files));
        },
        [&] { return windows.users(); });
    return observe_windows_hives(
        hives,
        {.of = of,
         .source = "disk",
         .trust = Trust::sealed,
         .disk = &windows,
         .seal = [&](std::string_view plaintext) { return to_value(secrets.seal("wifi.passphrase", plaintext)); }},
        subject, store, clock);
}

}  // namespace plateau
