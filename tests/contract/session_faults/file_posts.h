#pragma once

#include <filesystem>
#include <string>

#include "engine/session/post_worker.h"

namespace plateau::faults {

/// Machines that are files: they go on when the process dies, as those of a hypervisor do. Each call takes its time, so
/// that a process can die in the middle of it.
class FilePosts final : public PostWorker {
  public:
    explicit FilePosts(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void launch(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    bool runs(const std::string& session, const std::string& seat) override;
    std::string seal(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    void remove(const std::string& session, const std::string& seat) override;

  private:
    std::filesystem::path machine(const std::string& session, const std::string& seat, int number) const;
    std::filesystem::path disk(const std::string& session, const std::string& seat) const;

    std::filesystem::path folder_;
};

}  // namespace plateau::faults
