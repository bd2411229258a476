#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/adapters/disk/hive_words.h"
#include "engine/helper/hive_log.h"
#include "engine/helper/hive_tree.h"
#include "engine/support/byte_reader.h"
#include "engine/support/unique_fd.h"
#include "tests/fuzz/fuzzed_parser.h"

namespace {

using namespace plateau;

constexpr std::size_t base_size = 4096;

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

template <class T>
void has_reason(const Observed<T>& result) {
    check(result.has_value() || (!result.error().code.empty() && !result.error().why.empty()));
}

void put(std::string& bytes, std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * i));
    }
}

/// Gives a base block the checksum that belongs to it, or nothing behind it would ever be read.
void seal_base(std::string& bytes) {
    if (bytes.size() >= 512) {
        bytes.replace(0, 4, "regf");
        put(bytes, 508, hive_log::checksum_of(bytes), 4);
    }
}

/// The same for the entries of a new log.
void seal_entries(std::string& log) {
    for (std::size_t at = 512; ByteReader(log).has(at, 512) && log.compare(at, 4, "HvLE") == 0;) {
        const std::size_t size = ByteReader(log).little(at + 4, 4);
        if (size % 512 != 0 || size < 512 || size > log.size() - at) {
            return;
        }
        put(log, at + 24, hive_log::log_hash(std::string_view(log).substr(at + 40, size - 40)), 8);
        put(log, at + 32, hive_log::log_hash(std::string_view(log).substr(at, 32)), 8);
        at += size;
    }
}

/// The size of the hive in pages, then the hive, then a log.
void log_of(const std::string& input) {
    if (input.empty()) {
        return;
    }
    const std::size_t size = base_size * (1 + static_cast<unsigned char>(input[0]) % 8);
    std::string primary = input.substr(1, size);
    std::string log = input.size() > 1 + size ? input.substr(1 + size) : std::string();
    seal_base(primary);
    seal_base(log);
    seal_entries(log);
    const auto hive = hive_log::clean_hive(primary, {log, log});
    has_reason(hive);
    if (!hive) {
        check(hive.error().code == hive_reason::dirty || hive.error().code == hive_reason::unreadable);
        return;
    }
    const ByteReader in(hive->bytes);
    check(in.size() == base_size + in.little(40, 4));
    check(in.little(4, 4) == in.little(8, 4));
    check(in.little(28, 4) == 0);
    check(in.little(508, 4) == hive_log::checksum_of(hive->bytes));
    check(hive->replayed == (ByteReader(primary).little(4, 4) != ByteReader(primary).little(8, 4)));
    check(hive->replayed || primary.starts_with(hive->bytes));
    const auto again = hive_log::clean_hive(hive->bytes, {log});
    check(again.has_value() && !again->replayed && again->bytes == hive->bytes);
}

/// Asks for every key and value, as far as `left` requests lead.
void walk(HiveTree& tree, const std::string& path, int& left) {
    if (--left < 0) {
        return;
    }
    has_reason(tree.values(path));
    const auto keys = tree.keys(path);
    has_reason(keys);
    for (const std::string& name : keys ? *keys : std::vector<std::string>()) {
        if (!name.empty() && name.find('\\') == std::string::npos) {
            walk(tree, path.empty() ? name : path + "\\" + name, left);
        }
    }
}

void tree_of(std::string input) {
    seal_base(input);
    const UniqueFd memory(::memfd_create("hive", MFD_CLOEXEC));
    check(::write(memory.get(), input.data(), input.size()) == static_cast<ssize_t>(input.size()));
    const auto tree = HiveTree::open(fmt::format("/proc/self/fd/{}", memory.get()));
    has_reason(tree);
    if (tree) {
        int left = 200;
        walk(**tree, "", left);
    }
}

void words(const std::string& input) {
    using namespace hive_words;
    if (const auto request = request_from(input)) {
        check(request_from(to_text(*request)) == *request);
    }
    if (const auto keys = keys_from(input)) {
        check(to_text(*keys) == input);
    }
    if (const auto values = values_from(input)) {
        check(values_from(to_text(*values)).value() == *values);
    }
    (void)opening_from(input);
}

}  // namespace

// Whatever a candidate makes of a hive and its logs, or a reader of its answers, becomes a value or a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(reinterpret_cast<const char*>(data), size);
    const std::string_view fuzzed(fuzzed_parser());
    if (fuzzed == "log") {
        log_of(input);
    } else if (fuzzed == "tree") {
        tree_of(input);
    } else {
        words(input);
    }
    return 0;
}
