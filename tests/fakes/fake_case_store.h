#pragma once

#include <map>
#include <mutex>

#include "engine/ports/case_store.h"
#include "engine/support/sha256.h"

namespace plateau::fakes {

/// Evidence in memory.
class FakeCaseStore final : public CaseStore {
  public:
    std::string keep(std::string_view bytes) override {
        const std::lock_guard lock(mutex_);
        std::string hash = sha256_of(bytes);
        kept_.emplace(hash, bytes);
        return hash;
    }
    std::optional<std::string> find(std::string_view hash) override {
        const std::lock_guard lock(mutex_);
        const auto found = kept_.find(hash);
        return found == kept_.end() ? std::nullopt : std::optional(found->second);
    }
    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return kept_.size();
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> kept_;
};

}  // namespace plateau::fakes
