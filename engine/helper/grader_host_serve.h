#pragma once

#include "engine/helper/grader_host_plugins.h"

namespace plateau::grader_host {

/// Answers the requests that come on `in` until it is closed or no request stands there. Every call of a grader ends
/// within the request: its exceptions become replies.
void serve(PluginFiles& files, int in, int out);

}  // namespace plateau::grader_host
