#include "engine/adapters/qemu/foreign_image.h"

#include <doctest/doctest.h>

using namespace plateau;

namespace {

using namespace std::string_literals;

void put(std::string& bytes, std::size_t place, std::string_view what) {
    bytes.replace(place, what.size(), what);
}

std::string little(std::uint64_t value, std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8 * i));
    }
    return bytes;
}

/// A VHDX with two headers of these numbers, of which the one with a log is the first.
std::string vhdx(std::uint64_t first, std::uint64_t second, std::uint64_t parameters) {
    std::string bytes(foreign_header_size, '\0');
    put(bytes, 0, "vhdxfile");
    put(bytes, 65'536, "head" + little(0, 4) + little(first, 8) + std::string(32, 'g') + std::string(16, 'l'));
    put(bytes, 131'072, "head" + little(0, 4) + little(second, 8) + std::string(32, 'g') + std::string(16, '\0'));
    const std::size_t metadata = 2 << 20;
    put(bytes, 196'608,
        "regi" + little(0, 4) + little(2, 4) + little(0, 4) + std::string(32, 'b') +
            "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e"s + little(metadata, 8));
    put(bytes, metadata,
        "metadata" + little(0, 2) + little(2, 2) + std::string(20, '\0') + std::string(32, 'm') +
            "\x37\x67\xa1\xca\x36\xfa\x43\x4d\xb3\xb6\x33\xf0\xaa\x44\xe7\x6b"s + little(65'536, 4));
    put(bytes, metadata + 65'536, little(1 << 20, 4) + little(parameters, 4));
    return bytes;
}

std::string vdi(std::uint64_t kind) {
    std::string bytes(512, '\0');
    put(bytes, 0, "<<< Oracle VM VirtualBox Disk Image >>>\n");
    put(bytes, 64, "\x7f\x10\xda\xbe");
    put(bytes, 76, little(kind, 4));
    return bytes;
}

}  // namespace

TEST_CASE("a disk's format is known by the mark it begins with") {
    CHECK(foreign_format("QFI\xfb") == ForeignFormat::qcow2);
    CHECK(foreign_format("KDMV") == ForeignFormat::vmdk);
    CHECK(foreign_format("COWD") == ForeignFormat::vmdk);
    CHECK(foreign_format("# Disk DescriptorFile\n") == ForeignFormat::vmdk_descriptor);
    CHECK(foreign_format(vdi(1)) == ForeignFormat::vdi);
    CHECK(foreign_format("vhdxfile") == ForeignFormat::vhdx);
    CHECK(foreign_format("conectix") == ForeignFormat::vhd);
    CHECK(foreign_format(std::string(512, '\0')) == ForeignFormat::unknown);
    CHECK(foreign_format("") == ForeignFormat::unknown);
}

TEST_CASE("a difference of VirtualBox or Hyper-V is told from a whole disk") {
    CHECK(why_not_read(ForeignFormat::vdi, vdi(1)) == std::nullopt);
    CHECK(why_not_read(ForeignFormat::vdi, vdi(2)) == std::nullopt);
    CHECK(why_not_read(ForeignFormat::vdi, vdi(4)) == "disk.difference.virtualbox");
    CHECK(why_not_read(ForeignFormat::vhdx, vhdx(1, 2, 0)) == std::nullopt);
    CHECK(why_not_read(ForeignFormat::vhdx, vhdx(1, 2, 1)) == std::nullopt);
    CHECK(why_not_read(ForeignFormat::vhdx, vhdx(1, 2, 2)) == "disk.difference.hyperv");
}

TEST_CASE("of the two headers of a VHDX the one with the higher number says whether a log waits") {
    CHECK(why_not_read(ForeignFormat::vhdx, vhdx(3, 2, 0)) == "disk.vhdx.log");
    CHECK(why_not_read(ForeignFormat::vhdx, vhdx(2, 3, 0)) == std::nullopt);
    std::string second_only = vhdx(9, 1, 0);
    put(second_only, 65'536, "torn");
    CHECK(why_not_read(ForeignFormat::vhdx, second_only) == std::nullopt);
    CHECK(why_not_read(ForeignFormat::vhdx, "vhdxfile") == std::nullopt);
}
