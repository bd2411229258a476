#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/rights.h"
#include "engine/ports/http_service.h"
#include "engine/session/keeper.h"
#include "engine/session/new_session.h"
#include "engine/support/error.h"

namespace plateau {

/// Who a request comes from; nothing: somebody who has no right at all.
using Identify = std::function<std::optional<Account>(const ServedRequest&)>;

/// What the API cannot do by itself.
struct ApiServices {
    SessionMaker make;
    std::function<Value(const Session&)> grade;           ///< the sealed posts; plateau.grades/1
    std::function<Value(const Session&)> export_custody;  ///< plateau.custody_export/1
    Identify identify;
    std::string version;  ///< of the program
};

/// One thing the API does.
struct Route {
    std::string_view method;   ///< "POST"
    std::string_view pattern;  ///< "/1/sessions/{session}/start"
    Roles roles;
    std::string_view summary;  ///< one English sentence, for its description
};

/// Every route, in the order they are matched.
const std::vector<Route>& routes();

/// The HTTP status that stands for a kind of error: the one table of it.
unsigned status_of(ErrorKind kind);

/// The daemon's API, version 1: JSON in, JSON out; plateau.error/1 with its kind, message and context where something
/// is refused. What changes something may carry the header Idempotency-Key: sent again with the same key, it is done
/// once. GET /1/sessions/NAME/events streams plateau.event/1 as server-sent events, from the one after Last-Event-ID.
class Api final : public HttpService {
  public:
    /// `keeper` outlives this object.
    Api(SessionKeeper& keeper, ApiServices services);

    ServedAnswer answer(const ServedRequest& request) override;

  private:
    SessionKeeper& keeper_;
    const ApiServices services_;
    std::mutex making_;  ///< one session is made at a time: two of a name would share its folder
};

}  // namespace plateau
