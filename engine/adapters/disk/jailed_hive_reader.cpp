#include "engine/adapters/disk/jailed_hive_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "engine/adapters/disk/hive_words.h"
#include "engine/adapters/disk/reader_process.h"

namespace plateau {

namespace {

using hive_words::Request;

constexpr std::chrono::milliseconds open_limit{20'000};  ///< a large hive to replay on a loaded machine
constexpr std::chrono::milliseconds call_limit{10'000};

class JailedHive final : public Hive {
  public:
    JailedHive(std::unique_ptr<ReaderProcess> process, bool replayed)
        : process_(std::move(process)), replayed_(replayed) {}

    bool replayed() const override { return replayed_; }

    Observed<std::vector<std::string>> keys(std::string_view path) override {
        return ask({.verb = Request::Verb::keys, .path = std::string(path)}).and_then([](const std::string& text) {
            return hive_words::keys_from(text);
        });
    }

    Observed<std::vector<HiveValue>> values(std::string_view path) override {
        return ask({.verb = Request::Verb::values, .path = std::string(path)}).and_then([](const std::string& text) {
            return hive_words::values_from(text);
        });
    }

    Observed<std::string> ask(const Request& request) {
        if (request.path.size() > longest_path) {
            return unobserved(hive_reason::absent, "no key has so long a path");
        }
        return process_->exchange(hive_words::to_text(request), call_limit).and_then([](const std::string& text) {
            return disk_words::reply_from(text);
        });
    }

  private:
    /// A request is sent at once.
    static constexpr std::size_t longest_path = 65'536;

    std::unique_ptr<ReaderProcess> process_;
    bool replayed_;
};

/// A link, a pipe or a folder is no hive that Windows left.
Observed<UniqueFd> opened_file(const std::filesystem::path& path) {
    UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat about{};
    if (!file || ::fstat(file.get(), &about) != 0) {
        return unobserved(hive_reason::unreadable,
                          fmt::format("{}: {}", path.filename().string(), std::generic_category().message(errno)));
    }
    if (!S_ISREG(about.st_mode)) {
        return unobserved(hive_reason::unreadable, fmt::format("{} is no file", path.filename().string()));
    }
    return file;
}

Observed<std::vector<UniqueFd>> opened_files(const HiveFiles& files) {
    std::vector<UniqueFd> descriptors;
    std::vector<std::filesystem::path> paths{files.primary};
    paths.insert(paths.end(), files.logs.begin(), files.logs.end());
    for (const auto& path : paths) {
        auto file = opened_file(path);
        if (!file) {
            return tl::unexpected(file.error());
        }
        descriptors.push_back(std::move(*file));
    }
    return descriptors;
}

Observed<std::unique_ptr<JailedHive>> opened(const std::filesystem::path& program, std::vector<UniqueFd> descriptors,
                                             std::vector<std::string> words = {}) {
    words.emplace_back("hive");
    words.insert(words.end(), descriptors.size() - 1, "log");
    auto process = std::make_unique<ReaderProcess>(program, std::move(descriptors), std::move(words));
    const auto replayed = process->exchange({}, open_limit)
                              .and_then([](const std::string& text) { return disk_words::reply_from(text); })
                              .and_then([](const std::string& text) { return hive_words::opening_from(text); });
    if (!replayed) {
        return tl::unexpected(replayed.error());
    }
    return std::make_unique<JailedHive>(std::move(process), *replayed);
}

}  // namespace

Observed<std::unique_ptr<Hive>> JailedHiveReader::open(const HiveFiles& files) {
    auto descriptors = opened_files(files);
    if (!descriptors) {
        return tl::unexpected(descriptors.error());
    }
    return open(std::move(*descriptors));
}

Observed<std::unique_ptr<Hive>> JailedHiveReader::open(std::vector<UniqueFd> files) {
    auto hive = opened(program_, std::move(files));
    if (!hive) {
        return tl::unexpected(hive.error());
    }
    return std::move(*hive);
}

Observed<std::string> JailedHiveReader::trial(const HiveFiles& files) {
    auto descriptors = opened_files(files);
    if (!descriptors) {
        return tl::unexpected(descriptors.error());
    }
    auto hive = opened(program_, std::move(*descriptors), {"--trial"});
    return hive ? (*hive)->ask({.verb = Request::Verb::trial, .path = {}})
                : Observed<std::string>(tl::unexpected(hive.error()));
}

}  // namespace plateau
