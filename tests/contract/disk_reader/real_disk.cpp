#include "tests/contract/disk_reader/real_disk.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <fstream>

#include "engine/support/child_process.h"
#include "tests/contract/disk_reader/suite.h"

namespace plateau::contract {

namespace fs = std::filesystem;

void run(const std::vector<std::string>& words, const std::string& input, int expected) {
    const ChildResult result = run_child({.argv = words, .input = input, .limit = std::chrono::seconds(60)});
    REQUIRE_MESSAGE(result.end == ChildResult::End::exited, result.summary());
    REQUIRE_MESSAGE(result.code == expected, result.summary());
}

void overwrite(const fs::path& file, std::uint64_t offset, std::string_view bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(offset));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(stream.good());
}

fs::path DiskBench::ext4(const std::string& name, const fs::path& tree, int mebibytes,
                         const std::vector<std::string>& options) {
    const fs::path raw = folder() / (name + ".raw");
    std::ofstream(raw).close();
    fs::resize_file(raw, static_cast<std::uintmax_t>(mebibytes) << 20);
    std::vector<std::string> words{"mke2fs", "-q", "-F", "-t", "ext4", "-L", "sample", "-d", tree.string()};
    words.insert(words.end(), options.begin(), options.end());
    words.push_back(raw.string());
    run(words);
    return raw;
}

fs::path DiskBench::sample() {
    const fs::path tree = folder() / "tree";
    fs::create_directories(tree / "etc");
    fs::create_directories(tree / "srv/many");
    std::ofstream(tree / "etc/hostname") << "post\n";
    fs::create_symlink("hostname", tree / "etc/alias");
    fs::create_symlink("/srv/../etc/alias", tree / "etc/far");
    fs::create_symlink("/srv/" + std::string(100, 'n'), tree / "etc/long");
    fs::create_symlink("round", tree / "etc/round");
    std::ofstream(tree / "srv/empty").close();
    std::ofstream(tree / "srv/large") << large_content();
    for (int i = 1; i <= 300; ++i) {
        std::ofstream(tree / fmt::format("srv/many/{:04}", i)).close();
    }
    const fs::path raw = ext4("sample", tree, 32);
    // What needs rights to be set on a file is set in the image.
    debugfs(raw, {"set_inode_field /etc/hostname mode 0100640", "set_inode_field /etc/hostname uid 3",
                  "set_inode_field /etc/hostname gid 4", "set_inode_field /etc/hostname mtime @1700000000",
                  "ea_set /srv/empty user.plateau value"});
    return raw;
}

fs::path DiskBench::qcow2(const fs::path& raw) {
    fs::path result = raw;
    result.replace_extension(".qcow2");
    run({"qemu-img", "convert", "-q", "-f", "raw", "-O", "qcow2", raw.string(), result.string()});
    return result;
}

void DiskBench::debugfs(const fs::path& raw, const std::vector<std::string>& commands) {
    run({"debugfs", "-w", "-f", "-", raw.string()}, fmt::format("{}\n", fmt::join(commands, "\n")));
}

JailedDiskReader DiskBench::reader() {
    return JailedDiskReader(PLATEAU_DISK_READER);
}

Observed<std::unique_ptr<Disk>> DiskBench::open(const fs::path& file) {
    return reader().open({{fs::canonical(file), file.extension() == ".raw" ? "raw" : "qcow2", fs::file_size(file)}});
}

}  // namespace plateau::contract
