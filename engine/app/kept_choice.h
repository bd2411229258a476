#pragma once

#include <string>
#include <vector>

#include "engine/app/kept_rehearsal.h"
#include "engine/app/places.h"
#include "engine/lab/instance.h"

namespace plateau {

/// Which seats of which kept rehearsal a person means.
struct KeptWish {
    std::string session;  ///< empty: the only one
    std::string seat;     ///< empty: all of them
};

/// Seats of a kept rehearsal. Nobody removes it while this is there.
struct KeptChoice {
    KeptInstance instance;
    KeptRehearsal record;
    std::vector<std::string> seats;  ///< at least one
};

/// Finds them. Throws Error usage for a session or a seat that is not there, or where several rehearsals are kept and
/// none is named; not_found where none is kept; conflict or damaged where the one that is cannot be used.
KeptChoice choose_kept(const Places& places, const KeptWish& wish);

/// The record `text` with another host key of a seat's router. Throws Error damaged for what is no record.
KeptRehearsal with_host_key(const KeptInstance& instance, const std::string& text, const std::string& seat,
                            const std::string& key);

}  // namespace plateau
