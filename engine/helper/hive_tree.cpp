#include "engine/helper/hive_tree.h"

#include <fmt/format.h>
#include <iconv.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "engine/support/fold.h"

namespace plateau {

namespace {

constexpr std::size_t longest_path = 65'536;
constexpr std::size_t deepest_key = 512;
constexpr std::size_t most_known_names = 400'000;

/// hivex passes on whatever number the hive has: most are no value of its enumeration.
std::uint32_t number_of(const hive_type& type) {
    std::uint32_t number = 0;
    static_assert(sizeof(number) == sizeof(type));
    std::memcpy(&number, &type, sizeof(number));
    return number;
}

/// What hivex hands over to be freed.
template <class T>
using Handed = std::unique_ptr<T, decltype(&std::free)>;

template <class T>
Handed<T> handed(T* what) {
    return {what, &std::free};
}

tl::unexpected<Unobserved> damaged(std::string_view what) {
    return unobserved(hive_reason::damaged, fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

}  // namespace

void HiveTree::prepare() {
    // The C library loads a module for each, and keeps it while a conversion is open.
    static const iconv_t kept[] = {::iconv_open("UTF-8", "UTF-16LE"), ::iconv_open("UTF-8", "LATIN1")};
    (void)kept;
}

Observed<std::unique_ptr<HiveTree>> HiveTree::open(const std::string& path) {
    hive_h* hive = ::hivex_open(path.c_str(), 0);
    if (hive == nullptr) {
        return unobserved(hive_reason::unreadable,
                          fmt::format("its blocks: {}", std::generic_category().message(errno)));
    }
    return std::unique_ptr<HiveTree>(new HiveTree(hive));
}

HiveTree::~HiveTree() {
    ::hivex_close(hive_);
}

Observed<const HiveTree::Children*> HiveTree::children_of(hive_node_h node) {
    if (const auto known = known_.find(node); known != known_.end()) {
        return &known->second;
    }
    const auto nodes = handed(::hivex_node_children(hive_, node));
    if (nodes == nullptr) {
        return damaged("the list of keys");
    }
    Children children;
    for (const hive_node_h* child = nodes.get(); *child != 0; ++child) {
        const auto name = handed(::hivex_node_name(hive_, *child));
        if (name == nullptr) {
            return damaged("the name of a key");
        }
        children.names.emplace_back(name.get());
        children.by_folded_name.emplace(folded(children.names.back()), *child);
    }
    known_names_ += children.names.size();
    if (known_names_ > most_known_names) {
        known_names_ = children.names.size();
        known_.clear();
    }
    return &known_.emplace(node, std::move(children)).first->second;
}

Observed<hive_node_h> HiveTree::node_of(std::string_view path) {
    if (path.size() > longest_path) {
        return unobserved(hive_reason::absent, "its path is longer than any key's");
    }
    hive_node_h node = ::hivex_root(hive_);
    if (node == 0) {
        return damaged("the root");
    }
    std::size_t depth = 0;
    while (!path.empty()) {
        const auto end = path.find('\\');
        const auto children = children_of(node);
        if (!children) {
            return tl::unexpected(children.error());
        }
        const auto found = (*children)->by_folded_name.find(folded(path.substr(0, end)));
        if (found == (*children)->by_folded_name.end() || ++depth > deepest_key) {
            return unobserved(hive_reason::absent, fmt::format("no key {}", path.substr(0, end)));
        }
        node = found->second;
        path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    }
    return node;
}

Observed<std::vector<std::string>> HiveTree::keys(std::string_view path) {
    return node_of(path).and_then([&](hive_node_h node) { return children_of(node); }).map([](const Children* all) {
        return all->names;
    });
}

Observed<std::vector<HiveValue>> HiveTree::values(std::string_view path) {
    const auto node = node_of(path);
    if (!node) {
        return tl::unexpected(node.error());
    }
    const auto handles = handed(::hivex_node_values(hive_, *node));
    if (handles == nullptr) {
        return damaged("the list of values");
    }
    std::vector<HiveValue> values;
    std::size_t size = 0;
    for (const hive_value_h* handle = handles.get(); *handle != 0; ++handle) {
        hive_type type = hive_t_none;
        std::size_t length = 0;
        const auto name = handed(::hivex_value_key(hive_, *handle));
        const auto data =
            name == nullptr ? handed<char>(nullptr) : handed(::hivex_value_value(hive_, *handle, &type, &length));
        if (data == nullptr) {
            return damaged(name == nullptr ? "the name of a value" : "a value");
        }
        HiveValue value{.name = name.get(), .type = number_of(type), .data = std::string(data.get(), length)};
        size += value.name.size() + length + 32;
        if (size > largest_hive_values) {
            return unobserved(hive_reason::damaged, "its values are larger than any that Windows writes");
        }
        values.push_back(std::move(value));
    }
    return values;
}

}  // namespace plateau
