#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/custody/centre_signature.h"
#include "engine/custody/journal_reader.h"

namespace plateau {

/// What an export is made of.
struct CustodyExport {
    std::string session;
    std::string made;                          ///< RFC 3339 UTC
    std::string plateau;                       ///< the version that made it
    std::string journal, personal;             ///< the journal's two files
    std::map<std::string, std::string> seals;  ///< to_text() of the posts' seals by seat
};

/// Writes the export into `folder`, which is made and must not be there: journal.jsonl, personal.jsonl, centre.pub,
/// seals/SEAT.json, and export.json, signed, with the hash of each of them and the journal's last entry. Throws Error
/// conflict ("custody.export.there") and what files throw.
void write_export(const std::filesystem::path& folder, const CustodyExport& parts, const CentreKey& key);

/// What an export that holds is.
struct ProvedExport {
    std::string session;
    std::string made;
    std::int64_t entries = 0;
    std::int64_t erased = 0;         ///< entries whose personal part was erased
    std::vector<std::string> seats;  ///< those with a seal
};

/// Whether all of `folder` is what the centre signed with that key; or the first thing that is not. It needs nothing
/// but the folder. Throws what reading a file throws but for one that is not there.
tl::expected<ProvedExport, CustodyProblem> prove_export(const std::filesystem::path& folder,
                                                        const CentrePublicKey& key);

}  // namespace plateau
