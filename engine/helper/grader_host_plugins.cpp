#include "engine/helper/grader_host_plugins.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/grading/frames.h"

namespace plateau::grader_host {

namespace {

constexpr off_t max_file = off_t{256} << 20;

/// A copy of the open file in memory, -1 with errno otherwise.
int copy_of(int file) {
    struct stat about{};
    if (::fstat(file, &about) != 0) {
        return -1;
    }
    if (!S_ISREG(about.st_mode) || about.st_size > max_file) {
        errno = S_ISREG(about.st_mode) ? EFBIG : EINVAL;
        return -1;
    }
    const int copy = ::memfd_create("grader", MFD_CLOEXEC);
    off_t left = about.st_size;
    while (copy >= 0 && left > 0) {
        const ssize_t sent = ::sendfile(copy, file, nullptr, static_cast<std::size_t>(left));
        if (sent <= 0) {
            ::close(copy);
            return -1;
        }
        left -= sent;
    }
    return copy;
}

PluginFile opened(const char* path) {
    PluginFile result{.path = path};
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    result.copy = file < 0 ? -1 : copy_of(file);
    if (result.copy < 0) {
        result.why = std::strerror(errno);
    }
    if (file >= 0) {
        ::close(file);
    }
    return result;
}

/// The loader's message without the name it knew the copy by.
std::string loader_message(const std::string& name) {
    const char* said = ::dlerror();
    std::string text = said == nullptr ? "unknown reason" : said;
    return text.starts_with(name + ": ") ? text.substr(name.size() + 2) : text;
}

bool complete(const plateau_grader_v1& grader) {
    return grader.family != nullptr && grader.version != nullptr && grader.describe != nullptr &&
           grader.wants != nullptr && grader.grade != nullptr;
}

}  // namespace

PluginFiles open_files(int count, char** paths) {
    PluginFiles result;
    for (int i = 0; i < count; ++i) {
        result.push_back(opened(paths[i]));
    }
    return result;
}

tl::expected<const plateau_grader_v1*, Fault> load(PluginFile& file) {
    if (file.copy < 0) {
        return tl::unexpected(Fault{"not_loadable", file.why});
    }
    const std::string name = fmt::format("/proc/self/fd/{}", file.copy);
    void* library = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return tl::unexpected(Fault{"not_loadable", loader_message(name)});
    }
    void* symbol = ::dlsym(library, "plateau_grader");
    if (symbol == nullptr) {
        return tl::unexpected(Fault{"no_symbol", ""});
    }
    const auto* grader = reinterpret_cast<const plateau_grader_v1* (*)()>(symbol)();
    if (grader == nullptr) {
        return tl::unexpected(Fault{"bad_description", "plateau_grader() returns nothing"});
    }
    if (grader->abi != PLATEAU_GRADER_ABI) {
        return tl::unexpected(Fault{"wrong_abi", fmt::format("{}", grader->abi)});
    }
    if (grader->struct_size < sizeof(plateau_grader_v1)) {
        return tl::unexpected(Fault{"wrong_struct_size", fmt::format("{}", grader->struct_size)});
    }
    if (!complete(*grader)) {
        return tl::unexpected(Fault{"bad_description", "a member of its plateau_grader_v1 is null"});
    }
    file.grader = grader;
    return grader;
}

void Answer::receive(void* context, const char* json, std::size_t size) {
    auto& answer = *static_cast<Answer*>(context);
    ++answer.calls_;
    if (size > max_grader_answer) {
        answer.too_large_ = true;
    } else if (answer.calls_ == 1 && json != nullptr) {
        answer.text_.assign(json, size);
    }
}

tl::expected<std::string, Fault> Answer::take() {
    if (calls_ == 0) {
        return tl::unexpected(Fault{"no_answer", ""});
    }
    if (too_large_) {
        return tl::unexpected(Fault{"too_much", ""});
    }
    if (calls_ > 1) {
        return tl::unexpected(Fault{"answered_again", ""});
    }
    return std::move(text_);
}

}  // namespace plateau::grader_host
