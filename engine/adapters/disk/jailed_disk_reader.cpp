#include "engine/adapters/disk/jailed_disk_reader.h"

#include <iterator>

#include "engine/adapters/disk/disk_words.h"
#include "engine/adapters/disk/opened_chain.h"
#include "engine/adapters/disk/reader_process.h"

namespace plateau {

namespace {

using disk_words::Request;

constexpr std::chrono::milliseconds open_limit{20'000};  ///< QEMU's start on a loaded machine, a journal to replay
constexpr std::chrono::milliseconds call_limit{10'000};

class JailedDisk final : public Disk {
  public:
    JailedDisk(std::unique_ptr<ReaderProcess> process, std::vector<DiskVolume> volumes)
        : process_(std::move(process)), volumes_(std::move(volumes)) {}

    const std::vector<DiskVolume>& volumes() const override { return volumes_; }

    Observed<DiskEntry> look(std::size_t volume, std::string_view path) override {
        return ask({.verb = Request::Verb::look, .volume = volume, .path = std::string(path)})
            .and_then([](const std::string& text) { return disk_words::entry_from(text); });
    }

    Observed<std::string> read(std::size_t volume, std::string_view path, std::size_t most) override {
        return ask({.verb = Request::Verb::read, .volume = volume, .most = most, .path = std::string(path)});
    }

    Observed<std::string> read_part(std::size_t volume, std::string_view path, std::uint64_t from,
                                    std::size_t most) override {
        return ask({.verb = Request::Verb::read_part,
                    .volume = volume,
                    .from = from,
                    .most = most,
                    .path = std::string(path)});
    }

    Observed<std::vector<DiskName>> list(std::size_t volume, std::string_view path) override {
        return ask({.verb = Request::Verb::list, .volume = volume, .path = std::string(path)})
            .and_then([](const std::string& text) { return disk_words::names_from(text); });
    }

    Observed<std::string> link(std::size_t volume, std::string_view path) override {
        return ask({.verb = Request::Verb::link, .volume = volume, .path = std::string(path)});
    }

    Observed<std::optional<std::string>> attribute(std::size_t volume, std::string_view path,
                                                   std::string_view name) override {
        return ask({.verb = Request::Verb::attribute,
                    .volume = volume,
                    .name = std::string(name),
                    .path = std::string(path)})
            .and_then([](const std::string& text) { return disk_words::attribute_from(text); });
    }

    Observed<std::string> ask(const Request& request) {
        return process_->exchange(disk_words::to_text(request), call_limit).and_then([](const std::string& text) {
            return disk_words::reply_from(text);
        });
    }

  private:
    std::unique_ptr<ReaderProcess> process_;
    std::vector<DiskVolume> volumes_;
};

Observed<std::unique_ptr<JailedDisk>> opened(const std::filesystem::path& program, const std::vector<DiskLayer>& chain,
                                             const std::vector<std::string>& options = {}) {
    OpenedChain files = opened_chain(chain);
    std::vector<std::string> words = options;
    std::move(files.words.begin(), files.words.end(), std::back_inserter(words));
    auto process = std::make_unique<ReaderProcess>(program, std::move(files.files), std::move(words));
    auto volumes = process->exchange({}, open_limit)
                       .and_then([](const std::string& text) { return disk_words::reply_from(text); })
                       .and_then([](const std::string& text) { return disk_words::volumes_from(text); });
    if (!volumes) {
        return tl::unexpected(volumes.error());
    }
    return std::make_unique<JailedDisk>(std::move(process), std::move(*volumes));
}

}  // namespace

Observed<std::unique_ptr<Disk>> JailedDiskReader::open(const std::vector<DiskLayer>& chain) {
    auto disk = opened(program_, chain);
    if (!disk) {
        return tl::unexpected(disk.error());
    }
    return std::move(*disk);
}

Observed<std::string> JailedDiskReader::trial(const std::vector<DiskLayer>& chain) {
    auto disk = opened(program_, chain, {"--trial"});
    return disk ? (*disk)->ask({.verb = Request::Verb::trial}) : Observed<std::string>(tl::unexpected(disk.error()));
}

}  // namespace plateau
