#pragma once

#include "engine/model/check_catalogue.h"

namespace plateau::test {

/// The checks that the practice scenario uses, and one more so that fields of every type are among them.
CheckCatalogue catalogue();

}  // namespace plateau::test
