#include "engine/model/trial.h"

#include <algorithm>

namespace plateau {

namespace {

FieldSpec required(std::string name, FieldType type) {
    return {.name = std::move(name), .type = type, .required = true};
}

FieldSpec choice(std::string name, std::vector<std::string> choices) {
    return {.name = std::move(name), .type = FieldType::choice, .choices = std::move(choices)};
}

FieldSpec rights() {
    FieldSpec list = required("may", FieldType::list);
    list.element.push_back(choice("", {"list", "read", "write"}));
    return list;
}

}  // namespace

std::string_view to_string_view(TrialSort sort) {
    switch (sort) {
        case TrialSort::dhcp_request:
            return "dhcp_request";
        case TrialSort::share:
            return "share";
        case TrialSort::port:
            return "port";
        case TrialSort::tunnel:
            return "tunnel";
    }
    return {};
}

std::optional<TrialSort> parse_trial_sort(std::string_view text) {
    const auto& sorts = trial_sorts();
    const auto found =
        std::find_if(sorts.begin(), sorts.end(), [&](auto sort) { return to_string_view(sort) == text; });
    return found == sorts.end() ? std::nullopt : std::optional(*found);
}

const std::vector<TrialSort>& trial_sorts() {
    static const std::vector<TrialSort> all{TrialSort::dhcp_request, TrialSort::share, TrialSort::port,
                                            TrialSort::tunnel};
    return all;
}

const std::vector<FieldSpec>& fields_of(TrialSort sort) {
    static const std::vector<FieldSpec> dhcp{required("dhcp_request", FieldType::mac),
                                             required("address", FieldType::ipv4)};
    static const std::vector<FieldSpec> share{required("share", FieldType::name), required("account", FieldType::name),
                                              required("password", FieldType::secret), rights()};
    static const std::vector<FieldSpec> port{required("port", FieldType::integer), required("open", FieldType::boolean),
                                             choice("protocol", {"tcp"})};
    static const std::vector<FieldSpec> tunnel{required("tunnel", FieldType::ipv4)};
    switch (sort) {
        case TrialSort::dhcp_request:
            return dhcp;
        case TrialSort::share:
            return share;
        case TrialSort::port:
            return port;
        case TrialSort::tunnel:
            return tunnel;
    }
    return tunnel;
}

std::string_view fact_kind_of(TrialSort sort) {
    switch (sort) {
        case TrialSort::dhcp_request:
            return "dhcp_offer";
        case TrialSort::share:
            return "share_access";
        case TrialSort::port:
            return "port_answer";
        case TrialSort::tunnel:
            return "tunnel_answer";
    }
    return {};
}

std::optional<std::string> field_out_of_range(const Trial& trial) {
    for (const FieldSpec& field : fields_of(trial.sort)) {
        const auto member = trial.with.find(field.name);
        if (member == trial.with.end()) {
            continue;
        }
        const auto* number = member->second.as_integer();
        if (number != nullptr && (*number < 1 || *number > 65535)) {
            return field.name;
        }
    }
    return std::nullopt;
}

}  // namespace plateau
