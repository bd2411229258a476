#include <algorithm>

#include "engine/scenario/names.h"
#include "engine/scenario/scenario_file.h"
#include "engine/support/utf8.h"

namespace plateau {

namespace {

const std::vector<std::string> router_kinds = {"vm", "linksys", "openwrt", "ddwrt"};

/// Names of rooms and of stored credentials: letters, digits, '-', '_' and '.'.
bool is_label(std::string_view text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

class RoomReader {
  public:
    explicit RoomReader(Problems& problems) : problems_(problems) {}

    Room room(const YamlNode& node) {
        MapReader map(node, problems_);
        map.format_version();
        room_.id = label(map, "room", map.required_text("room"));
        map.require("hosts");
        for (const YamlNode::Entry& entry : map.map("hosts")) {
            host(entry);
        }
        map.require("images");
        for (const YamlNode::Entry& entry : map.map("images")) {
            image(entry);
        }
        map.require("seats");
        for (const YamlNode::Entry& entry : map.map("seats")) {
            seat(entry);
        }
        if (const YamlNode* seats = map.find("seats");
            seats != nullptr && seats->kind == YamlNode::Kind::map && seats->entries.empty()) {
            problems_.error(seats->place, "scenario.room.no_seat");
        }
        map.finish();
        return std::move(room_);
    }

  private:
    std::string label(MapReader& map, const std::string& key, const std::optional<std::string>& text) {
        if (text && !is_label(*text)) {
            problems_.error(map.find(key)->place, "scenario.label.form", {{"label", shown(*text)}});
        }
        return text.value_or("");
    }

    void host(const YamlNode::Entry& entry) {
        check_id(entry.key, entry.place, problems_);
        Host host{.name = entry.key};
        MapReader map(entry.value, problems_);
        host.uri = map.required_text("uri").value_or("");
        host.memory = map.size("memory").value_or(0);
        map.finish();
        hosts_.push_back(host.name);
        room_.hosts.push_back(std::move(host));
    }

    void image(const YamlNode::Entry& entry) {
        check_id(entry.key, entry.place, problems_);
        const auto name = text_of_node(entry.value, problems_);
        if (name && !is_image_name(*name)) {
            problems_.error(entry.value.place, "scenario.room.image", {{"image", shown(*name)}});
        }
        room_.images.emplace(entry.key, name.value_or(""));
    }

    void seat(const YamlNode::Entry& entry) {
        check_id(entry.key, entry.place, problems_);
        Seat seat{.id = entry.key};
        MapReader map(entry.value, problems_);
        if (const auto host = map.required_text("host")) {
            seat.host = *host;
            if (std::find(hosts_.begin(), hosts_.end(), *host) == hosts_.end()) {
                problems_.error(map.find("host")->place, "scenario.room.host",
                                {{"host", shown(*host)}, {"known", enumerated(hosts_)}});
            }
        }
        if (const YamlNode* router = map.require("router")) {
            seat.router = seat_router(*router);
            check_own_device(seat, *router);
        }
        map.finish();
        room_.seats.push_back(std::move(seat));
    }

    /// One port of a host leads to one device, which is one seat's.
    void check_own_device(const Seat& seat, const YamlNode& router) {
        if (seat.router.port.empty()) {
            return;
        }
        for (const Seat& other : room_.seats) {
            if (other.host == seat.host && other.router.port == seat.router.port) {
                problems_.error(router.find("port")->place, "scenario.room.router_twice",
                                {{"port", shown(seat.router.port)}, {"seat", shown(other.id)}});
                return;
            }
        }
    }

    SeatRouter seat_router(const YamlNode& node) {
        SeatRouter router;
        MapReader map(node, problems_);
        map.require("kind");
        const auto kind = map.choice("kind", router_kinds);
        router.kind = kind ? router_kinds[*kind] : "";
        const bool is_machine = router.kind == "vm";
        router.image = map.text("image").value_or("");
        router.address = map.address("address");
        router.port = map.text("port").value_or("");
        router.secret = label(map, "secret", map.text("secret"));
        if (kind) {
            members_of_kind(map, is_machine);
        }
        if (!router.image.empty() && !is_image_name(router.image)) {
            problems_.error(map.find("image")->place, "scenario.room.image", {{"image", shown(router.image)}});
        }
        map.finish();
        return router;
    }

    /// A virtual router has an image; a device has an address and the port that leads to it.
    void members_of_kind(MapReader& map, bool is_machine) {
        for (const char* key : {"image", "address", "port", "secret"}) {
            const bool of_machine = std::string_view(key) == "image";
            const YamlNode* node = map.find(key);
            if (node != nullptr && of_machine != is_machine) {
                problems_.error(node->place, "scenario.room.router_member", {{"key", key}});
            } else if (node == nullptr && of_machine == is_machine) {
                map.require(key);
            }
        }
    }

    Problems& problems_;
    Room room_;
    std::vector<std::string> hosts_;
};

}  // namespace

Room read_room(std::string_view text, Problems& problems) {
    const auto root = read_yaml(text, problems);
    return root ? RoomReader(problems).room(*root) : Room{};
}

}  // namespace plateau
