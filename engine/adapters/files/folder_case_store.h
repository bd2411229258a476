#pragma once

#include <filesystem>

#include "engine/ports/case_store.h"

namespace plateau {

/// Evidence as files of a case folder: evidence/<first two digits>/<all 64 digits>. Several stores, also of several
/// processes, may use one folder: files appear whole and never change.
class FolderCaseStore final : public CaseStore {
  public:
    /// `folder` is the case folder; what is missing of it is made at the first keep().
    explicit FolderCaseStore(const std::filesystem::path& folder) : evidence_(folder / "evidence") {}

    std::string keep(std::string_view bytes) override;
    std::optional<std::string> find(std::string_view hash) override;

  private:
    std::filesystem::path evidence_;
};

}  // namespace plateau
