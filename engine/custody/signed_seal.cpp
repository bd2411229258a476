#include "engine/custody/signed_seal.h"

#include "engine/custody/signed_record.h"
#include "engine/facts/value_json.h"
#include "engine/support/sha256.h"

namespace plateau {

namespace fs = std::filesystem;

namespace {

constexpr const char* schema = "plateau.signed-seal/1";

/// A sealed file's record; nothing for what is none, or whose name leads out of its folder.
std::optional<SealedFile> file_of(const Value& value) {
    const Record* record = value.as_record();
    if (record == nullptr) {
        return std::nullopt;
    }
    SealedFile file{
        .name = text_in(*record, "name"), .size = number_in(*record, "size"), .sha256 = text_in(*record, "sha256")};
    const bool plain = !file.name.empty() && file.name != "." && file.name != ".." &&
                       file.name.find('/') == std::string::npos && file.name.find('\0') == std::string::npos;
    return plain && file.size >= 0 && record->size() == 3 ? std::optional(file) : std::nullopt;
}

Value value_of(const SealedFile& file) {
    return Record{{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}};
}

/// The files of the seal: each of them a record as file_of() reads it.
bool has_good_files(const Record& seal) {
    const auto files = seal.find("files");
    const auto exported = seal.find("router_export");
    if (files == seal.end() || files->second.as_list() == nullptr || exported == seal.end() ||
        !(exported->second.is_null() || file_of(exported->second))) {
        return false;
    }
    for (const Value& file : *files->second.as_list()) {
        if (!file_of(file)) {
            return false;
        }
    }
    return true;
}

std::optional<SignedSeal> seal_of(const Record& body) {
    const auto seal = body.find("seal");
    const auto live = body.find("live_facts");
    const bool good = body.size() == 7 && text_in(body, "schema") == schema && seal != body.end() &&
                      seal->second.as_record() != nullptr && live != body.end() &&
                      (live->second.is_null() || file_of(live->second)) && has_good_files(*seal->second.as_record());
    if (!good) {
        return std::nullopt;
    }
    return SignedSeal{.session = text_in(body, "session"),
                      .seat = text_in(body, "seat"),
                      .number = text_in(body, "number"),
                      .plateau = text_in(body, "plateau"),
                      .live_facts = file_of(live->second),
                      .seal = *seal->second.as_record()};
}

std::optional<CustodyProblem> look_at(const fs::path& folder, const SealedFile& sealed) {
    std::error_code code;
    const fs::path file = folder / sealed.name;
    if (!fs::exists(file, code)) {
        return CustodyProblem{sealed.name, 0, Message{"custody.seal.missing", {{"file", sealed.name}}}};
    }
    const auto size = static_cast<std::int64_t>(fs::file_size(file));
    if (size != sealed.size || sha256_of_file(file) != sealed.sha256) {
        return CustodyProblem{sealed.name, 0, Message{"custody.seal.broken", {{"file", sealed.name}}}};
    }
    return std::nullopt;
}

}  // namespace

bool SignedSeal::operator==(const SignedSeal& other) const {
    const auto texts = [](const SignedSeal& it) { return std::tie(it.session, it.seat, it.number, it.plateau); };
    const auto live = [](const SignedSeal& it) { return it.live_facts ? value_of(*it.live_facts) : Value(); };
    return texts(*this) == texts(other) && live(*this) == live(other) && Value(seal) == Value(other.seal);
}

SignedSeal signed_seal_of(const SealManifest& manifest, std::string number, std::string plateau,
                          std::optional<SealedFile> live_facts) {
    return {.session = manifest.owner.session,
            .seat = manifest.owner.seat,
            .number = std::move(number),
            .plateau = std::move(plateau),
            .live_facts = std::move(live_facts),
            .seal = *value_from_json(to_json(manifest)).value().as_record()};
}

std::string to_text(const SignedSeal& seal, const CentreKey& key) {
    return signed_line(key, SignaturePurpose::seal,
                       Record{{"schema", schema},
                              {"session", seal.session},
                              {"seat", seal.seat},
                              {"number", seal.number},
                              {"plateau", seal.plateau},
                              {"live_facts", seal.live_facts ? value_of(*seal.live_facts) : Value()},
                              {"seal", seal.seal}}) +
           "\n";
}

tl::expected<SignedSeal, CustodyProblem> read_signed_seal(std::string_view text, const CentrePublicKey& key,
                                                          const std::string& file) {
    const auto body = text.ends_with('\n')
                          ? body_of_signed_line(text.substr(0, text.size() - 1), key, SignaturePurpose::seal)
                          : tl::unexpected(Unsigned::no_record);
    if (!body && body.error() == Unsigned::not_by_this) {
        return tl::unexpected(CustodyProblem{file, 1, Message{"custody.seal.not_signed", {{"file", file}}}});
    }
    const auto seal = body ? seal_of(*body) : std::nullopt;
    if (!seal) {
        return tl::unexpected(CustodyProblem{file, 1, Message{"custody.seal.no_record", {{"file", file}}}});
    }
    return *seal;
}

std::optional<CustodyProblem> first_broken(const SignedSeal& seal, const SealedPlaces& places) {
    for (const Value& file : *seal.seal.find("files")->second.as_list()) {
        if (auto problem = look_at(places.overlays, file_of(file).value())) {
            return problem;
        }
    }
    const Value& exported = seal.seal.find("router_export")->second;
    for (const auto& file : {exported.is_null() ? std::nullopt : file_of(exported), seal.live_facts}) {
        if (auto problem = file ? look_at(places.case_folder, *file) : std::nullopt) {
            return problem;
        }
    }
    return std::nullopt;
}

}  // namespace plateau
