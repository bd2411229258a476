#include <array>

#include "engine/support/error.h"
#include "tests/contract/stopped_disk/windows_bench.h"

using namespace plateau;
using contract::only;

namespace {

namespace fs = std::filesystem;

/// `raw` in another format, under that name.
fs::path converted(const fs::path& raw, const std::string& name, const std::string& format,
                   const std::string& options = "") {
    const fs::path result = raw.parent_path() / name;
    std::vector<std::string> words{"qemu-img", "convert", "-q", "-f", "raw", "-O", format};
    if (!options.empty()) {
        words.insert(words.end(), {"-o", options});
    }
    words.insert(words.end(), {raw.string(), result.string()});
    contract::run(words);
    return result;
}

std::string refusal(contract::WindowsBench& bench, const fs::path& disk) {
    try {
        (void)bench.observe(disk);
    } catch (const Error& error) {
        return error.message().id;
    }
    return "none";
}

std::string why_refused(contract::WindowsBench& bench, const fs::path& disk) {
    try {
        (void)bench.observe(disk);
    } catch (const Error& error) {
        CHECK(error.message().id == "disk.chain.refused");
        return error.what();
    }
    return "none";
}

std::string host_on(contract::WindowsBench& bench, const fs::path& disk) {
    return *only(bench.observe(disk), "host").value.at("name").as_string();
}

/// A VMDK of parts, its descriptor changed.
fs::path redescribed(const fs::path& disk, const std::string& from, const std::string& to) {
    std::string text = read_file(disk);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const fs::path result = disk.parent_path() / "changed.vmdk";
    write_file_atomically(result, text);
    return result;
}

}  // namespace

TEST_CASE("a disk gives the same facts in the format of every hypervisor") {
    contract::WindowsBench bench;
    const fs::path raw = bench.machine("CLIENT-01");
    CHECK(host_on(bench, raw) == "client-01");
    for (const auto& [name, format, options] :
         std::vector<std::array<std::string, 3>>{{"kvm.qcow2", "qcow2", ""},
                                                 {"box.vdi", "vdi", ""},
                                                 {"whole.vdi", "vdi", "static=on"},
                                                 {"hyper.vhdx", "vhdx", ""},
                                                 {"fixed.vhdx", "vhdx", "subformat=fixed"},
                                                 {"sparse.vmdk", "vmdk", "subformat=monolithicSparse"},
                                                 {"flat.vmdk", "vmdk", "subformat=monolithicFlat"},
                                                 {"split.vmdk", "vmdk", "subformat=twoGbMaxExtentSparse"},
                                                 {"splitflat.vmdk", "vmdk", "subformat=twoGbMaxExtentFlat"},
                                                 {"stream.vmdk", "vmdk", "subformat=streamOptimized"}}) {
        INFO(name);
        CHECK(host_on(bench, converted(raw, name, format, options)) == "client-01");
    }
}

TEST_CASE("a split VMware disk is read across all of its parts") {
    contract::WindowsBench bench;
    const fs::path raw = bench.machine("CLIENT-01");
    // QEMU makes parts of two gigabytes; VMware may make them of any size.
    const std::string bytes = read_file(raw, std::size_t{64} << 20);
    const std::size_t part = (std::size_t{5} << 20) + 512;
    std::string text =
        "# Disk DescriptorFile\nversion=1\nCID=1234abcd\nparentCID=ffffffff\n"
        "createType=\"twoGbMaxExtentFlat\"\n";
    for (std::size_t i = 0; i * part < bytes.size(); ++i) {
        const std::string piece = bytes.substr(i * part, part);
        const std::string name = "post f" + std::to_string(i) + ".vmdk";
        write_file_atomically(bench.folder() / name, piece);
        text += "RW " + std::to_string(piece.size() / 512) + " FLAT \"" + name + "\" 0\r\n";
    }
    write_file_atomically(bench.folder() / "post.vmdk", text);
    CHECK(host_on(bench, bench.folder() / "post.vmdk") == "client-01");
}

TEST_CASE("a VMware snapshot is read with the disk it stands on, or not at all") {
    contract::WindowsBench bench;
    const fs::path base = converted(bench.machine("CLIENT-01"), "base.vmdk", "vmdk");
    const fs::path snapshot = bench.folder() / "snapshot.vmdk";
    contract::run({"qemu-img", "create", "-q", "-f", "vmdk", "-b", "base.vmdk", "-F", "vmdk", snapshot.string()});
    CHECK(host_on(bench, snapshot) == "client-01");
    fs::remove(base);
    CHECK(refusal(bench, snapshot) == "disk.chain.refused");
}

TEST_CASE("a disk that cannot be read alone is refused with what to do about it") {
    contract::WindowsBench bench;
    const fs::path raw = bench.machine("CLIENT-01");
    const fs::path vdi = converted(raw, "box.vdi", "vdi");
    contract::overwrite(vdi, 76, "\x04");
    CHECK(refusal(bench, vdi) == "disk.difference.virtualbox");

    const fs::path flat = converted(raw, "flat.vmdk", "vmdk", "subformat=monolithicFlat");
    CHECK(refusal(bench, redescribed(flat, "parentCID=ffffffff", "parentCID=12345678")) ==
          "disk.difference.virtualbox");
    CHECK(refusal(bench, bench.folder() / "flat-flat.vmdk") == "disk.format.unknown");

    const fs::path vhdx = converted(raw, "hyper.vhdx", "vhdx");
    for (const std::uint64_t header : {65'536 + 48, 131'072 + 48}) {
        contract::overwrite(vhdx, header, "0123456789abcdef");
    }
    CHECK(refusal(bench, vhdx) == "disk.vhdx.log");
    CHECK(refusal(bench, converted(raw, "old.vhd", "vpc")) == "disk.format.vhd");
}

TEST_CASE("no VMware disk leads to a file elsewhere") {
    contract::WindowsBench bench;
    const fs::path flat = converted(bench.machine("CLIENT-01"), "flat.vmdk", "vmdk", "subformat=monolithicFlat");
    for (const char* name : {"/etc/passwd", "../flat-flat.vmdk", "json:{}", "nbd:unix:x", ""}) {
        INFO(name);
        CHECK(why_refused(bench, redescribed(flat, "\"flat-flat.vmdk\"", "\"" + std::string(name) + "\""))
                  .find("not named as one beside it") != std::string::npos);
    }
    fs::create_symlink("/etc/passwd", bench.folder() / "link.vmdk");
    CHECK(why_refused(bench, redescribed(flat, "flat-flat.vmdk", "link.vmdk")).find("lies outside") !=
          std::string::npos);
    // A part without a size of its own would have QEMU read a description inside it.
    write_file_atomically(bench.folder() / "hollow.vmdk", "KDMV" + std::string(2000, '\0'));
    CHECK(why_refused(bench, redescribed(flat, "FLAT \"flat-flat.vmdk\" 0", "SPARSE \"hollow.vmdk\""))
              .find("no size of its own") != std::string::npos);
    CHECK(why_refused(bench, bench.folder() / "hollow.vmdk").find("no size of its own") != std::string::npos);
}
