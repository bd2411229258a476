#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/grading/role_facts.h"
#include "engine/model/correction.h"

namespace plateau {

/// Kinds of facts that an item was judged by, each with the role it was read of.
using KindsRead = std::vector<std::pair<const RoleFacts*, std::string>>;

/// Says of an item that was judged how well what it was read from is understood, by the facts that share its evidence
/// (all of its kinds where it names none), and how the machine's disk was left.
void add_sources(ItemResult& result, const KindsRead& read);

}  // namespace plateau
