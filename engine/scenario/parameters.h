#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/problem.h"
#include "engine/scenario/yaml.h"

namespace plateau {

/// Values by parameter name.
using ParameterValues = std::map<std::string, std::string, std::less<>>;

/// The parameters of a scenario. In a text, "${name}" stands for one and "$${" for the two characters "${"; a name is
/// a-z, 0-9 and '_'. `seat` is always known.
class Parameters {
  public:
    Parameters() = default;
    /// Reads the map under `parameters:`; a null pointer is none.
    Parameters(const YamlNode* node, Problems& problems);

    /// `text` with the parameters that have one value filled in. Left are ${seat}, those with choices and "$${". One
    /// that is unknown is told at `place`.
    std::string filled(std::string_view text, Place place, Problems& problems);

    /// Assignments to try a text with, so that each choice of each parameter is tried once.
    std::vector<ParameterValues> samples(std::string_view seat) const;
    const std::map<std::string, std::vector<std::string>>& choices() const { return choices_; }

    /// Tells the parameters no text has used. To be called when all texts have been filled.
    void warn_of_unused(Problems& problems) const;

  private:
    void read_entry(const YamlNode::Entry& entry, Problems& problems);

    std::map<std::string, std::string, std::less<>> fixed_;
    std::map<std::string, std::vector<std::string>> choices_;
    std::map<std::string, Place> places_;
    std::set<std::string, std::less<>> used_;
};

/// Whether a "${" is left in `text`, escaped or not: it must go through fill_parameters() before anybody reads it.
bool has_parameters(std::string_view text);

/// `text` with each "${name}" that `values` has replaced and "$${" made "${".
std::string fill_parameters(std::string_view text, const ParameterValues& values);

}  // namespace plateau
