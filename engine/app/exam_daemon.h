#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/app/places.h"
#include "engine/support/error.h"

namespace plateau {

/// What a daemon is told to be.
struct DaemonSettings {
    std::filesystem::path socket;                 ///< where it listens
    std::size_t posts_at_once = 4;                ///< that are launched or sealed at the same time
    std::string group = "plateau";                ///< of the host: whose members are session managers
    std::string version;                          ///< of the program
    std::function<void(const Error& error)> log;  ///< called on any thread
};

/// The exam's daemon: sessions of this state folder, served on a local socket. From its construction on everything that
/// an earlier process left is taken up and requests are answered; the destructor leaves everything as it is recorded,
/// candidates undisturbed.
class ExamDaemon {
  public:
    /// Throws Error: conflict when the state folder or the socket is another process's, damaged, denied, unavailable.
    ExamDaemon(const Places& places, const DaemonSettings& settings);
    ~ExamDaemon();

  private:
    class Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace plateau
