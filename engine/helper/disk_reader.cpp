#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "engine/helper/disk_export.h"
#include "engine/helper/disk_jail.h"
#include "engine/helper/disk_serve.h"
#include "engine/helper/hive_serve.h"
#include "engine/helper/rights.h"

namespace {

using namespace plateau;
using namespace plateau::disk_jail;
using rights::must;

constexpr int first_file = 3;

void check_formats(const std::vector<std::string>& formats) {
    must(!formats.empty() && formats.size() <= 8);
    for (const std::string& format : formats) {
        must(format == "qcow2" || format == "raw");
    }
}

/// Whether the words name a hive and its logs instead of a chain.
bool name_hive(const std::vector<std::string>& words) {
    return words.size() <= 3 && !words.empty() && words.front() == "hive" &&
           std::all_of(words.begin() + 1, words.end(), [](const std::string& word) { return word == "log"; });
}

/// The chain's descriptors, and none besides the standard three.
std::vector<int> files_of(std::size_t count) {
    const int end = first_file + static_cast<int>(count);
    must(::close_range(static_cast<unsigned>(end), ~0U, 0) == 0);
    std::vector<int> files;
    for (int file = first_file; file < end; ++file) {
        struct stat about{};
        must(::fstat(file, &about) == 0 && S_ISREG(about.st_mode));
        must((::fcntl(file, F_GETFL) & O_ACCMODE) == O_RDONLY);
        files.push_back(file);
    }
    return files;
}

}  // namespace

/// plateau-disk-reader [--trial] FORMAT… or hive [log [log]]: reads a stopped disk, or a hive of one (hive_serve.h).
/// The files of its chain are open for reading as descriptors 3 and up, the disk first, one a FORMAT; requests and
/// replies (engine/adapters/disk/disk_words.h) pass on standard input, a socket. Rights are given up first, QEMU is
/// started next, and before the first byte of the disk is looked at the kernel ends this process should it use anything
/// but its descriptors (with --trial: refuses that).
int main(int argc, char** argv) {
    const bool is_trial = argc > 1 && std::string_view(argv[1]) == "--trial";
    const Otherwise otherwise = is_trial ? Otherwise::refuse : Otherwise::end;
    const std::vector<std::string> formats(argv + std::min(argc, is_trial ? 2 : 1), argv + argc);
    if (name_hive(formats)) {
        serve_hive(STDIN_FILENO, files_of(formats.size()), otherwise);
    }
    check_formats(formats);
    const auto files = files_of(formats.size());
    give_up_rights();
    std::string why;
    UniqueFd socket = export_disk(files, formats, why);
    for (const int file : files) {
        ::close(file);
    }
    if (!socket) {
        send_volumes(STDIN_FILENO, unobserved(disk_reason::unreadable, "QEMU: " + why));
        return 0;
    }
    Export bytes(std::move(socket));
    confine_reader(otherwise);
    if (!bytes.open()) {
        send_volumes(STDIN_FILENO, unobserved(disk_reason::unreadable, "QEMU exports nothing"));
        ::_exit(0);
    }
    const Observed<std::vector<std::unique_ptr<Volume>>> volumes = volumes_of(bytes);
    send_volumes(STDIN_FILENO, volumes);
    serve(STDIN_FILENO, *volumes);
    // No destructor runs after this: the kernel takes back what is left.
    ::_exit(0);
}
