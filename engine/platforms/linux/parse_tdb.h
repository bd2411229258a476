#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/support/observed.h"

namespace plateau::linux_platform {

/// A key and its value, as stored.
using TdbEntry = std::pair<std::string_view, std::string_view>;

/// Reads a trivial database file as it lies. The entries are views of `bytes`, ascending by key. "linux.tdb.invalid"
/// for anything else, for one of another byte order, and where a transaction was cut short.
Observed<std::vector<TdbEntry>> parse_tdb(std::string_view bytes);

/// As `tdbdump` prints the entries.
std::string tdbdump_text(const std::vector<TdbEntry>& entries);

/// The objects of a domain as Samba stores them: entries of sam.ldb.d/<DOMAIN>.ldb. As `ldbsearch` prints those that
/// are users, computers, groups or units, with the attributes that collect.sh asks for. "linux.ldb.invalid" where an
/// entry is none of an object.
Observed<std::string> ldbsearch_text(const std::vector<TdbEntry>& entries);

}  // namespace plateau::linux_platform
