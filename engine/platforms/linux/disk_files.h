#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/platforms/linux/reply.h"
#include "engine/ports/disk_reader.h"

namespace plateau::linux_platform {

/// Makes entries of a reply from the files of a volume.
class DiskFiles {
  public:
    /// Takes out of a content what must go no further.
    using Filter = std::function<std::string(std::string_view content)>;
    /// Makes the entry's content of a file's, or says why it cannot.
    using Reading = std::function<Observed<std::string>(std::string_view content)>;

    DiskFiles(Disk& disk, std::size_t volume) : disk_(disk), volume_(volume) {}

    Disk& disk() { return disk_; }
    std::size_t volume() const { return volume_; }

    /// The file at `path`, at most 1 MiB of it; an entry that is absent where nothing is there.
    Entry file(const std::string& name, const std::string& path, const Filter& filter = {});
    /// What `read` makes of a file of at most `most` bytes.
    Entry made(const std::string& name, const std::string& label, const std::string& path, std::size_t most,
               const Reading& read);
    /// Where the link at `path` leads.
    Entry link(const std::string& name, const std::string& label, const std::string& path);
    /// The regular files (links to them too) of a folder, ascending; none where there is no such folder.
    Observed<std::vector<std::string>> files_in(const std::string& folder);
    /// The names of links and files in a folder; none where there is no such folder.
    Observed<std::vector<std::string>> names_in(const std::string& folder);

    static Entry ok(const std::string& name, const std::string& label, std::string out);
    static Entry absent(const std::string& name, const std::string& label);
    /// `why` as an entry that could not be read.
    static Entry failed(const std::string& name, const std::string& label, const Unobserved& why);

  private:
    Disk& disk_;
    std::size_t volume_;
};

/// The names of what starts at boot of its own, ascending: links in /etc/systemd/system/*.wants.
Observed<std::vector<std::string>> units_at_boot(DiskFiles& files);

}  // namespace plateau::linux_platform
