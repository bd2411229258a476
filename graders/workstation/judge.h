#pragma once

#include "sdk/grader.h"

/// One function a check of the family; `subject` is the item's own.
namespace workstation {

using plateau::grader::Item;
using plateau::grader::Subject;
using plateau::grader::Verdict;

Verdict judge_task(const Item& item, const Subject& subject);
Verdict judge_software(const Item& item, const Subject& subject);
Verdict judge_service(const Item& item, const Subject& subject);
Verdict judge_account(const Item& item, const Subject& subject);
Verdict judge_network(const Item& item, const Subject& subject);
Verdict judge_host(const Item& item, const Subject& subject);

/// Whether a field of the expectation is the boolean true.
bool asked(const Item& item, std::string_view name);

}  // namespace workstation
