#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "engine/app/local_host.h"
#include "engine/app/places.h"
#include "engine/app/rehearsal_seat.h"
#include "engine/app/session_files.h"
#include "engine/lab/image_store.h"
#include "engine/session/post_worker.h"
#include "engine/session/session.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// Does the work of sessions with machines of this host.
class LabWorker final : public PostWorker {
  public:
    /// `version_of` says the scenario's version of a session. Everything outlives this object. Throws Error denied or
    /// unavailable as LocalHost.
    LabWorker(const Places& places, const std::string& instance,
              std::function<std::string(const std::string& session)> version_of, Progress progress);

    void launch(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    bool runs(const std::string& session, const std::string& seat) override;
    /// Beside the manifest the case folder then has facts.jsonl: what the running machines said, and what their sealed
    /// disks say.
    std::string seal(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    void remove(const std::string& session, const std::string& seat) override;

  private:
    SeatStory story_of(const SessionPlan& plan, const std::string& session, const std::string& seat) const;
    SeatStory launched_story(const std::string& session, const std::string& seat) const;
    void ensure_images(SeatStory& story, const Room& room, const std::stop_token& stop);
    SeatContext context();

    const Places& places_;
    std::string instance_;
    std::function<std::string(const std::string&)> version_of_;
    Progress progress_;
    LocalHost host_;
    ImageStore images_;
    const SecretKeeper secrets_;
    std::mutex images_mutex_;
};

}  // namespace plateau
