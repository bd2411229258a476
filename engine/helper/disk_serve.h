#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/helper/disk_volume.h"

namespace plateau::disk_jail {

/// Sends the reply to the opening of the disk: its volumes, or why there are none.
void send_volumes(int socket, const Observed<std::vector<std::unique_ptr<Volume>>>& volumes);

/// Answers the requests that come on `socket` until it is closed or no request stands there.
void serve(int socket, const std::vector<std::unique_ptr<Volume>>& volumes);

/// Sends one frame; ends the process when nobody takes it.
void send_frame(int socket, const std::string& text);

/// Sends what `answer` makes of each frame that comes on `socket`, until it is closed, no frame stands there or
/// `answer` has none.
void serve_frames(int socket, const std::function<std::optional<std::string>(std::string_view)>& answer);

/// Tries what must not work; returns the names of what did.
std::string trial();

}  // namespace plateau::disk_jail
