#include "engine/facts/value_json.h"
#include "engine/lab/seal.h"

namespace plateau {

namespace {

Value value_of(const SealedFile& file) {
    return Record{{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}};
}

Value value_of(const SealedMachine& machine) {
    return Record{{"role", machine.role},
                  {"name", machine.name},
                  {"stopped", to_string_view(machine.stopped)},
                  {"why", machine.why.empty() ? Value() : Value(machine.why)},
                  {"milliseconds", machine.milliseconds}};
}

Value value_of(const GoldenImage& image) {
    return Record{{"name", image.name}, {"sha256", image.hash}};
}

template <class T>
List list_of(const std::vector<T>& things) {
    List list;
    for (const T& thing : things) {
        list.push_back(value_of(thing));
    }
    return list;
}

}  // namespace

std::string_view to_string_view(SealedMachine::Stopped stopped) {
    switch (stopped) {
        case SealedMachine::Stopped::was_off:
            return "was_off";
        case SealedMachine::Stopped::asked:
            return "asked";
        case SealedMachine::Stopped::power_cut:
            return "power_cut";
    }
    return "power_cut";
}

std::string to_json(const SealManifest& manifest) {
    const Owner& owner = manifest.owner;
    return to_json(Value(Record{
               {"schema", "plateau.seal/1"},
               {"owner", Record{{"instance", owner.instance}, {"session", owner.session}, {"seat", owner.seat}}},
               {"links_cut", Record{{"at", manifest.links_cut}, {"microseconds", manifest.links_cut_microseconds}}},
               {"sealed", manifest.sealed},
               {"machines", list_of(manifest.machines)},
               {"files", list_of(manifest.files)},
               {"images", list_of(manifest.images)},
               {"router_export", manifest.router_export ? value_of(*manifest.router_export) : Value()}})) +
           "\n";
}

}  // namespace plateau
