#pragma once

#include <filesystem>
#include <string>

#include "engine/app/places.h"
#include "engine/model/room.h"
#include "engine/model/scenario.h"
#include "engine/session/new_session.h"

namespace plateau {

/// The folder of a session: what it was made of, as it was then, and what its posts leave.
///   scenario/        a copy of the scenario's folder
///   room.yaml
///   roster.csv       as it was handed in, when it was
///   seat-ID/         the case folder of a post
struct SessionFolder {
    std::filesystem::path path;

    std::filesystem::path scenario() const { return path / "scenario"; }
    std::filesystem::path room() const { return path / "room.yaml"; }
    std::filesystem::path roster() const { return path / "roster.csv"; }
    std::filesystem::path seat(const std::string& id) const { return path / ("seat-" + id); }
};

/// Where the session of that name is, or will be.
SessionFolder session_folder(const Places& places, const std::string& session);

/// Copies what the session is made of into its folder, checked as the commands check it, and says what is created.
/// There is no session of that name: a folder that is there was left by a creation that nobody was told of, and is made
/// anew. What was written is on the disk when it returns. Throws Error usage or invalid_input, InvalidFile.
SessionCreated make_session_files(const Places& places, const NewSession& wanted);

/// What a session's folder was made of, read again. Throws Error damaged when the scenario is no longer the one of
/// `version`, InvalidFile.
struct SessionPlan {
    Scenario scenario;
    Room room;
};
SessionPlan read_session_files(const Places& places, const std::string& session, const std::string& version);

}  // namespace plateau
