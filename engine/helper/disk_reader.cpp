#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/adapters/disk/opened_chain.h"
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

/// A part stands behind the VMDK that it is of.
void check_chain(const std::vector<std::string>& words) {
    constexpr std::array<std::string_view, 5> formats = {"qcow2", "raw", "vmdk", "vdi", "vhdx"};
    must(!words.empty() && words.size() <= most_chain_files);
    std::string_view of;
    std::size_t elements = 0;
    for (const std::string& word : words) {
        if (word == chain_part) {
            must(of == "vmdk");
            continue;
        }
        must(std::find(formats.begin(), formats.end(), word) != formats.end() && ++elements <= most_chain_elements);
        of = word;
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

/// plateau-disk-reader [--trial] FORMAT [part…]… or hive [log [log]]: reads a stopped disk, or a hive of one
/// (hive_serve.h). The files of its chain are open for reading as descriptors 3 and up, the disk first, one a word;
/// requests and replies (engine/adapters/disk/disk_words.h) pass on standard input, a socket. Rights are given up
/// first, QEMU is started next, and before the first byte of the disk is looked at the kernel ends this process should
/// it use anything but its descriptors (with --trial: refuses that).
int main(int argc, char** argv) {
    const bool is_trial = argc > 1 && std::string_view(argv[1]) == "--trial";
    const Otherwise otherwise = is_trial ? Otherwise::refuse : Otherwise::end;
    const std::vector<std::string> words(argv + std::min(argc, is_trial ? 2 : 1), argv + argc);
    if (name_hive(words)) {
        serve_hive(STDIN_FILENO, files_of(words.size()), otherwise);
    }
    check_chain(words);
    const auto files = files_of(words.size());
    give_up_rights();
    std::string why;
    UniqueFd socket = export_disk(files, words, why);
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
