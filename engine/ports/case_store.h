#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plateau {

/// Evidence of one case by content hash. Any thread may call.
class CaseStore {
  public:
    virtual ~CaseStore() = default;

    /// Keeps the bytes and returns their "sha256:…". The same bytes are kept once. Throws Error when they cannot be
    /// kept.
    virtual std::string keep(std::string_view bytes) = 0;
    /// The bytes of that hash, checked against it; nothing when there are none. Throws Error damaged when they differ.
    virtual std::optional<std::string> find(std::string_view hash) = 0;
};

}  // namespace plateau
