#include "tests/fakes/fake_disk_images.h"

#include <algorithm>

#include "engine/support/files.h"

namespace plateau::fakes {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = "overlay on ";

bool lies_in(const fs::path& file, const fs::path& folder) {
    const fs::path root = fs::canonical(folder);
    return std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
}

}  // namespace

void FakeDiskImages::fail_call(int n, Error error) {
    const std::scoped_lock lock(mutex_);
    fault_.emplace(n, std::move(error));
}

void FakeDiskImages::enter() {
    const std::scoped_lock lock(mutex_);
    if (fault_ && --fault_->first == 0) {
        const Error error = fault_->second;
        fault_.reset();
        throw error;
    }
}

void FakeDiskImages::create_overlay(const OverlaySpec& spec) {
    enter();
    if (fs::exists(spec.overlay)) {
        throw Error(ErrorKind::conflict, Message{"disk.exists", {{"disk", spec.overlay.string()}}});
    }
    if (!fs::exists(spec.backing)) {
        throw Error(ErrorKind::not_found, Message{"disk.backing.missing", {{"disk", spec.overlay.string()}}});
    }
    if (free_ < spec.room) {
        throw Error(ErrorKind::exhausted, Message{"disk.full",
                                                  {{"disk", spec.overlay.string()},
                                                   {"needed", std::to_string(spec.room)},
                                                   {"free", std::to_string(free_)}}});
    }
    const fs::path folder = fs::canonical(spec.overlay.parent_path());
    write_file_atomically(spec.overlay,
                          std::string(mark) + fs::canonical(spec.backing).lexically_relative(folder).string());
}

std::vector<DiskLayer> FakeDiskImages::chain(const fs::path& disk, const std::vector<fs::path>& folders) {
    enter();
    std::vector<DiskLayer> layers;
    fs::path next = disk;
    while (!next.empty()) {
        if (!fs::exists(next)) {
            throw Error(layers.empty() ? ErrorKind::not_found : ErrorKind::damaged,
                        Message{"disk.missing", {{"disk", next.string()}}});
        }
        const fs::path file = fs::canonical(next);
        if (std::none_of(folders.begin(), folders.end(), [&](const fs::path& one) { return lies_in(file, one); })) {
            throw Error(ErrorKind::damaged, Message{"disk.chain.refused", {{"disk", disk.string()}}});
        }
        layers.push_back({file, "qcow2", 0});
        const std::string text = read_file(file);
        next = text.starts_with(mark) ? file.parent_path() / text.substr(mark.size()) : fs::path();
    }
    return layers;
}

}  // namespace plateau::fakes
