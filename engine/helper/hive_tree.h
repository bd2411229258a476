#pragma once

#include <hivex.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ports/hive_reader.h"

namespace plateau {

/// The keys of a hive that was written out, by hivex. What Hive promises, this keeps; a hive may end the process all
/// the same, by a fault of hivex.
class HiveTree {
  public:
    /// Loads what hivex needs besides the hive: where nothing can be opened later, call this before. Keeps it for good.
    static void prepare();
    /// `path` is opened for reading and stays open. Unobserved "windows.hive.unreadable".
    static Observed<std::unique_ptr<HiveTree>> open(const std::string& path);
    ~HiveTree();
    HiveTree(const HiveTree&) = delete;
    HiveTree& operator=(const HiveTree&) = delete;

    Observed<std::vector<std::string>> keys(std::string_view path);
    Observed<std::vector<HiveValue>> values(std::string_view path);

  private:
    struct Children {
        std::vector<std::string> names;
        std::unordered_map<std::string, hive_node_h> by_folded_name;  ///< of two that are one to Windows, the first
    };

    explicit HiveTree(hive_h* hive) : hive_(hive) {}
    Observed<hive_node_h> node_of(std::string_view path);
    Observed<const Children*> children_of(hive_node_h node);

    hive_h* hive_;
    std::map<hive_node_h, Children> known_;
    std::size_t known_names_ = 0;
};

}  // namespace plateau
