#pragma once

#include "engine/helper/disk_volume.h"

namespace plateau::disk_jail {

/// Sends the reply to the opening of the disk: its volumes, or why there are none.
void send_volumes(int socket, const Observed<std::vector<std::unique_ptr<Volume>>>& volumes);

/// Answers the requests that come on `socket` until it is closed or no request stands there.
void serve(int socket, const std::vector<std::unique_ptr<Volume>>& volumes);

}  // namespace plateau::disk_jail
