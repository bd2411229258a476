#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "engine/app/local_host.h"
#include "engine/app/places.h"
#include "engine/app/rehearsal_seat.h"
#include "engine/app/session_files.h"
#include "engine/custody/centre_signature.h"
#include "engine/lab/image_store.h"
#include "engine/lab/seal.h"
#include "engine/session/post_worker.h"
#include "engine/session/session.h"
#include "engine/support/secret_keeper.h"

namespace plateau {

/// Whom a worker works for. Everything outlives the worker.
struct LabWorkerSettings {
    std::string instance;                                               ///< what its machines carry
    std::function<std::string(const std::string& session)> version_of;  ///< the scenario's version of a session
    const CentreKey& signature;                                         ///< that seals are signed with
    std::string plateau;                                                ///< version of the program
    Progress progress;
};

/// Does the work of sessions with machines of this host.
class LabWorker final : public PostWorker {
  public:
    /// `places` outlives this object. Throws Error denied or unavailable as LocalHost.
    LabWorker(const Places& places, LabWorkerSettings settings);

    void launch(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    bool runs(const std::string& session, const std::string& seat) override;
    /// Beside the manifest the case folder then has facts.jsonl, what the running machines said and what their sealed
    /// disks say, and seal.json, the seal that the centre signed.
    std::string seal(const std::string& session, const std::string& seat, const std::stop_token& stop) override;
    void remove(const std::string& session, const std::string& seat) override;

  private:
    SeatStory story_of(const SessionPlan& plan, const std::string& session, const std::string& seat) const;
    SeatStory launched_story(const std::string& session, const std::string& seat) const;
    void ensure_images(SeatStory& story, const Room& room, const std::stop_token& stop);
    void sign(const SeatStory& story, const SealManifest& manifest) const;
    SeatContext context();

    const Places& places_;
    const LabWorkerSettings settings_;
    LocalHost host_;
    ImageStore images_;
    const SecretKeeper secrets_;
    std::mutex images_mutex_;
};

}  // namespace plateau
