#include "tests/contract/host_helper/real_harness.h"

namespace plateau::contract {

PLATEAU_HOST_HELPER_CONTRACT(LocalHarness, ClientHarness);

}  // namespace plateau::contract
