#pragma once

#include <stop_token>
#include <string>

namespace plateau {

/// Does the work of a session on its hosts, one post a call. Any thread; calls for different posts run side by side,
/// those for one post never. Every function throws Error, cancelled when `stop` is asked for, and may be called again
/// after it, or after the process died in the middle of it.
class PostWorker {
  public:
    virtual ~PostWorker() = default;

    /// Makes the machines and network of a post and waits until a candidate can work. What is there of an earlier
    /// attempt is removed first.
    virtual void launch(const std::string& session, const std::string& seat, const std::stop_token& stop) = 0;

    /// Whether the machines of a launched post run.
    virtual bool runs(const std::string& session, const std::string& seat) = 0;

    /// Seals a post and returns the hash of its manifest, "sha256:…".
    virtual std::string seal(const std::string& session, const std::string& seat, const std::stop_token& stop) = 0;

    /// Removes the machines and network of a post; the disks of one that was sealed stay.
    virtual void remove(const std::string& session, const std::string& seat) = 0;
};

}  // namespace plateau
